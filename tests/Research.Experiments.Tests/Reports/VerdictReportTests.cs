using Newtonsoft.Json.Linq;

namespace Research.Experiments.Tests;

/// <summary>Verdicts in the reports of runs: what is judged, when it was judged before, and what the hash leaves out.</summary>
public sealed class VerdictReportTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    /// <summary>The fake relu lies 0.25 above the fake sigmoid at every seed.</summary>
    [Fact]
    public void A_claim_is_judged_and_kept()
    {
        var report = Run(Plan(10));
        var claim = Assert.Single(report.Claims);
        var row = Assert.Single(report.Comparisons);

        Assert.Equal((Outcome.Supported, "relu beats sigmoid", 0.1), (claim.Outcome, claim.Says, claim.Margin));
        Assert.Equal(("sign", 0.25, 10), (claim.Parts[0].Method, claim.Parts[0].Difference, claim.Parts[0].N));
        Assert.Contains(VerdictWords.Constant, claim.Words);
        Assert.Equal((ComparisonKind.Level, "activation", Math.ScaleB(1, -9)), (row.Kind, row.Family, row.P!.Value.Number));
        Assert.Equal([10], report.Status.Looks);
    }

    /// <summary>A metric of exploding networks, such as a perplexity, comes near the largest number: the report is written nevertheless.</summary>
    [Theory]
    [InlineData(1e200)]
    [InlineData(1e308)]
    public void Values_however_large_leave_no_run_without_its_report(double size)
    {
        _bench.Trials.Size = size;
        var report = Run(Plan(10));

        Assert.Equal(RunState.Complete, report.Status.State);
        Assert.Equal(2, report.Summaries.Count(summary => summary is { Measure: "test.accuracy", N: 10 }));
        Assert.DoesNotContain("failed", _bench.Error.ToString(), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.ChangeExtension(ReportPath, "html")));
    }

    [Fact]
    public void A_second_run_trains_nothing_and_says_the_same()
    {
        var (first, second) = (Run(Plan(10)), Run(Plan(10)));

        Assert.Equal(20, _bench.Trials.Runs.Count);
        Assert.Equal(first.ResultHash, second.ResultHash);
        Assert.Equal(first.Claims[0].Words, second.Claims[0].Words);
        Assert.Equal([10], second.Status.Looks);
    }

    /// <summary>The seed counts of earlier verdicts stand nowhere else.</summary>
    [Theory]
    [InlineData("{ \"schema\": ", "not a report")]
    [InlineData("", "not a report")]
    [InlineData("{ \"schema\": \"research-report/9\" }", "newer tool")]
    public void A_report_that_cannot_be_read_is_kept_and_told(string text, string reason)
    {
        Run(Plan(6));
        var path = Path.Combine(_bench.Runs, RunFolder.Of("", Plan(6)), "report.json");
        File.WriteAllText(path, text);

        Run(Plan(10));

        Assert.Equal(text, File.ReadAllText(path + ".unreadable"));
        var warning = _bench.Error.ToString();
        Assert.Contains(reason, warning, StringComparison.Ordinal);
        Assert.Contains("kept as report.json.unreadable", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Seeds_added_after_a_verdict_are_told_and_change_no_hash()
    {
        Run(Plan(6));
        var later = Run(Plan(10));
        using var other = new Bench();
        var once = Run(Plan(10), other);

        Assert.Equal([6, 10], later.Status.Looks);
        Assert.Contains(VerdictWords.SeedsAddedAfterVerdict, later.Claims[0].Words);
        Assert.DoesNotContain(VerdictWords.SeedsAddedAfterVerdict, once.Claims[0].Words);
        Assert.Equal(once.ResultHash, later.ResultHash);
    }

    /// <summary>The folder alone says nothing: another experiment of the name, or a further claim, was not judged there.</summary>
    [Fact]
    public void A_claim_of_other_cells_or_another_measure_was_not_judged_before()
    {
        Run(Plan(6));
        var cells = Run(Plan(10, relu: 0.625));
        Assert.Equal([10], cells.Status.Looks);
        Assert.DoesNotContain(VerdictWords.SeedsAddedAfterVerdict, cells.Claims[0].Words);

        var plan = Plan(12, relu: 0.625);
        var log = Score with { Name = "log", Log10 = true };
        var both = Run(plan with { Measures = [Score, log], Claims = [plan.Claims[0], plan.Claims[0] with { Measure = log }] });
        Assert.Equal([10, 12], both.Claims[0].Looks);
        Assert.Equal([12], both.Claims[1].Looks);
        Assert.Equal([10, 12], both.Status.Looks);
        Assert.Contains(VerdictWords.SeedsAddedAfterVerdict, both.Claims[0].Words);
        Assert.DoesNotContain(VerdictWords.SeedsAddedAfterVerdict, both.Claims[1].Words);
    }

    /// <summary>A claim that is said otherwise is about seeds that were seen; so is one of a report without looks of its own.</summary>
    [Fact]
    public void A_claim_said_otherwise_was_judged_before()
    {
        Run(Plan(6));
        var report = JObject.Parse(File.ReadAllText(ReportPath));
        ((JObject)report["claims"]![0]!).Remove("looks");
        File.WriteAllText(ReportPath, report.ToString());
        var plan = Plan(10);

        var claim = plan.Claims[0] with { Says = "relu is other", Expect = Expectation.Different, Margin = 0 };
        var later = Run(plan with { Claims = [claim] });

        Assert.Equal([6, 10], later.Claims[0].Looks);
        Assert.Contains(VerdictWords.SeedsAddedAfterVerdict, later.Claims[0].Words);
    }

    [Theory]
    [InlineData("20", true)]
    [InlineData("[1, 2, 3, 4, 5, 6, 7]", true)]
    [InlineData("6", false)]
    [InlineData(null, true)]
    public void Fewer_seeds_than_the_file_states_are_preliminary(string? stated, bool preliminary)
    {
        var plan = Plan(6);
        plan = plan with { Request = plan.Request with { Seeds = 6 } };
        if (stated is not null) plan.Resolved["seeds"] = JToken.Parse(stated);

        Assert.Equal(preliminary, Run(plan).Claims[0].Words.Contains(VerdictWords.Preliminary));
    }

    [Fact]
    public void Failed_trials_leave_a_claim_undecided()
    {
        _bench.Trials.Before = (spec, _) =>
        {
            if (spec.Seed == 4) throw new TechniqueException("no room");
        };
        var report = Run(Plan(10));

        Assert.Equal((Outcome.Undecided, "failed-trials"), (report.Claims[0].Outcome, report.Claims[0].Reason));
        Assert.Contains(VerdictWords.Incomplete, report.Comparisons[0].Words);
        Assert.Null(report.Comparisons[0].P);
        Assert.Equal((9, 0.25), (report.Comparisons[0].N, report.Comparisons[0].Difference));
    }

    [Fact]
    public void An_interrupted_run_has_no_verdict_and_no_look()
    {
        using var stop = new CancellationTokenSource();
        _bench.Trials.Before = (_, _) =>
        {
            if (_bench.Trials.Runs.Count == 17) stop.Cancel();
        };
        var report = Run(Plan(10), stop: stop.Token);

        Assert.Equal(RunState.Partial, report.Status.State);
        Assert.Equal((Outcome.Undecided, "not-run"), (report.Claims[0].Outcome, report.Claims[0].Reason));
        Assert.Empty(report.Status.Looks);
    }

    /// <summary>A measure of the file's own that comes to the clock, and one made of it in turn.</summary>
    [Fact]
    public void Measures_of_the_machine_change_no_hash()
    {
        var speed = new Measure
        {
            Name = "speed",
            Address = "run.seconds",
            OfTheMachine = true,
            Definition = new JObject { ["of"] = "run.seconds" }
        };
        var relative = new Measure
        {
            Name = "relative",
            Inner = speed,
            Over = Score,
            OfTheMachine = true,
            Definition = new JObject { ["of"] = "speed", ["over"] = "test.accuracy" }
        };
        var plan = Plan(6) with { Measures = [Score, speed, relative] };
        plan = plan with { Claims = [plan.Claims[0], plan.Claims[0] with { Measure = relative }] };
        Run(plan);
        var report = File.ReadAllText(ReportPath);
        var slower = JObject.Parse(report);
        foreach (var trial in slower["trials"]!) (trial["values"]!["speed"], trial["values"]!["relative"]) = (17.5, 3.25);
        slower["claims"]![1]!["outcome"] = "refuted";
        var different = JObject.Parse(report);
        different["trials"]![0]!["values"]!["test.accuracy"] = 0.123;

        Assert.Equal(ResultHash.Of(report), ResultHash.Of(slower.ToString()));
        Assert.NotEqual(ResultHash.Of(report), ResultHash.Of(different.ToString()));
        Assert.Contains(VerdictWords.MachineMeasure, ReportReader.ReadFile(ReportPath).Claims[1].Words);
        Assert.DoesNotContain(VerdictWords.MachineMeasure, ReportReader.ReadFile(ReportPath).Claims[0].Words);
    }

    [Fact]
    public void Measures_on_a_logarithm_keep_their_values_in_trials_and_summarize_their_logarithms()
    {
        var plan = Plan(6);
        var log = Score with { Name = "log", Log10 = true };
        var report = Run(plan with { Measures = [Score, log], Claims = [plan.Claims[0] with { Measure = log, Margin = 0 }] });
        var trial = report.Trials.Single(trial => trial is { Cell: "activation=relu", Seed: 4 });

        Assert.Equal(trial.Values["test.accuracy"], trial.Values["log"]);
        Assert.Equal("log10", report.Measures.Single(measure => measure.Name == "log").Scale);
        Assert.Equal(DoubleMath.Log10(0.5 + 0.125),
            report.Summaries.Single(summary => summary is { Cell: "activation=relu", Measure: "log" }).Min!.Value, 1e-15);
        Assert.Equal(DoubleMath.Log10(0.625 / 0.375), report.Claims[0].Parts[0].Differences[0].Number!.Value, 1e-12);
    }

    private static readonly Measure Score = new()
    {
        Name = "test.accuracy",
        Address = "test.accuracy",
        Unit = "share",
        HigherIsBetter = true,
        Definition = new JValue("test.accuracy")
    };

    private static ExperimentPlan Plan(int seeds, double relu = 0.5)
    {
        var plan = new PlanSketch
        {
            Levels = [("sigmoid", 0.25), ("relu", relu)],
            Seeds = [.. Enumerable.Range(1, seeds).Select(seed => (long)seed)],
        }.Build();
        return plan with
        {
            Measures = [Score],
            Claims =
            [
                new Claim
                {
                    Says = "relu beats sigmoid", Measure = Score, Expect = Expectation.Greater, Margin = 0.1,
                    Parts = [new Contrast(
                        ["activation=relu"], ["activation=sigmoid"], [new("activation=relu", 1), new("activation=sigmoid", -1)])],
                },
            ],
        };
    }

    private string ReportPath => Path.Combine(_bench.Runs, "sketch", "report.json");

    private Report Run(ExperimentPlan plan, Bench? bench = null, CancellationToken stop = default) =>
        ReportReader.ReadFile((bench ?? _bench).Runner.Run(plan, (bench ?? _bench).Options(), stop).ReportPath);
}
