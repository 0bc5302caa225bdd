using System.Text.RegularExpressions;

namespace Research.Experiments.Tests;

/// <summary>Whole files against their expected text beside this one: what changes here changes for every reader.</summary>
public sealed partial class GoldenTests : IDisposable
{
    private readonly Bench _bench = new();

    /// <summary>A diverged seed, a twin, a probe, and a level with characters that CSV and JSON must quote.</summary>
    private static readonly PlanSketch Sketch = new()
    {
        Levels = [("sigmoid", 0.25), ("leaky \"relu\", 0.1", 0.5)],
        Probes = ["gradients"],
        Twin = true,
    };

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Report() => Matches("report.json", MachineFree(File.ReadAllText(Run(Sketch).ReportPath)));

    [Fact]
    public void Report_of_an_ensemble() =>
        Matches("ensemble.json", MachineFree(File.ReadAllText(Run(new PlanSketch { Members = 2, Seeds = [1] }).ReportPath)));

    [Fact]
    public void Results_csv() => Matches("results.csv", Beside(Run(Sketch), "results.csv"));

    [Fact]
    public void Curves_csv() => Matches("curves.csv", Beside(Run(Sketch), "curves.csv"));

    [Fact]
    public void Console_table()
    {
        Run(Sketch);
        var text = _bench.Out.ToString();

        var lines = text.Split('\n').Where(line => !line.StartsWith("Report:", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.True(line.Length <= 80, line));
        Matches("console.txt", ReportLine().Replace(text, "Report: .../report.json"));
    }

    [Fact]
    public void Progress_in_a_pipe()
    {
        Run(Sketch);
        Matches("progress.txt", _bench.Error.ToString());
    }

    private RunOutcome Run(PlanSketch sketch)
    {
        _bench.Trials.Diverges = spec => spec.Seed == 3 && (double)spec.Resolved["fake"]!["level"]! > 0.4;
        return _bench.Run(sketch);
    }

    private static string Beside(RunOutcome outcome, string name) =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(outcome.ReportPath)!, name));

    /// <summary>The report without its last object, which is this machine's.</summary>
    private static string MachineFree(string report) => report[..report.LastIndexOf("  \"machine\":", StringComparison.Ordinal)];

    /// <summary>RESEARCH_UPDATE_GOLDEN=1 writes what came over what was expected: look at the difference before it is committed.</summary>
    private static void Matches(string name, string text)
    {
        var told = text.ReplaceLineEndings("\n");
        var expected = Path.Combine(Repository.TestFolder, "Reports", "Golden", name);
        if (Environment.GetEnvironmentVariable("RESEARCH_UPDATE_GOLDEN") == "1") File.WriteAllText(expected, told);
        Assert.Equal(File.ReadAllText(expected), told);
    }

    [GeneratedRegex("Report: .*report\\.json")]
    private static partial Regex ReportLine();
}
