using Research.Plugins.Tests.Techniques;

namespace Research.Plugins.Tests.Activations;

public sealed class ActivationTests
{
    [Fact]
    public void Relu_keeps_what_is_above_0_and_lets_nan_through()
    {
        var output = Forward("relu", [-2, 0, 3, float.NaN]);
        Assert.Equal([0, 0, 3, float.NaN], output);
    }

    [Theory]
    [InlineData("sigmoid", 0, 1)]
    [InlineData("tanh", -1, 1)]
    public void A_saturating_activation_stays_in_its_declared_range(string id, float lower, float upper)
    {
        Assert.Equal((lower, upper), Technique.Activation($"\"{id}\"").Range);
        Assert.Equal([lower, upper], Forward(id, [float.NegativeInfinity, float.PositiveInfinity]));
        Assert.All(Forward(id, [-100, -5, 0, 5, 100]), value => Assert.InRange(value, lower, upper));
    }

    [Fact]
    public void Tanh_is_a_stretched_sigmoid()
    {
        float[] input = [-3, -0.5f, 0, 0.1f, 2];
        var sigmoid = Forward("sigmoid", [.. input.Select(x => 2 * x)]);
        Assert.All(Forward("tanh", input).Zip(sigmoid), pair => Assert.Equal(2 * pair.Second - 1, pair.First, 1e-6f));
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("sigmoid")]
    [InlineData("tanh")]
    [InlineData("relu")]
    public void Gradients_may_overwrite_each_other_and_any_piece_gives_the_same_bits(string id)
    {
        var activation = Technique.Activation($"\"{id}\"");
        var input = Enumerable.Range(0, 41).Select(i => (i - 20) * 0.37f).ToArray();
        var output = Forward(id, input);
        var gradient = Enumerable.Range(0, 41).Select(i => MathF.Sqrt(i) - 2).ToArray();
        var apart = new float[input.Length];
        activation.Backward(input, output, gradient, apart);
        for (var i = 0; i < input.Length; i += 3)
        {
            var piece = i..Math.Min(i + 3, input.Length);
            activation.Backward(input.AsSpan(piece), output.AsSpan(piece), gradient.AsSpan(piece), gradient.AsSpan(piece));
        }

        Assert.Equal(apart, gradient);
    }

    private static float[] Forward(string id, float[] input)
    {
        var output = new float[input.Length];
        Technique.Activation($"\"{id}\"").Forward(input, output);
        return output;
    }
}
