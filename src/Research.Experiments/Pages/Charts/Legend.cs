namespace Research.Experiments.Pages.Charts;

/// <summary>Names beside a piece of their line: colour, dash and marker.</summary>
internal static class Legend
{
    private const double Width = 38, Height = 14;

    public static Element Of(IEnumerable<(string Name, SeriesStyle Style)> series, string? heading = null, bool lines = true) =>
        new("ul", "legend")
    {
        heading is null ? null : new Element("li", "heading") { heading },
        series.Select(one => new Element("li")
        {
            new Element("svg", $"swatch {one.Style.Class}")
            {
                { "viewBox", $"0 0 {Coordinates.Text(Width)} {Coordinates.Text(Height)}" }, { "width", Width }, { "height", Height },
                { "aria-hidden", "true" },
                lines ? new Element(
                    "path", "line") { { "d",
                        $"M0 {Coordinates.Text(Height / 2)}L{Coordinates.Text(Width)} {Coordinates.Text(Height / 2)}" },
                        { "stroke-dasharray", one.Style.Dash } } : null, Markers.At(one.Style.Marker, Width / 2, Height / 2, 4.5),
            },
            one.Name,
        }),
    };
}
