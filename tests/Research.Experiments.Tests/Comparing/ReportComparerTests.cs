using System.Text.Json;

namespace Research.Experiments.Tests;

/// <summary>What is compared with what, by which test, and the words for it: reports of few cells with values by hand.</summary>
public sealed class ReportComparerTests
{
    private const string Score = "test.accuracy", Data = "sha256:data";

    /// <summary>Pairs where the data are the same and one report's seeds are among the other's; else the arms stand apart.</summary>
    [Theory]
    [InlineData(1, 6, Data, Data, "seed", 6, "")]
    [InlineData(1, 10, Data, Data, "seed", 6, "common-seeds-only")]
    [InlineData(2, 5, Data, Data, "seed", 4, "common-seeds-only")]
    [InlineData(5, 12, Data, Data, "none", 6, "unpaired")]
    [InlineData(7, 12, Data, Data, "none", 6, "unpaired")]
    [InlineData(1, 6, Data, "sha256:other", "none", 6, "unpaired")]
    [InlineData(1, 6, null, null, "none", 6, "unpaired")]
    public void Seeds_of_the_same_data_are_pairs(int from, int to, string? one, string? two, string pairing, int n, string words)
    {
        var first = Of([Cell("tanh", one, Values(1, 6, seed => seed))]);
        var second = Of([Cell("tanh", two, Values(from, to, seed => seed + 3 + seed % 3))]);
        var row = Assert.Single(Assert.Single(Compare(first, second).Cells).Comparisons);

        Assert.Equal((pairing, n, n, pairing == "seed" ? "paired-t" : "welch"), (row.Pairing, row.N, row.Numbers, row.Method));
        Assert.Equal(words, string.Join(' ', row.Words));
        Assert.Equal(["B: a=tanh"], row.Of);
        Assert.Equal(["A: a=tanh"], row.Against);
    }

    /// <summary>The later report less the first, seed by seed.</summary>
    [Fact]
    public void Pairs_have_the_figures_of_their_differences()
    {
        var row = Row(Of([Cell("tanh", Data, Values(1, 6, seed => 10 * seed))]), Of([Cell("tanh", Data, Values(1, 6, seed => 11 * seed))]));

        // 1 to 6: mean 3.5, standard deviation sqrt 3.5, t(5) at 97.5 % is 2.570582; all above 0.
        var half = 2.570582 * Math.Sqrt(3.5 / 6);
        Assert.Equal((3.5, 3.5, 6), (row.Difference!.Value, row.Median!.Value, row.Wins!.Value));
        Assert.Equal([3.5 - half, 3.5 + half], row.Interval!, (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal(2 / 64.0, row.PWilcoxon!.Value.Number);
    }

    [Fact]
    public void Arms_that_stand_apart_have_the_difference_of_their_means()
    {
        var row = Row(Of([Cell("tanh", Data, Values(1, 5, seed => seed))]), Of([Cell("tanh", null, Values(1, 5, seed => 2 * seed - 1))]));

        // Welch: the means are 3 and 5; p as in the worked example.
        Assert.Equal((2.0, "welch"), (row.Difference!.Value, row.Method));
        Assert.Equal(0.253702, row.P!.Value.Number!.Value, 1e-6);
        Assert.Equal(row.P, row.PT);
    }

    [Fact]
    public void What_is_no_number_leaves_arms_that_stand_apart_without_a_test()
    {
        var (whole, broken) = (Cell("tanh", Data, Values(1, 6, seed => seed)), Cell("tanh", null, Values(1, 6, seed => seed)));
        broken.Trials[0] = broken.Trials[0] with { Values = new() { [Score] = ReportValue.Of(ReportValue.Diverged) } };
        foreach (var (row, sign) in ((ReportComparison, int)[])[(Row(Of([whole]), Of([broken])), 1), (Row(Of([broken]), Of([whole])), -1)])
        {
            Assert.Equal((6, 5, sign * 0.5), (row.N, row.Numbers, row.Difference!.Value));
            Assert.Equal((null, null, null, null, null), (row.Interval, row.Method, row.P, row.PT, row.Effect));
            Assert.Equal(["unpaired", "values-that-are-no-numbers"], row.Words);
        }
    }

    /// <summary>Trials of both reports are the same: they tell of no difference, and what is left of each stands apart.</summary>
    [Theory]
    [InlineData(2, "unpaired shared-trials-left-out", 2, true)]
    [InlineData(1, "same-trials", 3, false)]
    [InlineData(0, "same-trials", 3, false)]
    public void Trials_that_are_the_same_are_left_out(int own, string words, int n, bool difference)
    {
        var one = Cell("tanh", Data, Values(1, 3 + own, seed => seed));
        var two = Cell("tanh", Data, [.. Values(1, 3, seed => seed), .. Values(44, 45 + own, seed => seed)]);
        for (var i = 0; i < 3; i++) two.Trials[i] = one.Trials[i];
        var row = Row(Of([one]), Of([two]));
        var mirrored = Row(Of([two]), Of([one]));

        // Of two left: (44 + 45 + 46 + 47) / 4 less (4 + 5) / 2.
        Assert.Equal((words, n, difference ? 45.5 - 4.5 : null), (string.Join(' ', row.Words), row.N, row.Difference));
        Assert.Equal((words, n, -row.Difference), (string.Join(' ', mirrored.Words), mirrored.N, mirrored.Difference));
    }

    [Theory]
    [InlineData(Score, true)]
    [InlineData("run.seconds", false)]
    public void One_trial_with_two_values_is_told_but_for_the_machines_own(string measure, bool told)
    {
        var (one, two) = (Cell("tanh", Data, Values(1, 6, seed => seed, measure)), Cell("tanh", Data, Values(1, 6, seed => seed, measure)));
        for (var i = 0; i < 6; i++) two.Trials[i] = one.Trials[i];
        two.Trials[5] = one.Trials[5] with { Values = new() { [measure] = ReportValue.Of(6.5) } };
        var comparison = Compare(Of([one], measure), Of([two], measure));
        var words = comparison.Cells[0].Comparisons[0].Words;

        Assert.Equal(told ? ["same-trials", "same-trials-differ"] : ["same-trials"], words);
        Assert.Equal(told, comparison.Remarks.Any(remark => remark.StartsWith("Trials of one identity differ", StringComparison.Ordinal)));
        Assert.Contains(comparison.Remarks, remark => remark.StartsWith("The cells that match share every seed", StringComparison.Ordinal));
    }

    /// <summary>A trial that failed here and ran there says nothing of the machines.</summary>
    [Fact]
    public void A_trial_that_failed_in_one_report_does_not_differ()
    {
        var (one, two) = (Cell("tanh", Data, Values(1, 6, seed => seed)), Cell("tanh", Data, Values(1, 6, seed => seed)));
        for (var i = 0; i < 6; i++) two.Trials[i] = one.Trials[i];
        two.Trials[5] = one.Trials[5] with { Values = new() { [Score] = ReportValue.Of(ReportValue.Failed) }, State = ReportValue.Failed };
        foreach (var comparison in (ComparisonReport[])[Compare(Of([one]), Of([two])), Compare(Of([two]), Of([one]))])
        {
            Assert.Equal(["same-trials"], comparison.Cells[0].Comparisons[0].Words);
            Assert.DoesNotContain(comparison.Remarks, remark => remark.StartsWith("Trials of one identity", StringComparison.Ordinal));
        }
    }

    /// <summary>Of a view that is another in each report one training has two values.</summary>
    [Fact]
    public void A_trial_that_is_looked_at_otherwise_does_not_differ()
    {
        var (one, two) = (Cell("tanh", Data, Values(1, 6, seed => seed)), Cell("tanh", Data, Values(1, 6, seed => seed)));
        for (var i = 0; i < 6; i++) two.Trials[i] = one.Trials[i] with { Values = new() { [Score] = ReportValue.Of(-i) } };
        Report View(Report report, string of) => report with
        {
            Experiment = report.Experiment with
            {
                Resolved = JsonDocument.Parse($$"""{ "evaluation": { "views": { "seen": { "of": "{{of}}" } } } }""").RootElement,
            },
        };

        Assert.Equal(["same-trials"], Row(View(Of([one]), "test"), View(Of([two]), "train")).Words);
        Assert.Equal(["same-trials", "same-trials-differ"], Row(View(Of([one]), "test"), View(Of([two]), "test")).Words);
    }

    [Theory]
    [InlineData(Data, "machine-measure")]
    [InlineData(null, "unpaired machine-measure")]
    public void Seconds_are_the_machines(string? data, string words)
    {
        var (one, two) = (Values(1, 6, seed => seed, "run.seconds"), Values(1, 6, seed => 3 * seed, "run.seconds"));

        Assert.Equal(words, string.Join(' ', Row(
            Of([Cell("tanh", Data, one)], "run.seconds"), Of([Cell("tanh", data, two)], "run.seconds")).Words));
    }

    /// <summary>All cells of one pair of reports are a family of Holm's; another pair of reports is another.</summary>
    [Fact]
    public void Cells_are_corrected_within_a_pair_of_reports()
    {
        string[] levels = ["tanh", "relu", "elu"];
        CellSketch[] Cells(double shift) =>
            [.. levels.Select((level, i) => Cell(level, Data, Values(1, 8, seed => shift * (1 + 0.7 * i + seed % 3) + seed % 2)))];
        var comparison = Compare(Of(Cells(0)), Of(Cells(0.3)), Of(Cells(-0.2)));
        var rows = comparison.Cells.SelectMany(cell => cell.Comparisons).ToList();

        Assert.Equal(6, rows.Count);
        foreach (var family in rows.GroupBy(row => row.Of[0][..1]))
        {
            Assert.All(family, row => Assert.Equal($"{family.Key} against A", row.Family));
            Assert.Equal(
                Holm.Adjust([.. family.Select(row => row.P!.Value.Number!.Value)]), family.Select(row => row.PHolm!.Value.Number!.Value));
            Assert.Contains(family, row => row.PHolm!.Value.Number > row.P!.Value.Number);
        }
    }

    /// <summary>What cannot be tested counts in the family, as in a report's own tables; the same trials do not.</summary>
    [Fact]
    public void A_cell_that_cannot_be_tested_counts_among_those_of_its_pair()
    {
        CellSketch Tanh(double shift) => Cell("tanh", Data, Values(1, 8, seed => shift * (1 + seed % 3)));
        var (broken, whole) = (Cell("relu", Data, Values(1, 8, seed => seed)), Cell("relu", Data, Values(1, 8, seed => seed)));
        broken.Trials[0] = broken.Trials[0] with { Values = new() { [Score] = ReportValue.Of(ReportValue.Undefined) } };
        var (untested, same) = (Compare(Of([Tanh(0), whole]), Of([Tanh(1), broken])), Compare(Of([Tanh(0), whole]), Of([Tanh(1), whole])));

        foreach (var (comparison, family) in ((ComparisonReport, int)[])[(untested, 2), (same, 1)])
        {
            var row = comparison.Cells[0].Comparisons[0];
            Assert.Equal(family * row.P!.Value.Number!.Value, row.PHolm!.Value.Number!.Value, 1e-12);
            Assert.Null(comparison.Cells[1].Comparisons[0].PHolm);
        }
    }

    /// <summary>A report's baseline trials are the other's: all cells of both are pairs by seed with it, each once.</summary>
    [Fact]
    public void Cells_of_both_reports_stand_against_the_baseline_that_they_share()
    {
        var baseline = Cell("tanh", Data, Values(1, 6, seed => seed)) with { Baseline = true };
        var relu = Cell("relu", Data, Values(1, 6, seed => 2 * seed));
        var elu = Cell("elu", Data, Values(1, 6, seed => 2.5 * seed + seed % 2));
        var rows = Compare(Of([baseline, relu]), Of([baseline, elu])).AgainstSharedBaseline;

        Assert.Equal(["A: a=relu", "B: a=elu"], rows.Select(row => row.Of[0]));
        Assert.All(rows, row => Assert.Equal(("seed", 6, "baseline"), (row.Pairing, row.N, row.Family)));
        Assert.Equal([3.5, 5.25 + 0.5], rows.Select(row => row.Difference!.Value));
        Assert.Equal(
            Holm.Adjust([.. rows.Select(row => row.P!.Value.Number!.Value)]), rows.Select(row => row.PHolm!.Value.Number!.Value));

        Assert.Equal(rows.Select(row => row.Of[0]), Compare(Of([baseline, relu]), Of([baseline, relu, elu])).AgainstSharedBaseline
            .Select(row => row.Of[0]));

        Assert.Empty(Compare(Of([baseline, relu]), Of([baseline])).AgainstSharedBaseline);
        Assert.Empty(Compare(Of([baseline, relu, elu]), Of([baseline])).AgainstSharedBaseline);
        Assert.Empty(Compare(Of([baseline, relu]), Of([baseline with { Spec = "other" }, elu])).AgainstSharedBaseline);
        Assert.Empty(Compare(Of([baseline, relu]), Of([baseline with { Baseline = false }, elu])).AgainstSharedBaseline);
        var other = baseline with { Trials = [.. baseline.Trials] };
        other.Trials[5] = Values(6, 6, seed => seed)[0];
        Assert.Empty(Compare(Of([baseline, relu]), Of([other, elu])).AgainstSharedBaseline);
    }

    [Fact]
    public void Cells_are_shown_with_their_own_summaries_of_the_measure()
    {
        Report Summed(double shift) => Of([Cell("tanh", Data, []), Cell("relu", Data, [])], Score, "other") with
        {
            Summaries = [.. (((string Cell, string Measure)[])
                [("a=tanh", "other"), ("a=relu", "other"), ("a=relu", Score), ("a=tanh", Score)])
                .Select((of, i) => new ReportSummary(
                    of.Cell, of.Measure, 6, new Dictionary<string, int>(), shift + i, null, null, null, null, null))],
        };
        var comparison = Compare(Summed(0), Summed(10));

        Assert.Equal([3, 13, 2, 12], comparison.Cells.SelectMany(cell => cell.Summaries).Select(summary => summary!.Mean!.Value));
    }

    /// <summary>A cell that resolves to the same as an earlier one has its trials.</summary>
    [Fact]
    public void A_cell_that_is_another_has_its_trials()
    {
        var report = Of([Cell("tanh", Data, Values(1, 6, seed => seed)), Cell("usual", Data, []) with { SameAs = "a=tanh" }]);
        var row = Row(Of([Cell("usual", Data, Values(1, 6, seed => 2 * seed))]), report);

        Assert.Equal((3.5, 6), (-row.Difference!.Value, row.N));
    }

    /// <summary>Equal specHash first, whatever the cells are called; what is left by the settings that are varied.</summary>
    [Fact]
    public void Cells_are_matched_by_what_they_are()
    {
        var first = Of([Cell("tanh", Data, Values(1, 6, seed => seed)), Cell("relu", Data, Values(1, 6, seed => seed))]);
        var second = Of([
            Cell("relu", Data, Values(1, 6, seed => seed)) with { Spec = "changed" }, Cell("elu", Data, Values(1, 6, seed => seed)),
            Cell("like tanh", Data, Values(1, 6, seed => seed)) with { Spec = "spec of tanh" }]);
        var cells = Compare(first, second).Cells;

        Assert.Equal(
            ["a=tanh|a=like tanh", "a=relu|a=relu", "|a=elu"], cells.Select(cell => $"{cell.Cells[0]}|{cell.Cells[1]}"));
        Assert.Equal([CellMatch.Spec, CellMatch.Settings], cells.SelectMany(cell => cell.Matches));
        Assert.Equal([1, 1, 0], cells.Select(cell => cell.Comparisons.Count));
    }

    [Fact]
    public void The_measure_is_the_first_that_all_have_and_means_the_same_in_all()
    {
        CellSketch[] cells = [Cell("tanh", Data, Values(1, 6, seed => seed))];
        var (one, two) = (Of(cells, "only here", Score), Of(cells, Score));

        Assert.Equal(Score, Compare(one, two).Measure.Name);
        Assert.Equal("other", Compare("other", Of(cells, Score, "other"), Of(cells, "other", Score)).Measure.Name);
        Assert.Contains("no measure in common", Fault(Of(cells, "x"), Of(cells, "y")), StringComparison.Ordinal);
        Assert.Contains(
            $"\"{Score}\" is another measure than in A.json",
            Fault(two, two with { Measures = [two.Measures[0] with { Scale = "log10" }] }),
            StringComparison.Ordinal);
        Assert.Contains(
            $"\"{Score}\" is another measure than in A.json", Fault(two, two with { Measures = [Measure(Score, """{ "at": "start" }""")] }),
            StringComparison.Ordinal);
        Assert.Contains("at most 26 reports", Fault([.. Enumerable.Repeat(two, 27)]), StringComparison.Ordinal);
        Assert.Equal(26, Compare([.. Enumerable.Repeat(two, 26)]).Reports.Count);
    }

    [Fact]
    public void Seeds_that_are_missing_and_cells_that_have_no_like_are_remarked()
    {
        var whole = Of([Cell("tanh", Data, Values(1, 6, seed => seed))]);
        var (partial, failed) = (State(whole, RunState.Partial), State(whole, RunState.Failed));

        Assert.DoesNotContain(Compare(whole, whole).Remarks, remark => remark.Contains("missing", StringComparison.Ordinal));
        Assert.Equal(
            ["A is of a run with failures: seeds are missing.", "C is partial: seeds are missing."],
            Compare(failed, whole, partial).Remarks.TakeLast(2));
        Assert.StartsWith(
            "No cell of one report has its like", Assert.Single(Compare(whole, Of([Cell("elu", Data, [])])).Remarks),
            StringComparison.Ordinal);
    }

    private static Report State(Report report, RunState state) => report with { Status = report.Status with { State = state } };

    private static ReportComparison Row(Report one, Report two) =>
        Assert.Single(Compare(one, two).Cells.SelectMany(cell => cell.Comparisons));

    private static ComparisonReport Compare(params Report[] reports) => Compare(null, reports);

    private static ComparisonReport Compare(string? metric, params Report[] reports) => ReportComparer.Compare(
        [.. reports.Select((report, index) => new ReportFile($"{ReportComparer.Label(index)}.json", [], report))], metric);

    private static string Fault(params Report[] reports) => Assert.Throws<ExperimentException>(() => Compare(reports)).Message;

    private static CellSketch Cell(string level, string? data, IReadOnlyList<TrialSketch> trials) =>
        new(level, data, [.. trials], $"spec of {level}");

    /// <summary>Trials of their own, a seed each.</summary>
    private static IReadOnlyList<TrialSketch> Values(int from, int to, Func<int, double> value, string measure = Score) =>
        [.. Enumerable.Range(from, to - from + 1).Select(seed =>
            new TrialSketch($"sha256:{Guid.NewGuid():N}", seed, new() { [measure] = ReportValue.Of(value(seed)) }))];

    private static Report Of(CellSketch[] cells, params string[] measures)
    {
        var sample = ReportReader.ReadFile(Path.Combine(Repository.TestFolder, "Reports", "Samples", "report-1.json"));
        return sample with
        {
            Factors = [new ReportFactor("a", ["defaults.activation"], [.. cells.Select(cell =>
                new ReportLevel(cell.Level, JsonSerializer.SerializeToElement(new Dictionary<string, string>
                {
                    ["defaults.activation"] = cell.Level,
                })))])],
            Cells = [.. cells.Select(cell => new ReportCell(
                $"a={cell.Level}", new Dictionary<string, string> { ["a"] = cell.Level }, cell.Baseline, cell.SameAs, cell.Spec, 1, [],
                cell.Data))],
            Measures = [.. (measures.Length == 0 ? [Score] : measures).Select(name => Measure(name, "{}"))],
            Trials = [.. cells.SelectMany(cell => cell.Trials.Select(trial => new ReportTrial(
                trial.Id, $"a={cell.Level}", trial.Seed, trial.State, 1, trial.Values, ReportCurves.None, [], [],
                new ReportTrialMachine(0, 0, 1))))],
            Summaries = [],
            Status = sample.Status with { State = RunState.Complete },
        };
    }

    private static ReportMeasure Measure(string name, string definition) =>
        new(name, JsonDocument.Parse(definition).RootElement, "", "higher", ReportMeasure.Linear);

    private sealed record TrialSketch(string Id, long Seed, Dictionary<string, ReportValue> Values)
    {
        public string State { get; init; } = "finished";
    }

    private sealed record CellSketch(string Level, string? Data, List<TrialSketch> Trials, string Spec)
    {
        public bool Baseline { get; init; }

        public string? SameAs { get; init; }
    }
}
