using System.Text.Json;

namespace Research.Experiments.Tests;

/// <summary>Cells of two reports whose specifications differ, matched by what their experiments come to at all paths that either
/// varies.</summary>
public sealed class CellMatchingTests
{
    private const string Sgd = """{ "optimizer": { "type": "sgd", "learningRate": 0.01 } }""",
        Adam = """{ "optimizer": { "type": "adam", "learningRate": 0.1 } }""";

    /// <summary>One sets the whole of what the other sets a part of.</summary>
    [Theory]
    [InlineData(0.1, true)]
    [InlineData(0.01, false)]
    public void A_value_beneath_what_is_set_counts(double rate, bool match) => Assert.Equal(match, Match(
        Of(Sgd, "optimizer", """{ "type": "adam", "learningRate": 0.1 }"""),
        Of(Adam, "optimizer.learningRate", JsonSerializer.Serialize(rate))));

    [Theory]
    [InlineData("4", true)]
    [InlineData("5", false)]
    public void An_element_is_the_same_by_name_and_by_place(string units, bool match)
    {
        const string model = """{ "model": ["flatten", { "type": "dense", "units": 8 }] }""";
        Assert.Equal(match, Match(Of(model, "model.dense.units", "4"), Of(model, "model[1].units", units)));
    }

    [Theory]
    [InlineData("{ }", true)]
    [InlineData("""{ "ensemble": "seeds" }""", false)]
    public void Null_is_as_if_not_written(string resolved, bool match) => Assert.Equal(match, Match(
        Of("""{ "ensemble": "bagging" }""", "ensemble", "null"), Of(resolved, "schedule", "null", "ensemble")));

    private static bool Match(Report one, Report two) => CellMatching.Of([one, two]).Count == 1;

    /// <summary>A report of one cell.</summary>
    private static Report Of(string resolved, string path, string value, params string[] varied)
    {
        var sample = ReportReader.ReadFile(Path.Combine(Repository.TestFolder, "Reports", "Samples", "report-1.json"));
        var set = JsonDocument.Parse($$"""{ "{{path}}": {{value}} }""").RootElement;
        return sample with
        {
            Experiment = sample.Experiment with { Resolved = JsonDocument.Parse(resolved).RootElement },
            Factors = [new ReportFactor("f", [path, .. varied], [new ReportLevel("level", set)])],
            Cells = [new ReportCell("f=level", new Dictionary<string, string> { ["f"] = "level" }, true, null, $"{Guid.NewGuid()}", 1, [])],
        };
    }
}
