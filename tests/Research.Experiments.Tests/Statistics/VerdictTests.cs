using FsCheck;
using FsCheck.Fluent;

namespace Research.Experiments.Tests;

/// <summary>FORMAT.md part C: what is supported, refuted and undecided, and why.</summary>
public sealed class VerdictTests
{
    private const double Alpha = 0.05;

    private static readonly ReportValue _diverged = ReportValue.Of(ReportValue.Diverged),
        _notReached = ReportValue.Of(ReportValue.NotReached);

    /// <summary>The table as it is written: by intervals.</summary>
    [Fact]
    public void P_values_decide_as_intervals_do() => Check.One(
        Config.QuickThrowOnFailure,
        Prop.ForAll(
            Gen.Choose(-300, 300).Three().SelectMany(draw => Gen.Choose(5, 12).Select(n => (draw.Item1, draw.Item2, draw.Item3, n)))
                .ToArbitrary(),
            draw =>
            {
                var (mean, margin) = (draw.Item1 / 100.0, Math.Abs(draw.Item2) / 100.0);
                var stream = RandomStream.Of("verdicts", $"{draw.Item3}");
                var figures = Figures([.. Enumerable.Range(0, draw.n).Select(i => mean + stream.Normal(i))]);
                return Enum.GetValues<Expectation>().All(expect =>
                    figures.Decide(new VerdictRule(expect, margin), Alpha, Alpha) == ByIntervals(
                        expect, margin, figures.Interval!, figures.EquivalenceInterval!));
            }));

    [Theory]
    [InlineData(Expectation.Greater, 0.0, Outcome.Supported)]
    [InlineData(Expectation.Greater, 3.0, Outcome.Refuted)]
    [InlineData(Expectation.Greater, 0.7, Outcome.Supported)]
    [InlineData(Expectation.Greater, 1.5, Outcome.Undecided)]
    [InlineData(Expectation.Greater, -1.0, Outcome.Supported)]
    [InlineData(Expectation.Less, 0.0, Outcome.Refuted)]
    [InlineData(Expectation.Less, -3.0, Outcome.Supported)]
    [InlineData(Expectation.Equivalent, 2.4, Outcome.Supported)]
    [InlineData(Expectation.Equivalent, 0.5, Outcome.Refuted)]
    [InlineData(Expectation.Equivalent, 2.0, Outcome.Undecided)]
    [InlineData(Expectation.Different, 0.0, Outcome.Supported)]
    [InlineData(Expectation.Different, 0.8, Outcome.Undecided)]
    [InlineData(Expectation.Different, 2.4, Outcome.Refuted)]
    public void Of_students_sleep(Expectation expect, double margin, Outcome outcome)
    {
        // 1.58 with 95 % in [0.7001, 2.4599] and 90 % in [0.8670, 2.2930].
        var figures = Figures([1.2, 2.4, 1.3, 1.3, 0, 1.0, 1.8, 0.8, 4.6, 1.4]);
        Assert.Equal(outcome, figures.Decide(new VerdictRule(expect, margin), Alpha, Alpha));
    }

    [Fact]
    public void Four_seeds_are_too_few_whatever_they_say()
    {
        var figures = Figures([1, 1.1, 0.9, 1.05]);

        Assert.Equal((Outcome.Undecided, "too-few-seeds"), (Decide(figures, Expectation.Greater), Reason(figures, Expectation.Greater)));
        Assert.NotNull(figures.Interval);
        Assert.Null(figures.P(VerdictRule.Difference));
        Assert.Null(Figures([1, 1.1]).Interval);
        Assert.Equal(Outcome.Supported, Decide(Figures([1, 1.1, 0.9, 1.05, 1]), Expectation.Greater));
    }

    [Fact]
    public void Ranks_of_five_cannot()
    {
        Assert.Equal(ReportValue.Cannot, Figures([1, 2, 3, 4, 5]).PWilcoxon(VerdictRule.Difference)!.Value.Word);
        Assert.Equal(2 / 64.0, Figures([1, 2, 3, 4, 5, 6]).PWilcoxon(VerdictRule.Difference)!.Value.Number);
    }

    /// <summary>t would give p = 0 from two equal roundings.</summary>
    [Fact]
    public void Equal_differences_are_decided_by_their_signs()
    {
        var five = Figures([0.1, 0.1, 0.1, 0.1, 0.1]);
        var six = ContrastFigures.Of(
            Synthetic.Differences(Values(0.9, 0.8, 0.7, 0.6, 0.5, 0.4), Values(0.8, 0.7, 0.6, 0.5, 0.4, 0.3), true), Alpha);

        Assert.Equal((Outcome.Undecided, "too-few-seeds-for-ranks"),
            (Decide(five, Expectation.Greater), Reason(five, Expectation.Greater)));
        Assert.Equal(Outcome.Supported, five.Decide(new VerdictRule(Expectation.Equivalent, 0.2), Alpha, Alpha));
        Assert.Equal(Outcome.Supported, Decide(six, Expectation.Greater));
        Assert.Equal(("sign", 2 / 64.0), (six.Method, six.P(VerdictRule.Difference)!.Value.Number));
        Assert.Null(six.Interval);
        Assert.Contains(VerdictWords.Constant, six.Words(VerdictRule.Difference));
        Assert.Equal(Outcome.Undecided, six.Decide(new VerdictRule(Expectation.Greater, 0.1), Alpha, Alpha));
    }

    [Fact]
    public void No_difference_at_all_is_equivalence_and_no_difference()
    {
        var figures = Figures([0, 0, 0, 0, 0, 0, 0]);

        Assert.Equal(1, figures.P(VerdictRule.Difference)!.Value.Number);
        Assert.Equal(Outcome.Supported, figures.Decide(new VerdictRule(Expectation.Equivalent, 0.01), Alpha, Alpha));
        Assert.Equal(Outcome.Undecided, Decide(figures, Expectation.Different));
    }

    [Fact]
    public void A_goal_never_reached_lies_above_every_number()
    {
        var slow = new[] { _notReached, _notReached, _notReached, Of(9), Of(8), Of(9), _notReached };
        var figures = ContrastFigures.Of(Synthetic.Differences(slow, Values(5, 4, 6, 5, 5, 4, 6), higherIsBetter: false), Alpha);

        Assert.Equal((7, 3), (figures.N, figures.Numbers));
        Assert.Equal("wilcoxon", figures.Method);
        Assert.Equal(2 / 128.0, figures.P(VerdictRule.Difference)!.Value.Number);
        Assert.Equal(12 / 3.0, figures.Difference);
        Assert.Null(figures.Interval);
        Assert.Equal(Outcome.Supported, Decide(figures, Expectation.Greater));
        Assert.Equal(7, figures.Wins);
        Assert.Equal("not-reached", figures.Differences.Shown[0].Word);
    }

    [Theory]
    [InlineData(true, Outcome.Refuted)]
    [InlineData(false, Outcome.Supported)]
    [InlineData(null, Outcome.Undecided)]
    public void What_diverged_lies_on_the_worse_side(bool? higherIsBetter, Outcome greater)
    {
        var figures = ContrastFigures.Of(
            Synthetic.Differences([.. Enumerable.Repeat(_diverged, 7)], Values(1, 2, 3, 4, 5, 6, 7), higherIsBetter), Alpha);

        Assert.Equal(greater, Decide(figures, Expectation.Greater));
        if (higherIsBetter is null) Assert.Equal("undefined-values", Reason(figures, Expectation.Greater));
    }

    [Fact]
    public void Two_that_diverged_are_a_tie()
    {
        var figures = ContrastFigures.Of(
            Synthetic.Differences(
                [_diverged, _diverged, Of(2), Of(3), Of(4), Of(5), Of(6)], [_diverged, _diverged, Of(1), Of(1), Of(1), Of(1), Of(1)], true),
            Alpha);

        // Of seven two are zero: the other five have ranks 3 to 7 and 2^5 signs, too few for a two-sided 5 %.
        Assert.Equal([0, 0, 1, 2, 3, 4, 5], figures.Differences.Values);
        Assert.Equal((7, 5), (figures.N, figures.Numbers));
        Assert.Equal(ReportValue.Cannot, figures.P(VerdictRule.Difference)!.Value.Word);
        Assert.Equal(Outcome.Undecided, Decide(figures, Expectation.Different));
    }

    [Fact]
    public void The_logarithm_of_nothing_lies_below_every_number()
    {
        var figures = ContrastFigures.Of(
            Synthetic.Differences(Values(0, 0, 0.001, 0.001, 0.01, 0), Values(1, 1, 1, 1, 1, 1), null, log10: true), Alpha);

        Assert.Equal(-8.0 / 3, figures.Difference!.Value, 1e-12);
        Assert.Equal(Outcome.Supported, Decide(figures, Expectation.Less));
        Assert.Equal("log-of-zero", figures.Differences.Shown[0].Word);
    }

    [Fact]
    public void Means_over_cells_have_no_place_for_what_is_no_number()
    {
        var contrast = new Contrast([], [], [new("a", 0.5), new("b", 0.5), new("c", -1)]);
        var differences = SeedDifferences.Of(
            contrast, [1, 2, 3, 4, 5, 6],
            (cell, seed) => cell == "b" && seed == 2 ? OrderedValue.Of(_diverged, false, true) : OrderedValue.Of(seed));
        var figures = ContrastFigures.Of(differences, Alpha);

        Assert.Equal((Outcome.Undecided, "undefined-values"), (Decide(figures, Expectation.Greater), Reason(figures, Expectation.Greater)));
        Assert.Equal((6, 5), (figures.N, figures.Numbers));
    }

    [Fact]
    public void Failed_and_missing_trials_leave_a_claim_undecided()
    {
        ContrastFigures With(OrderedValue third) => ContrastFigures.Of(
            SeedDifferences.Of(
                new Contrast(["a"], [], [new("a", 1)]), Enumerable.Range(0, 10).Select(i => (long)i),
                (_, seed) => seed == 3 ? third : OrderedValue.Of(5 + seed)),
            Alpha);

        Assert.Equal("failed-trials", Reason(With(OrderedValue.Failed), Expectation.Greater));
        Assert.Equal("not-run", Reason(With(OrderedValue.NotRun), Expectation.Greater));
        Assert.Equal(Outcome.Undecided, Decide(With(OrderedValue.Failed), Expectation.Greater));
        Assert.Equal(9, With(OrderedValue.Failed).N);
    }

    [Fact]
    public void One_seed_that_hides_a_difference_is_told()
    {
        var figures = Figures([1, 1.2, 0.9, 1.1, 1, 0.8, 1.2, 1, 1.1, -9]);

        Assert.Equal(Outcome.Undecided, Decide(figures, Expectation.Greater));
        Assert.Contains(VerdictWords.Skewed, figures.Words(VerdictRule.Difference));
        Assert.DoesNotContain(VerdictWords.Skewed, Figures([1, 1.2, 0.9, 1.1, 1, 0.8, 1.2, 1, 1.1, 0.9]).Words(VerdictRule.Difference));
    }

    [Fact]
    public void Tests_that_disagree_are_told()
    {
        // Eleven of twelve agree, which ranks see (12 of at most 13); the last takes the mean's interval across 0.
        Assert.Contains(VerdictWords.TestsDisagree,
            Figures([1, 1.2, 0.9, 1.1, 1, 0.8, 1.2, 1, 1.1, 1, 0.9, -9]).Words(VerdictRule.Difference));
        Assert.DoesNotContain(
            VerdictWords.TestsDisagree, Figures([1, 1.2, 0.9, 1.1, 1, 0.8, 1.2, 1, 1.1, 1, 0.9, 1]).Words(VerdictRule.Difference));
    }

    private static Outcome ByIntervals(Expectation expect, double margin, IReadOnlyList<double> wide, IReadOnlyList<double> narrow)
    {
        var (beyond, within) = (wide[0] > margin || wide[1] < -margin, narrow[0] > -margin && narrow[1] < margin);
        return expect switch
        {
            Expectation.Greater => wide[0] > margin ? Outcome.Supported : wide[1] < margin ? Outcome.Refuted : Outcome.Undecided,
            Expectation.Less => wide[1] < -margin ? Outcome.Supported : wide[0] > -margin ? Outcome.Refuted : Outcome.Undecided,
            Expectation.Equivalent => within ? Outcome.Supported : beyond ? Outcome.Refuted : Outcome.Undecided,
            _ => beyond ? Outcome.Supported : margin > 0 && within ? Outcome.Refuted : Outcome.Undecided,
        };
    }

    private static ContrastFigures Figures(double[] differences) => ContrastFigures.Of(Synthetic.Differences(differences), Alpha);

    private static Outcome Decide(ContrastFigures figures, Expectation expect) => figures.Decide(new VerdictRule(expect, 0), Alpha, Alpha);

    private static string Reason(ContrastFigures figures, Expectation expect) => figures.Reason(new VerdictRule(expect, 0));

    private static ReportValue Of(double number) => ReportValue.Of(number);

    private static ReportValue[] Values(params double[] numbers) => [.. numbers.Select(number => ReportValue.Of(number))];
}
