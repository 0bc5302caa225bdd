namespace Research.Experiments.Pages.Charts;

/// <summary>A plot with all that belongs to it.</summary>
/// <param name="Note">What the marks are: "line: mean over seeds; band: its 95 % interval".</param>
/// <param name="Table">The same figures for those who cannot see them, and for those who want to copy them; null where the page shows them
/// below the plot.</param>
internal sealed record Panel(string Title, string Note, Element Drawing, Element? Legend, Element? Table)
{
    public Element ToHtml() => new("figure", "panel")
    {
        new Element("figcaption")
        {
            new Element("h3") { Title },
            new Element("p", "note") { Note },
        },
        Legend,
        Drawing,
        Table is null ? null : new Element("details", "data") { new Element("summary") { "Table" }, Table },
    };
}
