namespace Research.Experiments.Tests;

public sealed class SummaryTests
{
    [Fact]
    public void Figures_are_those_of_the_textbook()
    {
        // Student's own sleep data (1908), the second drug: mean 2.33, standard deviation 2.002249; t(0.975, 9) = 2.262157.
        double[] sleep = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
        var summary = Of(sleep);

        Assert.Equal(10, summary.N);
        Assert.Equal(2.33, summary.Mean!.Value, 12);
        Assert.Equal(2.002249, summary.Std!.Value, 6);
        Assert.Equal(2.33 - 2.262157 * 2.002249 / Math.Sqrt(10), summary.Interval![0], 5);
        Assert.Equal(2.33 + 2.262157 * 2.002249 / Math.Sqrt(10), summary.Interval[1], 5);
        Assert.Equal((1.75, -0.1, 5.5), (summary.Median, summary.Min, summary.Max));
    }

    [Fact]
    public void Words_are_counted_and_the_figures_are_of_the_numbers()
    {
        var summary = Summaries.Of("c", "m",
            [ReportValue.Of(1), ReportValue.Of("failed"), ReportValue.Of(3), ReportValue.Of("diverged"), ReportValue.Of("diverged")]);

        Assert.Equal((2, 2.0), (summary.N, summary.Mean));
        Assert.Equal([("diverged", 2), ("failed", 1)], summary.Missing.Select(word => (word.Key, word.Value)));
    }

    [Fact]
    public void Too_few_numbers_have_no_figures()
    {
        Assert.Null(Of().Mean);
        Assert.Equal((5.0, null), (Of(5).Mean, Of(5).Std));
        Assert.NotNull(Of(1, 2).Std);
        Assert.Null(Of(1, 2).Interval);
        Assert.NotNull(Of(1, 2, 3).Interval);
    }

    [Theory]
    [InlineData(0.1, 7)]
    [InlineData(1.0 / 3, 10)]
    [InlineData(0.9435, 20)]
    public void Equal_values_have_no_deviation_at_all(double value, int n) =>
        Assert.Equal(0, Of([.. Enumerable.Repeat(value, n)]).Std);

    /// <summary>Reports hold no infinity: it could not be written.</summary>
    [Fact]
    public void Very_large_values_have_figures_as_far_as_numbers_go()
    {
        Assert.Equal(1e200, Of(1e200, 2e200, 3e200).Std!.Value, 1e188);
        Assert.Equal(1e-200, Of(1e-200, 2e-200, 3e-200).Std!.Value, 1e-212);

        var beyond = Of(1.7e308, 1.7e308, 1);
        Assert.NotNull(beyond.Std);
        Assert.Null(beyond.Interval);
        Assert.Equal((null, null), (Of(1.7e308, -1.7e308, 1).Mean, Of(1.7e308, 1.6e308).Median));
    }

    /// <summary>The squares of such differences are beyond all numbers; they themselves are not.</summary>
    [Theory]
    [InlineData(1e160)]
    [InlineData(1e250)]
    public void Large_values_have_their_deviation(double size)
    {
        var (small, large) = (Of(1, -3, 5), Of(size, -3 * size, 5 * size));

        Assert.Equal(small.Std!.Value, large.Std!.Value / size, 12);
        Assert.Equal(small.Interval!.Select(bound => Math.Round(bound, 9)), large.Interval!.Select(bound => Math.Round(bound / size, 9)));
    }

    [Fact]
    public void Figures_beyond_all_numbers_are_none()
    {
        var summary = Of(double.MaxValue, -double.MaxValue, double.MaxValue, -double.MaxValue);

        Assert.Equal((4, null, null), (summary.N, summary.Std, summary.Interval));
        Assert.Equal((-double.MaxValue, double.MaxValue), (summary.Min, summary.Max));
    }

    private static ReportSummary Of(params double[] values) => Summaries.Of("c", "m", [.. values.Select(value => ReportValue.Of(value))]);
}
