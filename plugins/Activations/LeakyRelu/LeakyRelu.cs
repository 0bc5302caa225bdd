using System.Numerics;

namespace Research.Plugins;

/// <summary>The leaky rectifier: f(x) = max(α x, x); f' = 1 above 0, else α. Source: Maas, Hannun and Ng 2013.</summary>
[Activation("leaky-relu", Summary = "Rectifier with a small slope below 0", Source = "Maas et al. 2013")]
[Example]
[Example("""{ "alpha": 1 }""", Neutral = true)]
public sealed class LeakyRelu(LeakyReluOptions options) : IActivation
{
    public LayerTraits Traits => LayerTraits.ReadsInput;

    public void Forward(ReadOnlySpan<float> input, Span<float> output) => VectorLoop.Map(new Slope(options.Alpha), input, input, output);

    public void Backward(
        ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        VectorLoop.Map(new Slope(options.Alpha), input, outputGradient, inputGradient);

    /// <summary>v above x = 0, α v below: the function itself with v = x, the chain rule with v = the gradient.</summary>
    private readonly struct Slope(float alpha) : IVectorMap2
    {
        public Vector<float> Of(Vector<float> x, Vector<float> v) =>
            Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), v, alpha * v);
    }
}

public sealed record LeakyReluOptions
{
    /// <summary>The slope below 0.</summary>
    [Range(0d, 1d)]
    public float Alpha { get; init; } = 0.01f;
}
