using System.Numerics;

namespace Research.Plugins;

/// <summary>The hyperbolic tangent: f(x) = 2σ(2x) - 1, in (-1, 1); f' = 1 - y².</summary>
[Activation("tanh", Summary = "Hyperbolic tangent", Source = "LeCun, Bottou, Orr and Müller 1998, Efficient BackProp")]
public sealed class Tanh : IActivation
{
    public LayerTraits Traits => LayerTraits.ReadsOutput | LayerTraits.InPlace;

    public (float Lower, float Upper) Range => (-1, 1);

    public void Forward(ReadOnlySpan<float> input, Span<float> output) => VectorMath.Tanh(input, output);

    public void Backward(
        ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        VectorLoop.Map(default(Derivative), output, outputGradient, inputGradient);

    private readonly struct Derivative : IVectorMap2
    {
        public Vector<float> Of(Vector<float> y, Vector<float> gradient) => gradient * (Vector<float>.One - y * y);
    }
}
