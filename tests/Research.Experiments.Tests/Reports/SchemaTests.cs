using System.Text.Json;
using System.Text.Json.Nodes;

namespace Research.Experiments.Tests;

public sealed class SchemaTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Every_kind_of_report_follows_the_published_schema()
    {
        _bench.Trials.Diverges = spec => spec.Seed == 3;
        _bench.Trials.Before = (spec, _) =>
        {
            if (spec.Seed == 2) throw new TechniqueException("no room");
        };
        Follows(_bench.Run(new PlanSketch { Probes = ["gradients"], Twin = true }));

        using var stop = new CancellationTokenSource();
        _bench.Trials.Before = (_, _) => stop.Cancel();
        Follows(_bench.Run(new PlanSketch { Name = "partial", Seeds = [4, 5] }, stop: stop.Token));

        _bench.Trials.Before = (_, _) => { };
        Follows(_bench.Run(new PlanSketch { Name = "ensemble", Members = 2, Variant = "small" }));
    }

    [Fact]
    public void The_sample_follows_it_too() =>
        Assert.Empty(Walk(JsonDocument.Parse(
            File.ReadAllText(Path.Combine(Repository.TestFolder, "Reports", "Samples", "report-1.json"))).RootElement));

    [Theory]
    [InlineData("status", "$: lacks status")]
    [InlineData("schema", "$: lacks schema")]
    public void A_missing_field_is_seen(string field, string fault)
    {
        var report = JsonNode.Parse(File.ReadAllText(_bench.Run(new PlanSketch()).ReportPath))!.AsObject();
        report.Remove(field);

        Assert.Equal(fault, Assert.Single(Walk(report.Deserialize<JsonElement>())));
    }

    [Fact]
    public void A_wrong_type_is_seen()
    {
        var report = JsonNode.Parse(File.ReadAllText(_bench.Run(new PlanSketch()).ReportPath))!;
        report["trials"]![1]!["values"]!["test.loss"] = true;
        report["cells"]![0]!["parameters"] = 1.5;

        Assert.Equal(
            ["$.cells[0].parameters: is a Number, not integer", "$.trials[1].values.test.loss: is a True, not number or string"],
            Walk(report.Deserialize<JsonElement>()));
    }

    private static void Follows(RunOutcome outcome) =>
        Assert.Empty(Walk(JsonDocument.Parse(File.ReadAllText(outcome.ReportPath)).RootElement));

    private static IReadOnlyList<string> Walk(JsonElement report) => SchemaWalker.Published("report.schema.json").Faults(report);
}
