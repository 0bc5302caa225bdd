using Research.Experiments.Pages;

namespace Research.Experiments.Tests.Pages;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(0, "0 seeds")]
    [InlineData(1, "1 seed")]
    [InlineData(5, "5 seeds")]
    public void What_is_counted_has_its_plural(int count, string text) => Assert.Equal(text, Figures.Counted(count, "seed"));

    [Theory]
    [InlineData(0.81234, "share", "0.8123")]
    [InlineData(1, "share", "1.0000")]
    [InlineData(0.81234, "", "0.8123")]
    [InlineData(2.3456, "", "2.346")]
    [InlineData(1234.4, "", "1234")]
    [InlineData(0.00012344, "", "1.234e−4")]
    [InlineData(-1e9, "", "−1e9")]
    [InlineData(0.0012344, "", "0.001234")]
    [InlineData(0.056789, "", "0.05679")]
    [InlineData(0.1, "", "0.1")]
    [InlineData(1000.4, "", "1000")]
    [InlineData(0, "", "0")]
    public void Numbers(double value, string unit, string text) => Assert.Equal(text, Figures.Number(value, unit));

    [Theory]
    [InlineData(0.2, "0.20")]
    [InlineData(0.0512, "0.051")]
    [InlineData(0.001953125, "0.0020")]
    [InlineData(0.00031, "0.00031")]
    [InlineData(2e-9, "<\u00a00.0001")]
    public void P_has_two_digits_and_a_least(double p, string text) => Assert.Equal(text, Figures.P(p));

    [Theory]
    [InlineData(1.234, "1.23 s")]
    [InlineData(38.2, "38 s")]
    [InlineData(130, "2 min 10 s")]
    [InlineData(3840, "1 h 4 min")]
    public void Durations(double seconds, string text) => Assert.Equal(text, Figures.Duration(seconds));

    /// <summary>Statistics of a measure on a logarithm are of log10: −2 is a hundredth.</summary>
    [Fact]
    public void A_measure_on_a_logarithm_is_shown_as_factors()
    {
        var ratio = new MeasureFigures(new ReportMeasure("ratio", default, "", null, "log10"));

        Assert.Equal("×0.01", ratio.Difference(-2));
        Assert.Equal("[×0.1, ×10]", ratio.DifferenceInterval([-1, 1]));
        Assert.Equal("100 ×/÷ 10", ratio.Level(2) + ratio.Spread(1));
        Assert.Equal("a factor of 2", ratio.Size(0.30103));
    }
}
