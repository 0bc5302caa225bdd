using Research.Plugins.Tests.Techniques;

namespace Research.Plugins.Tests.Initializers;

public sealed class InitializerTests
{
    private const int FanIn = 300, FanOut = 200;

    [Fact]
    public void Zeros_and_constants_are_what_they_say()
    {
        Assert.All(Technique.Initialize("\"zeros\"", 3, 2), weight => Assert.Equal(0, weight));
        Assert.All(Technique.Initialize("""{ "type": "constant", "value": 0.25 }""", 3, 2), weight => Assert.Equal(0.25f, weight));
    }

    [Fact]
    public void Normal_has_the_mean_and_deviation_it_is_given()
    {
        var weights = Technique.Initialize("""{ "type": "normal", "mean": 2, "std": 0.5 }""", FanIn, FanOut);
        Assert.Equal(2, weights.Average(), 0.01f);
        Assert.Equal(0.25, Variance(weights), 0.005);
    }

    /// <summary>Variances: Glorot and Bengio 2010; He et al. 2015; LeCun et al. 1998.</summary>
    [Theory]
    [InlineData("glorot-normal", 2.0 / (FanIn + FanOut))]
    [InlineData("glorot-uniform", 2.0 / (FanIn + FanOut))]
    [InlineData("he-normal", 2.0 / FanIn)]
    [InlineData("he-uniform", 2.0 / FanIn)]
    [InlineData("lecun-normal", 1.0 / FanIn)]
    [InlineData("lecun-uniform", 1.0 / FanIn)]
    public void A_rules_variance_is_its_papers(string id, double variance)
    {
        var weights = Technique.Initialize($"\"{id}\"", FanIn, FanOut);
        Assert.Equal(1, Variance(weights) / variance, 0.02);
        Assert.Equal(0, weights.Average() / Math.Sqrt(variance), 0.02);
    }

    [Theory]
    [InlineData("glorot-uniform", 6.0 / (FanIn + FanOut))]
    [InlineData("he-uniform", 6.0 / FanIn)]
    [InlineData("lecun-uniform", 3.0 / FanIn)]
    public void A_uniform_rule_reaches_its_limit_and_keeps_within(string id, double limitSquared)
    {
        var limit = Math.Sqrt(limitSquared);
        var weights = Technique.Initialize($"\"{id}\"", FanIn, FanOut);
        Assert.InRange(weights.Max(), 0.999 * limit, limit);
        Assert.InRange(weights.Min(), -limit * 1.0000001, -0.999 * limit);
    }

    private static double Variance(float[] weights)
    {
        var mean = weights.Average(weight => (double)weight);
        return weights.Average(weight => (weight - mean) * (weight - mean));
    }
}
