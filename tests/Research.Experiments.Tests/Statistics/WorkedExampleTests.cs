namespace Research.Experiments.Tests;

/// <summary>Published examples, and values that follow from a definition by hand.</summary>
public sealed class WorkedExampleTests
{
    /// <summary>Cushny and Peebles 1905, as Student printed them in 1908: additional hours of sleep,
    /// the second drug less the first.</summary>
    private static readonly double[] _sleep = [1.2, 2.4, 1.3, 1.3, 0, 1.0, 1.8, 0.8, 4.6, 1.4];

    [Fact]
    public void Students_sleep_data()
    {
        var figures = Figures(_sleep);

        Assert.Equal(1.58, figures.Difference!.Value, 1e-12);
        Assert.Equal(1.229995, figures.Std!.Value, 1e-6);
        Assert.Equal(4.0621, figures.Difference.Value / (figures.Std.Value / Math.Sqrt(10)), 5e-5);
        Assert.Equal(0.00283289, figures.P(VerdictRule.Difference)!.Value.Number!.Value, 5e-9);
        Assert.Equal([0.7001142, 2.4598858], figures.Interval!, Near(1e-7));
        Assert.Equal("paired-t", figures.Method);
        Assert.Equal((9, 1.3), (figures.Wins, figures.Median));
    }

    /// <summary>
    /// Zero ranks first and is dropped; the two 1.3 share ranks 5 and 6. All nine that are left are positive: 2 / 2^9. (With a correction
    /// for continuity the normal approximation that is usually printed gives 0.0091.)
    /// </summary>
    [Fact]
    public void Sleep_data_by_ranks()
    {
        var ranks = new SignedRanks(_sleep, tolerance: 1e-12);

        Assert.Equal(54, ranks.Sum);
        Assert.Equal(1 / 512.0, ranks.Greater);
        Assert.Equal(1, ranks.Less);
        Assert.Equal(2 / 512.0, Figures(_sleep).PWilcoxon(VerdictRule.Difference)!.Value.Number);
    }

    /// <summary>
    /// Darwin's maize (Fisher 1935, The Design of Experiments): crossed less self-fertilized, in eighths of an inch. T- = 24, and Fisher's
    /// t of 2.148 with 14 degrees of freedom lies just above the 5 % point, 2.145.
    /// </summary>
    [Fact]
    public void Darwins_maize()
    {
        double[] eighths = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];
        var figures = Figures(eighths);

        Assert.Equal(314 / 15.0, figures.Difference!.Value, 1e-12);
        Assert.Equal(2.148, figures.Difference.Value / (figures.Std!.Value / Math.Sqrt(15)), 5e-4);
        Assert.Equal(0.0497, figures.P(VerdictRule.Difference)!.Value.Number!.Value, 5e-5);
        Assert.Equal(120 - 24, new SignedRanks(eighths, 0).Sum);
        Assert.Equal(0.04126, 2 * new SignedRanks(eighths, 0).Greater, 5e-6);
    }

    /// <summary>Wilcoxon and Wilcox 1964, Some Rapid Approximate Statistical Procedures:
    /// the largest sums that are significant, two-sided.</summary>
    [Theory]
    [InlineData(6, 0, 0.05)]
    [InlineData(7, 2, 0.05)]
    [InlineData(8, 3, 0.05)]
    [InlineData(9, 5, 0.05)]
    [InlineData(10, 8, 0.05)]
    [InlineData(15, 25, 0.05)]
    [InlineData(20, 52, 0.05)]
    [InlineData(25, 89, 0.05)]
    [InlineData(10, 3, 0.01)]
    [InlineData(20, 37, 0.01)]
    public void Critical_values_of_signed_ranks(int n, int critical, double alpha)
    {
        Assert.True(2 * new SignedRanks(WithSum(n, critical), 0).Less <= alpha);
        Assert.True(2 * new SignedRanks(WithSum(n, critical + 1), 0).Less > alpha);
    }

    /// <summary>Pratt 1959, by hand: 0 has rank 1 and 4 of 4 others agree but the smallest:
    /// sums of {2, 3, 4, 5} of at least 12 are 14 and 12.</summary>
    [Fact]
    public void Zeros_keep_their_ranks()
    {
        var ranks = new SignedRanks([0, -1, 2, 3, 4], 0);

        Assert.Equal(12, ranks.Sum);
        Assert.Equal(2 / 16.0, ranks.Greater);
        Assert.Equal(1 / 16.0, ranks.Least);
    }

    /// <summary>Sizes 1, 1, 2 have ranks 1.5, 1.5, 3: of the eight sums {0, 1.5, 1.5, 3, 3, 4.5, 4.5, 6} three are at least 4.5.</summary>
    [Fact]
    public void Ties_share_the_mean_of_their_ranks()
    {
        var ranks = new SignedRanks([-1, 1, 2], 0);

        Assert.Equal(4.5, ranks.Sum);
        Assert.Equal(3 / 8.0, ranks.Greater);
        Assert.Equal(7 / 8.0, ranks.Less);
    }

    [Fact]
    public void What_no_number_reaches_has_the_largest_rank() =>
        Assert.Equal(1 / 64.0, new SignedRanks([1, 2, 3, 4, double.PositiveInfinity, double.PositiveInfinity], 0).Greater);

    /// <summary>Holm 1979: 0.01, 0.02, 0.03, 0.04 at 5 %: the first is rejected alone.</summary>
    [Fact]
    public void Holms_correction()
    {
        Assert.Equal([0.06, 0.06, 0.06, 0.04], Holm.Adjust([0.04, 0.03, 0.02, 0.01]), Near(1e-15));
        Assert.Equal([0.03, 0.06, 0.06, 0.02], Holm.Adjust([0.01, 0.04, 0.03, 0.005]), Near(1e-15));
        Assert.Equal([1, 1, 1], Holm.Adjust([0.5, 0.9, 0.7]));
        Assert.Empty(Holm.Adjust([]));
    }

    /// <summary>Hedges 1981: J(2) = 1 / sqrt(pi), J(3) = sqrt(pi / 6), J(4) = sqrt(2 / pi); near 1 - 3 / (4m - 1).</summary>
    [Fact]
    public void Hedges_correction()
    {
        Assert.Equal(1 / Math.Sqrt(Math.PI), StudentDistribution.HedgesCorrection(2), 1e-9);
        Assert.Equal(Math.Sqrt(Math.PI / 6), StudentDistribution.HedgesCorrection(3), 1e-9);
        Assert.Equal(Math.Sqrt(2 / Math.PI), StudentDistribution.HedgesCorrection(4), 1e-9);
        Assert.Equal(1 - 3 / (4 * 9.0 - 1), StudentDistribution.HedgesCorrection(9), 5e-4);
    }

    /// <summary>Closed forms: tan(π (p - ½)) with one degree of freedom, (2p - 1) / √(2p (1 - p)) with two.</summary>
    [Theory]
    [InlineData(0.05)]
    [InlineData(1e-3)]
    [InlineData(5e-4)]
    [InlineData(1e-7)]
    [InlineData(1e-9)]
    public void Quantiles_of_two_and_three_seeds(double alpha)
    {
        var p = 1 - alpha / 2;
        var (one, two) = (1 / Math.Tan(Math.PI * (1 - p)), (2 * p - 1) / Math.Sqrt(2 * p * (1 - p)));
        Assert.Equal(1, StudentDistribution.Quantile(1, p) / one, 1e-8);
        Assert.Equal(1, StudentDistribution.Quantile(2, p) / two, 1e-8);
    }

    /// <summary>FORMAT.md: the difference that n seeds see, in standard deviations.</summary>
    [Theory]
    [InlineData(5, 1.66)]
    [InlineData(8, 1.15)]
    [InlineData(10, 0.99)]
    [InlineData(15, 0.78)]
    [InlineData(20, 0.66)]
    public void Detectable_difference(int n, double inDeviations)
    {
        var figures = Figures([.. Enumerable.Range(0, n).Select(i => Math.Sin(i * i))]);
        Assert.Equal(inDeviations, figures.Detectable!.Value / figures.Std!.Value, 0.006);
    }

    [Theory]
    [InlineData(5, 0.45)]
    [InlineData(10, 0.26)]
    [InlineData(20, 0.14)]
    public void Failures_that_may_stay_unseen(int n, double rate) => Assert.Equal(rate, UnseenFailures.Rate(n), 0.005);

    /// <summary>By hand: squared errors 0.5 and 2, so df = 2.5² / (0.5²/4 + 2²/4) = 5.88235 and t = -2 / sqrt 2.5;
    /// p by numerical integration.</summary>
    [Fact]
    public void Welchs_test()
    {
        var welch = UnpairedFigures.Of([1, 2, 3, 4, 5], [1, 3, 5, 7, 9], alpha: 0.05);

        Assert.Equal(-2, welch.Difference!.Value, 1e-12);
        Assert.Equal(5.882353, welch.Freedom!.Value, 1e-6);
        Assert.Equal(0.253702, welch.P!.Value.Number!.Value, 1e-6);
        Assert.Equal("welch", welch.Method);
        Assert.Equal(-2 / Math.Sqrt(6.25) * (1 - 3 / (4 * 8.0 - 1)), welch.Effect!.Value, 1e-3);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(-300)]
    [InlineData(-1000)]
    public void Welchs_test_of_very_large_and_very_small_values(int power)
    {
        double[] Scaled(params double[] values) => [.. values.Select(value => Math.ScaleB(value, power))];
        var usual = UnpairedFigures.Of([1, 2, 3, 4, 5], [1, 3, 5, 7, 9], alpha: 0.05);
        var welch = UnpairedFigures.Of(Scaled(1, 2, 3, 4, 5), Scaled(1, 3, 5, 7, 9), alpha: 0.05);

        Assert.Equal((usual.Freedom, usual.P, usual.Effect), (welch.Freedom, welch.P, welch.Effect));
        var expected = Scaled([usual.Difference!.Value, .. usual.Interval!]);
        Assert.Equal<double>(expected, (double[])[welch.Difference!.Value, .. welch.Interval!]);
    }

    /// <summary>As of paired figures: an interval from 3 values on each side, a p from 5; nothing without spread.</summary>
    [Fact]
    public void Welchs_test_of_few_values()
    {
        double[] five = [1, 2, 3, 4, 5];
        UnpairedFigures Of(double[] of, double[] against) => UnpairedFigures.Of(of, against, alpha: 0.05);

        foreach (var (few, interval, p) in ((double[], bool, bool)[])
            [([1, 2], false, false), ([1, 2, 3], true, false), ([1, 2, 3, 5], true, false), ([1, 2, 3, 5, 8], true, true)])
        {
            foreach (var figures in (UnpairedFigures[])[Of(few, five), Of(five, few)])
                Assert.Equal(("welch", interval, p), (figures.Method, figures.Interval is not null, figures.P is not null));
        }

        Assert.Equal(UnpairedFigures.Of([], [], 0.05), Of([], five));
        Assert.Null(Of(five, []).Difference);
        foreach (var (figures, difference) in ((UnpairedFigures, double)[])
            [(Of([4], five), 1), (Of(five, [4]), -1), (Of([2, 2, 2, 2, 2], [1, 1, 1, 1, 1]), 1), (Of([1, 1, 1, 1, 1], [2]), -1)])
        {
            Assert.Equal(difference, figures.Difference);
            Assert.Equal((null, null, null, null, null), (figures.Method, figures.Interval, figures.Freedom, figures.P, figures.Effect));
        }

        Assert.Equal(("welch", 8.0), (Of(five, [2, 3, 4, 5, 6]).Method, Of(five, [2, 3, 4, 5, 6]).Freedom!.Value));

        // Spread on one side alone is spread: a variance of 0.125, 0.025 of the mean, with its 4 degrees.
        var onesided = Of([3, 3, 3, 3, 3], [1, 1.5, 2, 1.5, 1.5]);
        Assert.Equal((4.0, "welch"), (onesided.Freedom!.Value, onesided.Method));
        Assert.Equal([1.5 - 2.776445 * Math.Sqrt(0.025), 1.5 + 2.776445 * Math.Sqrt(0.025)], onesided.Interval!, Near(1e-5));
    }

    private static ContrastFigures Figures(double[] differences) => ContrastFigures.Of(Synthetic.Differences(differences), 0.05);

    /// <summary>Ranks 1..n of which the positive ones add up to the sum.</summary>
    private static double[] WithSum(int n, int sum)
    {
        var differences = Enumerable.Range(1, n).Select(rank => -(double)rank).ToArray();
        for (var rank = n; rank > 0; rank--)
        {
            if (rank > sum) continue;
            differences[rank - 1] = rank;
            sum -= rank;
        }

        return differences;
    }

    private static EqualityComparer<double> Near(double tolerance) =>
        EqualityComparer<double>.Create((a, b) => Math.Abs(a - b) <= tolerance, _ => 0);
}
