using System.Text.Json.Nodes;

namespace Research.Experiments.Tests;

public sealed class ResultHashTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("machine.host")]
    [InlineData("machine.seconds")]
    [InlineData("trials.0.machine.seconds")]
    [InlineData("status.trials.reused")]
    [InlineData("experiment.file")]
    [InlineData("resultHash")]
    public void What_the_machine_decides_is_not_in_it(string path) => Assert.Equal(Hash(), Hash(report => Set(report, path)));

    [Theory]
    [InlineData("experiment.fileHash")]
    [InlineData("experiment.name")]
    [InlineData("status.trials.finished")]
    [InlineData("trials.0.id")]
    [InlineData("trials.2.values.test§accuracy")]
    [InlineData("trials.0.curves.test§loss")]
    [InlineData("trials.0.probes.0.quantities.norm")]
    [InlineData("cells.1.specHash")]
    [InlineData("histograms.0.counts")]
    [InlineData("summaries.1.mean")]
    [InlineData("plugins.0.sha256")]
    public void What_was_found_is_in_it(string path) => Assert.NotEqual(Hash(), Hash(report => Set(report, path)));

    [Fact]
    public void Machine_measures_are_left_out_wherever_they_stand()
    {
        var without = Hash();
        Assert.Equal(without, Hash(report =>
        {
            var trial = report["trials"]![0]!;
            trial["values"]!["run.seconds"] = 1.25;
            trial["curves"]!["run.peak-bytes"] = new JsonArray(1, 2, 3, 4);
            report["summaries"]!.AsArray().Add(new JsonObject { ["cell"] = "c", ["measure"] = "run.seconds", ["mean"] = 1.25 });
        }));
    }

    [Fact]
    public void Layout_and_the_order_of_keys_do_not_matter()
    {
        Assert.Equal(Hash(), Hash(report =>
        {
            var first = report["experiment"]!.AsObject();
            foreach (var property in first.ToList().AsEnumerable().Reverse())
            {
                first.Remove(property.Key);
                first[property.Key] = property.Value;
            }
        }));
        Assert.Equal(Hash(), (string?)Report()["resultHash"]);
    }

    private static void Set(JsonNode report, string path)
    {
        var parts = path.Split('.').Select(part => part.Replace('§', '.')).ToArray();
        var node = report;
        foreach (var part in parts[..^1]) node = int.TryParse(part, out var index) ? node![index] : node![part];
        Assert.NotNull(node!.AsObject().ContainsKey(parts[^1]) ? node : null);
        node[parts[^1]] = "changed";
    }

    private string Hash(Action<JsonNode>? change = null)
    {
        var report = Report();
        change?.Invoke(report);
        return ResultHash.Of(report.ToJsonString());
    }

    private JsonNode Report() => JsonNode.Parse(File.ReadAllText(_bench.Run(new PlanSketch { Probes = ["gradients"] }).ReportPath))!;
}
