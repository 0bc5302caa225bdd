namespace Research.Experiments.Pages;

/// <param name="Text">Words, to the left; numbers stand to the right.</param>
internal sealed record Column(string Name, bool Text = false, string? Help = null);

/// <summary>A table that scrolls in a box of its own where it is too wide.</summary>
internal static class DataTable
{
    /// <param name="rows">As many nodes a row as there are columns; the first names the row.</param>
    /// <param name="strong">Rows to set apart, such as the baseline's.</param>
    public static Element Of(
        string caption, IReadOnlyList<Column> columns, IEnumerable<IReadOnlyList<Node>> rows, Func<int, bool>? strong = null) =>
        new("div", "scroll")
    {
        { "tabindex", 0 }, { "role", "region" }, { "aria-label", caption },
        new Element("table")
        {
            new Element("caption") { caption },
            new Element("thead") { new Element(
                "tr") { columns.Select(
                    column => new Element(
                        "th") { { "scope", "col" }, { "class", Class(column) }, { "title", column.Help }, column.Name }) } },
            new Element("tbody")
            {
                rows.Select((row, index) => new Element("tr")
                {
                    { "class", strong?.Invoke(index) == true ? "strong" : null },
                    row.Select((cell, place) => place == 0
                        ? new Element("th") { { "scope", "row" }, { "class", Class(columns[0]) }, cell }
                        : new Element("td") { { "class", Class(columns[place]) }, cell }),
                }),
            },
        },
    };

    private static string? Class(Column column) => column.Text ? "text" : null;
}
