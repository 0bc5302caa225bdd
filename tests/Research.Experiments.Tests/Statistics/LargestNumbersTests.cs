namespace Research.Experiments.Tests;

/// <summary>Differences near the ends of what numbers can hold.</summary>
public sealed class LargestNumbersTests
{
    private const double Alpha = 0.05;

    /// <summary>A perplexity beyond 1e154, a variance below 1e-154: their squares are no numbers any more.</summary>
    [Theory]
    [InlineData(1000)]
    [InlineData(-1000)]
    public void Very_large_and_very_small_differences_have_the_figures_of_others(int power)
    {
        double[] seeds = [1, 2, 3, 4, 7, 8];
        ContrastFigures Of(IEnumerable<double> values) => ContrastFigures.Of(Synthetic.Differences([.. values]), Alpha);
        var (usual, scaled) = (Of(seeds), Of(seeds.Select(value => Math.ScaleB(value, power))));

        Assert.Equal((usual.Effect, usual.P(VerdictRule.Difference)), (scaled.Effect, scaled.P(VerdictRule.Difference)));
        Assert.Equal(
            [usual.Difference!, usual.Std!, usual.Detectable!, .. usual.Interval!],
            ((double?[])[scaled.Difference, scaled.Std, scaled.Detectable, .. scaled.Interval!])
                .Select(figure => (double?)Math.ScaleB(figure!.Value, -power)));
    }

    /// <summary>Reports hold no infinity: it could not be written.</summary>
    [Fact]
    public void What_no_number_can_hold_is_left_out()
    {
        var figures = ContrastFigures.Of(Synthetic.Differences([1.7e308, 1.6e308, 1.5e308, 1.7e308, 1, 2]), Alpha);
        Assert.Equal((null, "paired-t"), (figures.Interval, figures.Method));
        Assert.NotNull(figures.Std);

        var opposite = ContrastFigures.Of(Synthetic.Differences([1.7e308, -1.7e308, 1.5e308, -1.6e308, 1, 2]), Alpha);
        Assert.Equal((null, null, null, null), (opposite.Difference, opposite.Std, opposite.Interval, opposite.P(VerdictRule.Difference)));
    }
}
