namespace Research.Experiments.Pages;

/// <summary>A part of the page with a heading of its own.</summary>
internal static class Section
{
    /// <returns>Null where there is nothing to show.</returns>
    public static Element? Of(string id, string heading, params IEnumerable<Node?> content)
    {
        var parts = content.OfType<Node>().ToList();
        return parts.Count == 0 ? null : new("section") { { "id", id }, new Element("h2") { heading }, parts };
    }

    /// <summary>Panels side by side where there is room.</summary>
    public static Element? Panels(IEnumerable<Charts.Panel?> panels)
    {
        var shown = panels.OfType<Charts.Panel>().ToList();
        return shown.Count == 0 ? null : new("div", shown.Count == 1 ? "panels one" : "panels") { shown.Select(panel => panel.ToHtml()) };
    }

    public static Element Note(string text) => new("p", "note") { text };

    /// <summary>Folded away until asked for.</summary>
    public static Element Folded(string summary, params IEnumerable<Node?> content) => new("details", "fold")
    {
        new Element("summary") { summary }, content
    };
}
