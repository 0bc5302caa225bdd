using System.Text;

namespace Research.Experiments.Pages;

/// <summary>
/// report.html: one file that holds all it needs (docs/report-page.md). The same report gives the same page.
/// </summary>
public static class PageWriter
{
    public const string FileName = "report.html";

    /// <param name="report">A report.json.</param>
    /// <returns>HTML.</returns>
    /// <exception cref="InvalidDataException">It is no report, or of a later version: one sentence.</exception>
    public static string Write(ReadOnlyMemory<byte> report) => Write(ReportReader.Read(report.Span));

    /// <summary>The page of the report's file, without reading it.</summary>
    internal static string Write(Report report)
    {
        var view = new ReportView(report);
        var facets = Facets.Of(view);
        return Page.Write(view.Report.Experiment.Name,
        [
            HeaderSection.Of(view),
            ClaimsSection.Of(view),
            LevelsSection.Of(view),
            CurvesSection.Of(view, facets),
            ScoresSection.Of(view, facets),
            LayersSection.Activations(view, facets),
            LayersSection.Gradients(view, facets),
            HeatSection.Of(view),
            FootSection.Of(view),
        ]);
    }
}

/// <summary>A self-contained HTML file around its content: style sheet and script lie in it, and nothing is fetched.</summary>
internal static class Page
{
    /// <summary>The browser itself refuses whatever would come from elsewhere.</summary>
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

    public static string Write(string title, IEnumerable<Node?> content)
    {
        var html = new Element("html")
        {
            { "lang", "en" },
            new Element("head")
            {
                new Element("meta") { { "charset", "utf-8" } },
                new Element("meta") { { "http-equiv", "Content-Security-Policy" }, { "content", Policy } },
                new Element("meta") { { "name", "viewport" }, { "content", "width=device-width, initial-scale=1" } },
                new Element("meta") { { "name", "color-scheme" }, { "content", "light dark" } },
                new Element("link") { { "rel", "icon" }, { "href", "data:," } },
                new Element("title") { title },
                new Element("style") { new Verbatim(Asset("report.css")) },
            },
            new Element("body")
            {
                new Element("main") { content },
                new Element("div") { { "id", "tip" }, { "role", "status" }, { "aria-live", "polite" }, { "hidden", "" } },
                new Element("script") { new Verbatim(Asset("report.js")) },
            },
        };
        var page = new StringBuilder("<!DOCTYPE html>\n");
        html.WriteTo(page);
        return page.Append('\n').ToString();
    }

    private static string Asset(string name)
    {
        using var stream = typeof(Page).Assembly.GetManifestResourceStream("Pages." + name)
            ?? throw new InvalidOperationException($"the assembly lacks its resource {name}");
        return new StreamReader(stream, Encoding.UTF8).ReadToEnd();
    }
}
