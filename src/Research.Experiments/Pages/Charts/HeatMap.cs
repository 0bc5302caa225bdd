namespace Research.Experiments.Pages.Charts;

/// <param name="Value">Null: no number, and <paramref name="Label"/> says why.</param>
internal sealed record HeatCell(double? Value, string Label, string Tip);

/// <summary>A number for every pair of two lists: written into its field, and told by its shade.</summary>
internal static class HeatMap
{
    private const double RowHeight = 46, Head = 34, Foot = 56, Left = 150, Right = 18, Gap = 2;
    private const int LettersOfARow = 15;
    private const double LettersInAUnit = 0.11;

    /// <summary>Shades run between these, so that the least still shows and the text on the most still reads.</summary>
    private const double Faintest = 0.08, Fullest = 0.92, TextTurns = 0.55;

    /// <param name="cells">[row][column].</param>
    public static Element Draw(
        string title, string rowsName, IReadOnlyList<string> rows, string columnsName, IReadOnlyList<string> columns,
        IReadOnlyList<IReadOnlyList<HeatCell>> cells)
    {
        var height = Head + (rows.Count * RowHeight) + Foot;
        var plot = new Plot(title, height, Left);
        var width = (Plot.Width - Left - Right) / columns.Count;
        var (low, high) = Axis.Spread(cells.SelectMany(row => row).Select(cell => cell.Value).OfType<double>());
        plot.Add(Plot.Words(6, 16, $"{rowsName} ↓", "start", "title"));
        plot.Add(Plot.Words((Left + Plot.Width - Right) / 2, height - 8, $"{columnsName} →", "middle", "title"));
        plot.Add(columns.Select((name, column) => Plot.Words(
            Left + ((column + 0.5) * width), height - Foot + 22, Labels.Fit(name, Math.Max(4, (int)(width * LettersInAUnit))), "middle")));
        foreach (var (row, name) in rows.Index())
        {
            var y = Head + (row * RowHeight);
            plot.Add(Plot.Words(Left - 10, y + (RowHeight / 2) + 5, Labels.Fit(name, LettersOfARow), "end"));
            plot.Add(cells[row].Select((cell, column) => Field(cell, Left + (column * width), y, width, low, high)));
        }
        return plot.Draw();
    }

    private static Element Field(HeatCell cell, double x, double y, double width, double low, double high)
    {
        var shade = cell.Value is { } value ? Faintest + ((Fullest - Faintest) * (high > low ? (value - low) / (high - low) : 0.5)) : 0;
        return new Element("g", shade > TextTurns ? "heat full" : "heat")
        {
            new Element("rect", cell.Value is null ? "pt missing" : "pt")
            {
                { "x", x + (Gap / 2) }, { "y", y + (Gap / 2) }, { "width", width - Gap }, { "height", RowHeight - Gap }, { "rx", 3.0 },
                { "fill-opacity", cell.Value is null ? null : Coordinates.Text(shade) }, { "data-tip", cell.Tip },
            },
            Plot.Words(x + (width / 2), y + (RowHeight / 2) + 5, cell.Label, "middle"),
        };
    }
}
