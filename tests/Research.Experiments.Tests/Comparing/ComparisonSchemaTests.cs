using System.Text.Json;
using System.Text.Json.Nodes;

namespace Research.Experiments.Tests;

public sealed class ComparisonSchemaTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("research-comparison-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_comparison_with_all_that_one_can_tell_follows_the_published_schema()
    {
        var comparison = Compare(ComparedReports.Of(Sample()));

        Assert.All(
            ["settings", "environments", "plugins", "cells", "againstSharedBaseline"],
            list => Assert.NotEmpty(comparison[list]!.AsArray()));
        Assert.Contains(null, comparison["cells"]!.AsArray().SelectMany(cell => cell!["summaries"]!.AsArray()));
        Assert.Empty(Faults(comparison));
    }

    [Fact]
    public void So_does_one_of_a_report_with_itself()
    {
        var comparison = Compare((Sample(), Sample()));

        Assert.NotEmpty(comparison["remarks"]!.AsArray());
        Assert.Empty(Faults(comparison));
    }

    [Fact]
    public void What_the_schema_does_not_say_is_seen()
    {
        var comparison = Compare(ComparedReports.Of(Sample()));
        comparison["cells"]![1]!["matches"]![0] = "name";
        comparison["cells"]![1]!["comparisons"]![0]!["n"] = "ten";
        comparison.Remove("remarks");

        Assert.Equal(
            [
                "$: lacks remarks",
                """$.cells[1].matches[0]: name is none of ["spec", "settings"]""",
                "$.cells[1].comparisons[0].n: is a String, not integer",
            ], Faults(comparison));
    }

    private static string Sample() => File.ReadAllText(Path.Combine(Repository.TestFolder, "Reports", "Samples", "report-1.json"));

    private static IReadOnlyList<string> Faults(JsonObject comparison) =>
        SchemaWalker.Published("comparison.schema.json").Faults(comparison.Deserialize<JsonElement>());

    private JsonObject Compare((string First, string Second) reports)
    {
        var opened = new[] { reports.First, reports.Second }.Select((report, index) =>
        {
            var file = Path.Combine(_folder, $"{index}.json");
            File.WriteAllText(file, report);
            return ReportFile.Open(file);
        });
        return JsonNode.Parse(ComparisonJson.Write(ReportComparer.Compare([.. opened], metric: null)))!.AsObject();
    }
}
