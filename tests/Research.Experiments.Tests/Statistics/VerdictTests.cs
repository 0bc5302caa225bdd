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
    [InlineData(Expectation.Different, 1.58, Outcome.Undecided)]
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

    /// <summary>FORMAT.md part C: 3 seeds for a shown interval, and for all that is made of it.</summary>
    [Fact]
    public void Figures_are_shown_from_three_seeds()
    {
        var (two, three) = (Figures([1, 1.1]), Figures([1, 1.1, 0.9]));

        Assert.Null(two.Interval);
        Assert.Null(two.EquivalenceInterval);
        Assert.Null(two.Effect);
        Assert.Null(two.Detectable);

        // t(2) at 97.5, 95 and 80 %: 4.3027, 2.9200, 1.0607; the standard error is 0.1 / sqrt 3; Hedges' correction for 2 is 0.5642.
        var error = 0.1 / Math.Sqrt(3);
        Assert.Equal([1 - 4.3027 * error, 1 + 4.3027 * error], three.Interval!, (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal([1 - 2.92 * error, 1 + 2.92 * error], three.EquivalenceInterval!, (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal((4.3027 + 1.0607) * error, three.Detectable!.Value, 1e-4);
        Assert.Equal(10 * 0.5642, three.Effect!.Value, 1e-3);
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

    /// <summary>Logarithms are below zero; what is equal but for its rounding is equal all the same.</summary>
    [Fact]
    public void Equal_differences_of_negative_numbers_are_equal()
    {
        var figures = ContrastFigures.Of(
            Synthetic.Differences(Values(-0.8, -0.7, -0.6, -0.5, -0.4, -0.3), Values(-0.9, -0.8, -0.7, -0.6, -0.5, -0.4), true), Alpha);

        Assert.Equal("sign", figures.Method);
    }

    [Fact]
    public void No_difference_at_all_is_equivalence_and_no_difference()
    {
        var figures = Figures([0, 0, 0, 0, 0, 0, 0]);

        Assert.Equal(1, figures.P(VerdictRule.Difference)!.Value.Number);
        Assert.Equal(0, figures.Wins);
        Assert.Equal(Outcome.Supported, figures.Decide(new VerdictRule(Expectation.Equivalent, 0.01), Alpha, Alpha));
        Assert.Equal(Outcome.Undecided, Decide(figures, Expectation.Different));
    }

    [Fact]
    public void What_is_zero_but_for_roundings_is_zero()
    {
        var figures = ContrastFigures.Of(
            Synthetic.Differences(Values(0.8, 0.4, 0.65, 0.6, 0.7), Values(0.7, 0.5, 0.6, 0.65, 0.7), higherIsBetter: true), Alpha);
        Assert.Equal((0, 0), (figures.Difference, figures.Median));
        Assert.Equal(0, figures.Effect);
    }

    /// <summary>Beside a loss of 1e20 the others' differences are not roundings.</summary>
    [Fact]
    public void One_that_explodes_leaves_the_other_seeds_differences_as_they_are()
    {
        ReportValue[] one = [Of(1e20), _diverged, Of(0.9), Of(0.8), Of(0.7), Of(0.9), Of(0.6), Of(0.8)];
        var figures = ContrastFigures.Of(
            Synthetic.Differences(one, Values(0.5, 0.5, 0.5, 0.6, 0.4, 0.3, 0.5, 0.5), higherIsBetter: false), Alpha);
        Assert.Equal(8, figures.Wins);
        Assert.Equal(2 / 256.0, figures.P(VerdictRule.Difference)!.Value.Number);
        Assert.Equal(Outcome.Supported, Decide(figures, Expectation.Greater));

        var both = ContrastFigures.Of(
            Synthetic.Differences(Values(1e20, 0.9, 0.8, 0.7, 0.9, 0.6), Values(1e20, 0.5, 0.6, 0.4, 0.3, 0.5), higherIsBetter: false),
            Alpha);
        Assert.Equal(("paired-t", 5), (both.Method, both.Wins));
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

    /// <summary>"Different by more than 0.5" is refuted where the 90 % interval lies within it; nothing refutes plain difference.</summary>
    [Fact]
    public void A_small_difference_refutes_one_by_more_than_the_margin()
    {
        var figures = Figures([0.1, -0.1, 0.2, -0.2, 0.1, -0.1, 0.2, -0.2]);

        Assert.Equal(Outcome.Refuted, figures.Decide(new VerdictRule(Expectation.Different, 0.5), Alpha, Alpha));
        Assert.Equal(Outcome.Undecided, figures.Decide(new VerdictRule(Expectation.Different, 0), Alpha, Alpha));
    }

    /// <summary>Of "greater" two-sided at the margin, either way; of equivalence the larger of two.</summary>
    [Fact]
    public void The_p_that_is_shown_is_the_one_that_decides()
    {
        // t(9) = (1.58 - M) / 0.38895: at 0 it is 4.0621, whose two-sided p is 0.00283; at 3 it is -3.6509 with 0.00531;
        // within 2.4: the one-sided p of -2.1082 is 0.03213.
        var figures = Figures([1.2, 2.4, 1.3, 1.3, 0, 1.0, 1.8, 0.8, 4.6, 1.4]);
        double P(Expectation expect, double margin) => figures.P(new VerdictRule(expect, margin))!.Value.Number!.Value;

        Assert.Equal(0.00283, P(Expectation.Greater, 0), 1e-5);
        Assert.Equal(0.00283, P(Expectation.Less, 0), 1e-5);
        Assert.Equal(0.00531, P(Expectation.Greater, 3), 1e-5);
        Assert.Equal(0.03213, P(Expectation.Equivalent, 2.4), 1e-4);
    }

    /// <summary>2^-n for each bound of an equivalence, and twice that otherwise: five equal differences reach the one.</summary>
    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public void Equivalence_of_equal_differences_needs_five_seeds(int seeds, bool reached)
    {
        var figures = Figures([.. Enumerable.Repeat(0.1, seeds)]);

        Assert.Equal(
            reached ? Outcome.Supported : Outcome.Undecided, figures.Decide(new VerdictRule(Expectation.Equivalent, 0.2), Alpha, Alpha));
        if (reached)
        {
            Assert.Equal(1 / 32.0, figures.P(new VerdictRule(Expectation.Equivalent, 0.2))!.Value.Number);
            Assert.Equal(ReportValue.Cannot, figures.P(new VerdictRule(Expectation.Less, 0.2))!.Value.Word);
        }
    }

    /// <summary>Ranks at a bound that is some differences themselves have fewer signs left there than at the other bound.</summary>
    [Fact]
    public void Ranks_reach_an_equivalence_only_if_they_reach_both_of_its_bounds()
    {
        // Two beyond all numbers, five at the upper bound: there 2^2 signs are left, 2^7 at the lower.
        ReportValue[] of = [_notReached, _notReached, Of(1), Of(1), Of(1), Of(1), Of(1)];
        var upper = ContrastFigures.Of(Synthetic.Differences(of, Values(0, 0, 0, 0, 0, 0, 0), higherIsBetter: false), Alpha);
        var lower = ContrastFigures.Of(Synthetic.Differences(Values(0, 0, 0, 0, 0, 0, 0), of, higherIsBetter: false), Alpha);
        foreach (var figures in (ContrastFigures[])[upper, lower])
        {
            Assert.Equal("too-few-seeds-for-ranks", figures.Reason(new VerdictRule(Expectation.Equivalent, 1)));
            Assert.Equal(ReportValue.Cannot, figures.P(new VerdictRule(Expectation.Equivalent, 1))!.Value.Word);
        }

        Assert.Equal("too-few-seeds-for-ranks", upper.Reason(new VerdictRule(Expectation.Greater, 1)));
        Assert.Equal("interval-holds-margin", upper.Reason(new VerdictRule(Expectation.Less, 1)));
        Assert.Equal("too-few-seeds-for-ranks", lower.Reason(new VerdictRule(Expectation.Less, 1)));
        Assert.Equal("interval-holds-margin", lower.Reason(new VerdictRule(Expectation.Greater, 1)));
    }

    /// <summary>Ranks at a margin are those of the differences less the margin.</summary>
    [Fact]
    public void Ranks_decide_at_the_margin()
    {
        ReportValue[] reached = [_notReached, _notReached, _notReached, Of(2), Of(2.5), Of(3), Of(3.5)];
        var figures = ContrastFigures.Of(Synthetic.Differences(reached, Values(0, 0, 0, 0, 0, 0, 0), higherIsBetter: false), Alpha);

        // All seven lie above 1. Of the ranks at 3.2, 28 in all, those above it have 6 + 6 + 6 and 2.
        Assert.Equal(Outcome.Supported, figures.Decide(new VerdictRule(Expectation.Greater, 1), Alpha, Alpha));
        Assert.Equal(Outcome.Undecided, figures.Decide(new VerdictRule(Expectation.Greater, 3.2), Alpha, Alpha));
        Assert.Equal(2 / 128.0, figures.P(new VerdictRule(Expectation.Greater, 1))!.Value.Number);
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

    /// <summary>One of several cells is enough: the seed has no difference.</summary>
    [Fact]
    public void A_seed_that_one_of_several_cells_lacks_is_left_out()
    {
        ContrastFigures With(OrderedValue third) => ContrastFigures.Of(
            SeedDifferences.Of(
                new Contrast(["a"], ["b"], [new("a", 1), new("b", -1)]), Enumerable.Range(0, 10).Select(i => (long)i),
                (cell, seed) => cell == "b" && seed == 3 ? third : OrderedValue.Of(5 + seed)),
            Alpha);

        Assert.Equal(("failed-trials", 9), (Reason(With(OrderedValue.Failed), Expectation.Greater), With(OrderedValue.Failed).N));
        Assert.Equal(("not-run", 9), (Reason(With(OrderedValue.NotRun), Expectation.Greater), With(OrderedValue.NotRun).N));
    }

    [Fact]
    public void One_seed_that_hides_a_difference_is_told()
    {
        var figures = Figures([1, 1.2, 0.9, 1.1, 1, 0.8, 1.2, 1, 1.1, -9]);

        Assert.Equal(Outcome.Undecided, Decide(figures, Expectation.Greater));
        Assert.Contains(VerdictWords.Skewed, figures.Words(VerdictRule.Difference));
        Assert.DoesNotContain(VerdictWords.Skewed, Figures([1, 1.2, 0.9, 1.1, 1, 0.8, 1.2, 1, 1.1, 0.9]).Words(VerdictRule.Difference));
    }

    /// <summary>The seed farthest from the others, not from zero or from their mirror image.</summary>
    [Fact]
    public void The_seed_that_carries_a_result_is_the_one_far_from_the_others() =>
        Assert.Contains(
            VerdictWords.Skewed, Figures([5, 5.1, 4.9, 5.05, 4.95, 5, 5.02, 4.98, 5.2, -11]).Words(VerdictRule.Difference));

    /// <summary>Six seeds are the first of which ranks can reach 5 %, and so can disagree.</summary>
    [Fact]
    public void Ranks_can_disagree_from_six_seeds()
    {
        Assert.Contains(VerdictWords.TestsDisagree, Figures([1, 1.1, 0.9, 1.05, 1.2, 20]).Words(VerdictRule.Difference));
        Assert.DoesNotContain(VerdictWords.TestsDisagree, Figures([1, 1.1, 0.9, 1.05, 1.2]).Words(VerdictRule.Difference));
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
