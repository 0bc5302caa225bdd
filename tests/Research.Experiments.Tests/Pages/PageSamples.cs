using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Research.Experiments.Pages;

namespace Research.Experiments.Tests.Pages;

/// <summary>The sample report, whole or changed, and the page made of it.</summary>
internal static partial class PageSamples
{
    public static string SamplePath => Path.Combine(Repository.TestFolder, "Reports", "Samples", "report-1.json");

    public static string StyleSheet => Style().Match(Page(_ => { })).Groups[1].Value;

    public static string Page(Action<JsonObject> change)
    {
        var report = JsonNode.Parse(File.ReadAllText(SamplePath))!.AsObject();
        change(report);
        return PageWriter.Write(Encoding.UTF8.GetBytes(report.ToJsonString()));
    }

    /// <summary>The page's body: it is written so that XML can read it, but for script and style.</summary>
    public static XElement Body(Action<JsonObject> change)
    {
        var page = Script().Replace(Style().Replace(Page(change), ""), "");
        return XElement.Parse(page[page.IndexOf("<html", StringComparison.Ordinal)..]).Element("body")!;
    }

    public static IEnumerable<XElement> WithClass(this XElement element, string @class) =>
        element.Descendants().Where(one => ((string?)one.Attribute("class") ?? "").Split(' ').Contains(@class));

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex("<script>.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Script();
}
