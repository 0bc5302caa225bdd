using System.Text.Json;
using Newtonsoft.Json.Linq;

namespace Research.Experiments.Tests;

/// <summary>Claims and tables over whole reports.</summary>
public sealed class ClaimJudgeTests
{
    private const string Score = "score";
    private static readonly JsonElement _nothing = JsonDocument.Parse("{}").RootElement;
    private static readonly RandomStream _noise = RandomStream.Of("statistics", "claims");

    [Fact]
    public void Of_several_parts_all_must_hold()
    {
        var report = new Sketch(10) { ["base"] = 0, ["good"] = 2, ["better"] = 3, ["bad"] = -2, ["same"] = 0 };

        Assert.Equal(Outcome.Supported, report.Judge(Expectation.Greater, "good", "better").Outcome);
        Assert.Equal(Outcome.Refuted, report.Judge(Expectation.Greater, "good", "bad").Outcome);
        var undecided = report.Judge(Expectation.Greater, "good", "same");
        Assert.Equal((Outcome.Undecided, "interval-holds-margin"), (undecided.Outcome, undecided.Reason));
        Assert.Equal([Outcome.Supported, Outcome.Undecided], undecided.Parts.Select(part => part.Outcome));
        Assert.Equal(VerdictWords.CanSee(10, undecided.Parts[1].Detectable!.Value), undecided.Words[^1]);
    }

    /// <summary>alpha / k refutes: what one part would at 5 % is not enough among ten.</summary>
    [Fact]
    public void Of_several_parts_one_refutes_at_its_share_of_alpha()
    {
        // t(9) = -2.5 lies between the 2.5 % and the 0.25 % points, -2.262 and -3.690.
        var report = new Sketch(10);
        report.Set("base", [.. Enumerable.Repeat(0.0, 10)]);
        double[] shape = [1, -1, 1, -1, 1, -1, 1, -1, 1, -1];
        var deviation = Math.Sqrt(10 / 9.0);
        report.Set("low", [.. shape.Select(value => value - 2.5 * deviation / Math.Sqrt(10))]);

        Assert.Equal(Outcome.Refuted, report.Judge(Expectation.Greater, "low").Outcome);
        Assert.Equal(Outcome.Undecided, report.Judge(Expectation.Greater, [.. Enumerable.Repeat("low", 10)]).Outcome);
    }

    [Fact]
    public void The_same_trainings_under_two_names_are_told_and_have_no_figures()
    {
        var report = new Sketch(20) { ["base"] = 0, ["twin"] = 0 };
        report.SameAs["twin"] = "base";
        var claim = report.Judge(Expectation.Different, "twin");
        var row = Assert.Single(report.Table("twin"));

        Assert.Equal((Outcome.Undecided, "same-trials"), (claim.Outcome, claim.Reason));
        Assert.Contains(VerdictWords.SameTrials, claim.Words);
        Assert.Null(claim.Parts[0].Difference);
        Assert.Equal([VerdictWords.SameTrials], row.Words);
        Assert.Null(row.P);
    }

    [Fact]
    public void The_same_settings_with_noise_of_their_own_show_no_difference()
    {
        var report = new Sketch(20) { ["base"] = 1, ["renamed"] = 1 };

        Assert.Equal(Outcome.Undecided, report.Judge(Expectation.Different, "renamed").Outcome);
        Assert.True(Assert.Single(report.Table("renamed")).P!.Value.Number > 0.05);
    }

    [Fact]
    public void Against_a_number()
    {
        var claim = new Sketch(10) { ["base"] = 3 }.Judge(new Contrast(["base"], [], [new("base", 1)], Constant: 1), Expectation.Greater);

        Assert.Equal((Outcome.Supported, 1.0), (claim.Outcome, claim.Parts[0].Constant));
        Assert.Empty(claim.Parts[0].Against);
        Assert.Equal(2, claim.Parts[0].Difference!.Value, 0.6);
    }

    [Fact]
    public void Holm_over_claims_takes_back_what_would_be_found_by_looking_often()
    {
        // Of 20 claims one lies at p = 0.02: alone it is supported.
        var report = new Sketch(10);
        report.Set("base", [.. Enumerable.Repeat(0.0, 10)]);
        var noise = Enumerable.Range(0, 10).Select(seed => seed % 2 == 0 ? 1.0 : -1.0).ToArray();
        report.Set("one", [.. noise.Select(value => value + 2.8 * Math.Sqrt(10 / 9.0) / Math.Sqrt(10))]);
        for (var i = 0; i < 19; i++) report.Set($"none {i}", noise);
        string[] cells = ["one", .. Enumerable.Range(0, 19).Select(i => $"none {i}")];
        var plain = report.JudgeAll(new StatisticsSettings(), cells);
        var corrected = report.JudgeAll(new StatisticsSettings(HolmOverClaims: true), cells);

        Assert.Equal(Outcome.Supported, plain[0].Outcome);
        Assert.Equal((Outcome.Undecided, "holm"), (corrected[0].Outcome, corrected[0].Reason));
        Assert.Equal(Outcome.Supported, Assert.Single(corrected[0].Parts).Outcome);
        Assert.Contains(VerdictWords.Holm, corrected[0].Words);
        Assert.Equal("interval-holds-margin", corrected[1].Reason);
        Assert.DoesNotContain(VerdictWords.Holm, corrected[1].Words);
    }

    /// <summary>A claim of k parts is refuted at k times its smallest p and supported at its largest: Holm takes these.</summary>
    [Theory]
    [InlineData(2, Outcome.Refuted, Outcome.Supported)]
    [InlineData(3, Outcome.Undecided, Outcome.Undecided)]
    public void Holm_takes_the_p_of_a_claim_of_several_parts(int claims, Outcome refuted, Outcome supported)
    {
        // Two-sided p of t(9): 3.2498 is 0.01, 2.6 is 0.029, 2.8214 is 0.02, 20 is below 1e-7.
        var report = WithT(new() { ["low"] = -3.2498, ["high"] = 20, ["seen"] = 2.8214, ["none"] = 0 });
        IReadOnlyList<string[]> none = [.. Enumerable.Repeat<string[]>(["none"], claims - 1)];

        var low = report.JudgeParts(new StatisticsSettings(HolmOverClaims: true), [["low", "high"], .. none]);
        Assert.Equal(refuted, low[0].Outcome);
        Assert.Equal(refuted == Outcome.Refuted ? null : "holm", low[0].Reason);
        var seen = report.JudgeParts(new StatisticsSettings(HolmOverClaims: true), [["seen", "high"], .. none]);
        Assert.Equal(supported, seen[0].Outcome);
        Assert.Equal(Outcome.Supported, report.JudgeParts(new StatisticsSettings(HolmOverClaims: true), [["high"], .. none])[0].Outcome);
    }

    /// <summary>What no test can decide counts among the claims, and comes last: it must make no other's correction milder.</summary>
    [Theory]
    [InlineData(ReportValue.Failed, "failed-trials")]
    [InlineData(ReportValue.Undefined, "undefined-values")]
    [InlineData("same", "same-trials")]
    public void Claims_that_cannot_be_decided_take_no_place_in_the_correction(string kind, string reason)
    {
        // p = 0.03 of t(9), alone below 0.05, and 0.06 as one of two.
        var report = WithT(new() { ["seen"] = 2.5738, ["high"] = 20, ["low"] = -20 });
        foreach (var cell in (string[])["high", "low"])
        {
            if (kind == "same") report.SameAs[cell] = "base";
            else if (kind == ReportValue.Failed) report.Failed.Add((cell, 1));
            else report.Undefined.Add((cell, 1));
            var claims = report.JudgeAll(new StatisticsSettings(HolmOverClaims: true), "seen", cell);

            Assert.Equal((Outcome.Undecided, reason), (claims[1].Outcome, claims[1].Reason));
            Assert.Equal((Outcome.Undecided, "holm"), (claims[0].Outcome, claims[0].Reason));
        }
    }

    [Fact]
    public void Of_several_reasons_the_gravest_is_the_claims()
    {
        var report = WithT(new() { ["none"] = 0, ["twin"] = 0, ["odd"] = 0, ["broken"] = 0, ["late"] = 0 });
        report.SameAs["twin"] = "base";
        report.Undefined.Add(("odd", 3));
        report.Failed.Add(("broken", 3));
        report.NotRun.Add(("late", 3));

        string[] cells = ["none", "twin", "odd", "broken", "late"], reasons =
            ["interval-holds-margin", "same-trials", "undefined-values", "failed-trials", "not-run"];
        for (var i = 0; i < cells.Length; i++)
        {
            Assert.Equal(reasons[i], report.Judge(Expectation.Greater, cells[..(i + 1)]).Reason);
            Assert.Equal(reasons[i], report.Judge(Expectation.Greater, [.. cells[..(i + 1)].Reverse()]).Reason);
        }
    }

    /// <summary>What the seeds can see is the widest undecided part's, and every word of a claim stands once.</summary>
    [Fact]
    public void Words_of_several_parts_stand_once_and_the_widest_part_says_what_can_be_seen()
    {
        var report = WithT(new() { ["narrow"] = 0, ["high"] = 20 });
        report.Set("wide", [3, -3, 3, -3, 3, -3, 3, -3, 3, -3]);
        var context = new VerdictContext { OfTheMachine = new HashSet<string> { Score } };
        foreach (var cells in (string[][])[["narrow", "wide", "high"], ["high", "wide", "narrow"]])
        {
            var claim = report.Judge(Expectation.Greater, context, cells);
            Assert.Equal([VerdictWords.MachineMeasure, VerdictWords.CanSee(10, claim.Parts[1].Detectable!.Value)], claim.Words);
        }
    }

    /// <summary>A table's row says that a planned trial is missing, whichever way and in whichever cell of the contrast.</summary>
    [Fact]
    public void A_row_that_lacks_trials_is_incomplete()
    {
        var report = WithT(new() { ["whole"] = 2, ["broken"] = 2, ["late"] = 2, ["both"] = 2 });
        report.Failed.UnionWith([("broken", 3), ("both", 3)]);
        report.NotRun.UnionWith([("late", 3), ("both", 4)]);
        var rows = report.Table("whole", "broken", "late", "both");

        Assert.Equal([10, 9, 9, 8], rows.Select(row => row.N));
        Assert.Equal([false, true, true, true], rows.Select(row => row.Words.Contains(VerdictWords.Incomplete)));
        Assert.Equal([false, true, true, true], rows.Select(row => row.P is null));
    }

    /// <summary>A loss that diverged is the worst of losses, as an accuracy that diverged is of accuracies.</summary>
    [Theory]
    [InlineData("higher", Outcome.Refuted)]
    [InlineData("lower", Outcome.Supported)]
    public void What_diverged_is_worse_in_the_measures_own_direction(string better, Outcome greater)
    {
        var report = WithT([]);
        report.Better = better;
        report.SetWords("gone", [.. Enumerable.Repeat(ReportValue.Of(ReportValue.Diverged), 10)]);

        Assert.Equal(greater, report.Judge(Expectation.Greater, "gone").Outcome);
    }

    /// <summary>Of ten seeds eight diverged in both cells: what differs are two, of which ranks can say nothing at 0.05.</summary>
    [Fact]
    public void Ranks_of_few_seeds_that_differ_have_too_few_for_a_verdict()
    {
        var report = new Sketch(10);
        ReportValue[] diverged = [.. Enumerable.Repeat(ReportValue.Of(ReportValue.Diverged), 8)];
        report.SetWords("base", [.. diverged, ReportValue.Of(1), ReportValue.Of(2)]);
        report.SetWords("other", [.. diverged, ReportValue.Of(2), ReportValue.Of(4)]);
        var claim = report.Judge(Expectation.Greater, "other");

        Assert.Equal((ReportValue.Cannot, null), (claim.Parts[0].P!.Value.Word, claim.Parts[0].Interval));
        Assert.Equal((Outcome.Undecided, "too-few-seeds-for-ranks"), (claim.Outcome, claim.Reason));
    }

    [Fact]
    public void Tables_are_corrected_within_a_factor()
    {
        var rows = new Sketch(10) { ["base"] = 0, ["a"] = 0.9, ["b"] = 1, ["c"] = 1.1 }.Table("a", "b", "c");

        Assert.Equal(Holm.Adjust([.. rows.Select(row => row.P!.Value.Number!.Value)]), rows.Select(row => row.PHolm!.Value.Number!.Value));
        Assert.All(rows, row => Assert.Equal(("seed", 10, 10), (row.Pairing, row.N, row.Numbers)));
    }

    /// <summary>10 seeds: 2^-9 is 0.05 / 25.6, so that ranks reach alpha among 25 levels, and among 26 cannot.</summary>
    [Theory]
    [InlineData(25, false)]
    [InlineData(26, true)]
    public void Exact_tests_cannot_reach_alpha_in_a_large_family(int levels, bool cannot)
    {
        var report = new Sketch(10) { ["base"] = 0 };
        var names = Enumerable.Range(0, levels).Select(i => $"level {i}").ToArray();
        foreach (var name in names) report.SetWords(name, [.. Enumerable.Repeat(ReportValue.Of(ReportValue.Diverged), 10)]);

        Assert.All(report.Table(names), row => Assert.Equal(cannot, row.PHolm!.Value.Word == ReportValue.Cannot));
    }

    [Fact]
    public void What_is_known_beside_the_values_is_said()
    {
        var context = new VerdictContext
        {
            Preliminary = true,
            PickedOnce = true,
            PickedAtEdge = new HashSet<string> { "good" },
            OfTheMachine = new HashSet<string> { Score },
        };
        var report = new Sketch(10) { ["base"] = 0, ["good"] = 5 };

        Assert.Equal(
            [VerdictWords.MachineMeasure, VerdictWords.PickedOnce, VerdictWords.PickAtEdge, VerdictWords.Preliminary],
            report.Judge(Expectation.Greater, context, "good").Words);
        Assert.Empty(report.Judge(Expectation.Greater, "good").Words);
    }

    /// <summary>Ten seeds each, whose differences from the baseline of zeros have the t values given.</summary>
    private static Sketch WithT(Dictionary<string, double> cells)
    {
        var report = new Sketch(10);
        report.Set("base", new double[10]);
        var error = Math.Sqrt(10 / 9.0) / Math.Sqrt(10);
        foreach (var (cell, t) in cells)
            report.Set(cell, [.. Enumerable.Range(0, 10).Select(seed => (seed % 2 == 0 ? 1 : -1) + t * error)]);
        return report;
    }

    /// <summary>Cells with ten or so seeds of noise of their own around a mean.</summary>
    private sealed class Sketch(int seeds) : Dictionary<string, double>
    {
        private readonly Dictionary<string, ReportValue[]> _values = [];

        public Dictionary<string, string> SameAs { get; } = [];

        /// <summary>Trials that failed, that have not run, that lack the measure.</summary>
        public HashSet<(string Cell, long Seed)> Failed { get; } = [];

        public HashSet<(string Cell, long Seed)> NotRun { get; } = [];

        public HashSet<(string Cell, long Seed)> Undefined { get; } = [];

        public string Better { get; set; } = "higher";

        private IEnumerable<string> Cells => Keys.Concat(_values.Keys).Distinct();

        public void Set(string cell, double[] values) => SetWords(cell, [.. values.Select(value => ReportValue.Of(value))]);

        public void SetWords(string cell, ReportValue[] values) => _values[cell] = values;

        public ReportClaim Judge(Expectation expect, params string[] cells) => Judge(expect, new VerdictContext(), cells);

        public ReportClaim Judge(Expectation expect, VerdictContext context, params string[] cells) =>
            Assert.Single(Judge([ClaimOf(expect, cells.Select(Against))], new StatisticsSettings(), context));

        public ReportClaim Judge(Contrast part, Expectation expect) =>
            Assert.Single(Judge([ClaimOf(expect, [part])], new StatisticsSettings(), new VerdictContext()));

        public IReadOnlyList<ReportClaim> JudgeAll(StatisticsSettings settings, params string[] cells) =>
            JudgeParts(settings, [.. cells.Select(cell => (string[])[cell])]);

        /// <param name="claims">Each one's parts.</param>
        public IReadOnlyList<ReportClaim> JudgeParts(StatisticsSettings settings, IReadOnlyList<string[]> claims) =>
            Judge([.. claims.Select(parts => ClaimOf(Expectation.Greater, parts.Select(Against)))], settings, new VerdictContext());

        public IReadOnlyList<ReportComparison> Table(params string[] cells) =>
            new ComparisonTable(Measured(), Seeds(), 0.05, new VerdictContext())
            .Of([.. cells.Select(cell => new TableContrast(ComparisonKind.Level, Against(cell), "family"))], [Score]);

        private IReadOnlyList<ReportClaim> Judge(IReadOnlyList<Claim> claims, StatisticsSettings settings, VerdictContext context) =>
            new ClaimJudge(Measured(), Seeds(), settings, context).Judge(claims);

        private static Contrast Against(string cell) => new([cell], ["base"], [new(cell, 1), new("base", -1)]);

        private static Claim ClaimOf(Expectation expect, IEnumerable<Contrast> parts) => new()
        {
            Says = "it is so",
            Expect = expect,
            Parts = [.. parts],
            Measure = new Measure { Name = Score, Address = Score, Definition = new JValue(Score) },
        };

        private List<long> Seeds() => [.. Enumerable.Range(1, seeds).Select(seed => (long)seed)];

        private MeasuredValues Measured() => new(
            Cells.Select(cell =>
                new ReportCell(cell, new Dictionary<string, string>(), cell == "base", SameAs.GetValueOrDefault(cell), "", 0, [])),
            Cells.Index().Where(cell => !SameAs.ContainsKey(cell.Item))
                .SelectMany(cell => Seeds().Where(seed => !NotRun.Contains((cell.Item, seed)))
                    .Select(seed => Trial(cell.Item, cell.Index, seed))),
            [new ReportMeasure(Score, _nothing, "", Better, ReportMeasure.Linear)]);

        private ReportTrial Trial(string cell, int index, long seed)
        {
            var value = _values.TryGetValue(cell, out var set)
                ? set[(int)seed - 1]
                : ReportValue.Of(this[cell] + 0.5 * _noise.At(index).Normal(seed));
            var failed = Failed.Contains((cell, seed));
            Dictionary<string, ReportValue> values = failed || Undefined.Contains((cell, seed)) ? [] : new() { [Score] = value };
            return new ReportTrial(
                "", cell, seed, failed ? ReportValue.Failed : "finished", 1, values, ReportCurves.None, [], [],
                new ReportTrialMachine(0, 0, 1));
        }
    }
}
