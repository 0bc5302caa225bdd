using Newtonsoft.Json.Linq;

namespace Research.Cli.Tests;

/// <summary>Reports that real runs wrote, held against each other by the real command.</summary>
public sealed class CompareTests : IDisposable
{
    private const int Width = 80;

    private readonly ToolProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Reports_that_share_a_baseline_are_paired_through_it()
    {
        Run(Named("a"), Named("b").Replace("\"relu\"", "\"sigmoid\"", StringComparison.Ordinal));
        var (outcome, comparison) = Compare("runs/a", "runs/b");

        Assert.Contains("Same settings, environments and plugins.", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("6 seeds: same trials", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("only in A: activation=relu", outcome.Out, StringComparison.Ordinal);
        var baseline = comparison["againstSharedBaseline"]!;
        Assert.Equal(["A: activation=relu", "B: activation=sigmoid"], baseline.Select(row => (string?)row["of"]![0]));
        Assert.All(baseline, row => Assert.Equal(("seed", 6), ((string?)row["pairing"], (int)row["n"]!)));
        var own = Experiments.Report(_tool, "b")["comparisons"]!.First(row => (string?)row["measure"] == "test.accuracy");
        Assert.Equal((double)own["difference"]!, (double)baseline[1]!["difference"]!, tolerance: 1e-12);
        Assert.Equal((double)own["p"]!, (double)baseline[1]!["p"]!, tolerance: 1e-9);
    }

    [Fact]
    public void Reports_that_differ_in_seeds_are_compared_unpaired()
    {
        Run(Named("a"), Named("b").Replace("\"seeds\": 6", "\"seeds\": [11, 12, 13, 14, 15, 16]", StringComparison.Ordinal));
        var (outcome, comparison) = Compare("runs/a", "runs/b");

        Assert.Contains("at least 6 seeds on each side: unpaired", outcome.Out, StringComparison.Ordinal);
        Assert.Equal(["seeds"], comparison["settings"]!.Select(setting => (string?)setting["path"]));
        Assert.All(Rows(comparison), row => Assert.Equal(("none", "welch"), ((string?)row["pairing"], (string?)row["method"])));
    }

    [Fact]
    public void One_setting_under_two_names_over_20_seeds_shows_no_difference()
    {
        var other = Named(
            "b", seeds: 20).Replace(
                "\"seeds\": 20", $"\"seeds\": [{string.Join(", ", Enumerable.Range(21, 20))}]", StringComparison.Ordinal)
            .Replace("""["tanh", "relu"]""", """{ "usual": "tanh", "rectified": "relu" }""", StringComparison.Ordinal);
        Run(Named("a", seeds: 20), other);
        var (outcome, comparison) = Compare("runs/a", "runs/b");

        Assert.Equal(2, Rows(comparison).Count);
        Assert.All(comparison["cells"]!, cell => Assert.Equal("spec", (string?)cell["matches"]![0]));
        Assert.All(Rows(comparison), row =>
        {
            Assert.Equal(20, (int)row["n"]!);
            // The corrected p decides: of plain 95 % intervals one in twenty misses 0.
            Assert.True((double)row["pHolm"]! > 0.05, outcome.Out);
        });
    }

    [Fact]
    public void One_setting_under_two_names_that_shares_every_seed_says_so()
    {
        Run(Named("a", seeds: 20),
            Named("b", seeds: 20).Replace(
                """["tanh", "relu"]""", """{ "usual": "tanh", "rectified": "relu" }""", StringComparison.Ordinal));
        var (outcome, comparison) = Compare("runs/a", "runs/b");

        Assert.Contains("share every seed", outcome.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("20 seeds: same trials", outcome.Out, StringComparison.Ordinal);
        Assert.All(Rows(comparison),
            row => Assert.Equal(("same-trials", JTokenType.Null), ((string?)row["words"]![0], row["difference"]!.Type)));
    }

    [Fact]
    public void Cells_of_another_base_are_matched_by_what_is_varied_and_paired_by_seed()
    {
        Run(Named("a"), Named("b").Replace("\"learningRate\": 0.1", "\"learningRate\": 0.5", StringComparison.Ordinal));
        var (outcome, comparison) = Compare("runs/a", "runs/b");

        Assert.Contains("paired by 6 seeds", outcome.Out, StringComparison.Ordinal);
        var setting = Assert.Single(comparison["settings"]!);
        Assert.Equal(("optimizer.learningRate", 0.1, 0.5),
            ((string?)setting["path"], (double)setting["values"]![0]!, (double)setting["values"]![1]!));
        Assert.All(comparison["cells"]!, cell => Assert.Equal("settings", (string?)cell["matches"]![0]));
    }

    [Fact]
    public void A_report_is_shown_again_and_written_as_page_and_tables()
    {
        Run(Named("a"));
        var shown = _tool.Research("report", "runs/a/report.json");
        Assert.Equal((0, ""), (shown.ExitCode, shown.Error));
        Assert.Contains("activation=relu", shown.Out, StringComparison.Ordinal);

        Assert.Equal(0, _tool.Research("report", "runs/a", "--html", "out/page.html", "--csv", "out/trials.csv").ExitCode);
        Assert.Equal(File.ReadAllText(In("runs/a/report.html")), File.ReadAllText(In("out/page.html")));
        Assert.Equal(File.ReadAllText(In("runs/a/results.csv")), File.ReadAllText(In("out/trials.csv")));
        Assert.Equal(File.ReadAllText(In("runs/a/curves.csv")), File.ReadAllText(In("out/trials-curves.csv")));
    }

    [Fact]
    public void A_temporary_folder_that_cannot_be_made_is_named()
    {
        Run(Named("a"));
        (_tool.Environment["TMPDIR"], _tool.Environment["TMP"]) = ("/no-such-folder", "/no-such-folder");
        var outcome = _tool.Research("report", "runs/a", "--csv", "trials.csv");
        Assert.StartsWith("no temporary folder can be made in /no-such-folder/: let the system's", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(2, outcome.ExitCode);
    }

    [Fact]
    public void Tables_and_pages_are_written_through_a_link()
    {
        Run(Named("a"));
        foreach (var (option, name) in new[] { ("--csv", "trials.csv"), ("--html", "page.html") })
        {
            _tool.Write(name, "old");
            File.CreateSymbolicLink(In($"link-{name}"), name);

            Assert.Equal(0, _tool.Research("report", "runs/a", option, $"link-{name}").ExitCode);
            Assert.Equal(name, new FileInfo(In($"link-{name}")).LinkTarget);
            Assert.NotEqual("old", File.ReadAllText(In(name)));
        }
    }

    [Fact]
    public void A_report_that_is_damaged_foreign_or_missing_is_told_with_place_and_remedy()
    {
        _tool.Write("cut.json", "{\n  \"schema\": \"research-report/1\",\n  \"cells\": [\n");
        _tool.Write("newer.json", """{ "schema": "research-report/2" }""");
        _tool.Write("foreign.json", """{ "name": "an experiment" }""");
        _tool.Write("empty.json", """{ "schema": "research-report/1" }""");
        var outcome = _tool.Research("compare", "cut.json", "newer.json", "foreign.json", "empty.json", "none.json");

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Out));
        (string Start, string Hint)[] expected =
        [
            ("cut.json:4: ", "run its experiment again"), ("newer.json: ", "written by a newer tool"), ("foreign.json: ", "no \"schema\""),
            ("empty.json:", "run its experiment again"), ("none.json: ", "there is no such report"),
        ];
        Assert.Equal(expected.Length, outcome.ErrorLines.Length);
        foreach (var ((start, hint), line) in expected.Zip(outcome.ErrorLines))
        {
            Assert.StartsWith(start, line, StringComparison.Ordinal);
            Assert.Contains(hint, line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_measure_that_no_report_has_is_told_with_the_nearest()
    {
        Run(Named("a"));
        var outcome = _tool.Research("compare", "runs/a", "runs/a", "--metric", "test.acuracy");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("\"test.accuracy\"", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(2, _tool.Research("compare", "runs/a").ExitCode);
    }

    private static string Named(string name, int seeds = 6) => Experiments.Spirals(epochs: 1, seeds: seeds, name: name);

    private static List<JToken> Rows(JObject comparison) => [.. comparison["cells"]!.SelectMany(cell => cell["comparisons"]!)];

    private void Run(params string[] experiments)
    {
        var files = experiments.Select((text, index) => _tool.Write($"{index}.json", text)).Select(file => Path.GetFileName(file)!)
            .ToArray();
        var outcome = _tool.Research(["run", .. files, "--quiet"]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
    }

    /// <summary>What the terminal shows, within its width, and the JSON; the page is written too,
    /// and asks for nothing from elsewhere.</summary>
    private (Outcome Outcome, JObject Comparison) Compare(params string[] reports)
    {
        var outcome = _tool.Research(["compare", .. reports, "--json", "comparison.json", "--html", "comparison.html"]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.All(outcome.Out.Split('\n'), line => Assert.True(line.Length <= Width, line));
        var page = File.ReadAllText(In("comparison.html"));
        Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"http", page, StringComparison.Ordinal);
        return (outcome, JObject.Parse(File.ReadAllText(In("comparison.json"))));
    }

    private string In(string path) => Path.Combine(_tool.Folder, path);
}
