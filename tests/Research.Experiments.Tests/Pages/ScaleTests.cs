using FsCheck;
using FsCheck.Fluent;
using Research.Experiments.Pages.Charts;

namespace Research.Experiments.Tests.Pages;

public sealed class ScaleTests
{
    [Theory]
    [InlineData(0, 10, "0 2 4 6 8 10")]
    [InlineData(0.3, 0.42, "0.30 0.35 0.40 0.45")]
    [InlineData(-0.012, 0.007, "−0.015 −0.010 −0.005 0.000 0.005 0.010")]
    [InlineData(0, 31, "0 10 20 30 40")]
    [InlineData(0.00001, 0.00005, "1e−5 2e−5 3e−5 4e−5 5e−5")]
    [InlineData(7, 7, "2 4 6 8 10 12")]
    public void Ticks_are_round(double low, double high, string ticks) =>
        Assert.Equal(ticks, string.Join(' ', new LinearScale(low, high, 0, 100).Ticks.Select(tick => tick.Label)));

    [Theory]
    [InlineData(0.4, 20, "0.1 1 10 100")]
    [InlineData(1, 60, "1 2 5 10 20 50 100")]
    [InlineData(3e-9, 0.2, "10⁻⁹ 10⁻⁷ 10⁻⁵ 10⁻³ 10⁻¹")]
    public void Ticks_of_a_logarithm_are_powers(double low, double high, string ticks) =>
        Assert.Equal(ticks, string.Join(' ', new LogScale(low, high, 0, 100).Ticks.Select(tick => tick.Label)));

    [Fact]
    public void Equal_factors_are_equal_steps()
    {
        var scale = new LogScale(0.01, 100, 0, 400);
        Assert.Equal([0, 100, 200, 300, 400], new[] { 0.01, 0.1, 1, 10, 100 }.Select(value => Math.Round(scale.At(value), 9)));
    }

    [Fact]
    public void What_is_not_above_0_lies_at_the_lower_end_of_a_logarithm() => Assert.Equal(0, new LogScale(0.01, 100, 0, 400).At(0));

    [Theory]
    [InlineData(0.62, 0.99, "1.0")]
    [InlineData(0.62, 1.03, "1.1")]
    public void A_share_ends_at_1_unless_its_interval_goes_beyond(double low, double high, string last) =>
        Assert.Equal(last, new LinearScale(low, high, 0, 100, (0, 1)).Ticks[^1].Label);

    [Fact]
    public void All_data_lie_within_the_scale_and_its_first_and_last_tick()
    {
        var finite = ArbMap.Default.ArbFor<NormalFloat>().Generator.Where(value => Math.Abs(value.Get) < 1e12).Select(value => value.Get);
        Prop.ForAll(finite.Zip(finite).ToArbitrary(), pair =>
        {
            var (low, high) = (Math.Min(pair.Item1, pair.Item2), Math.Max(pair.Item1, pair.Item2));
            var scale = new LinearScale(low, high, 0, 100);
            return scale.At(low) >= -1e-6 && scale.At(high) <= 100 + 1e-6 && scale.Ticks.Count is >= 2 and <= 12
                && scale.Ticks.All(tick => scale.At(tick.Value) is >= -1e-6 and <= 100 + 1e-6);
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>One more step beyond such values would be infinite, and ticks up to there without end.</summary>
    [Theory]
    [InlineData(0, 1.75e308)]
    [InlineData(-1.75e308, 1.75e308)]
    [InlineData(1.7e308, 1.7e308)]
    [InlineData(0, double.Epsilon)]
    public void The_largest_and_the_smallest_numbers_have_a_scale_too(double low, double high)
    {
        var scale = new LinearScale(low, high, 0, 100);

        Assert.InRange(scale.Ticks.Count, 2, 12);
        Assert.All([low, high, .. scale.Ticks.Select(tick => tick.Value)], value => Assert.InRange(scale.At(value), 0, 100));
    }

    [Theory]
    [InlineData(double.Epsilon)]
    [InlineData(1e300)]
    public void So_they_have_on_a_logarithm(double low)
    {
        var scale = new LogScale(low, double.MaxValue, 0, 100);

        double[] shown = [low, double.MaxValue, double.PositiveInfinity, .. scale.Ticks.Select(tick => tick.Value)];
        Assert.All(shown, value => Assert.InRange(scale.At(value), 0, 100));
    }

    [Fact]
    public void A_path_is_written_the_shortest_way() =>
        Assert.Equal("M0 0.5L12.35 −3".Replace('−', '-'), Research.Experiments.Pages.Coordinates.Line([(-0.0001, 0.5), (12.3456, -3)]));
}
