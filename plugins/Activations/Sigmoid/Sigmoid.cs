using System.Numerics;

namespace Research.Plugins;

/// <summary>The logistic function: f(x) = 1 / (1 + e^-x), in (0, 1); f' = y (1 - y).</summary>
[Activation("sigmoid", Summary = "Logistic function, 1 / (1 + e^-x)", Source = "Rumelhart, Hinton and Williams 1986")]
public sealed class Sigmoid : IActivation
{
    public LayerTraits Traits => LayerTraits.ReadsOutput | LayerTraits.InPlace;

    public (float Lower, float Upper) Range => (0, 1);

    public void Forward(ReadOnlySpan<float> input, Span<float> output) => VectorMath.Sigmoid(input, output);

    public void Backward(
        ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        VectorLoop.Map(default(Derivative), output, outputGradient, inputGradient);

    private readonly struct Derivative : IVectorMap2
    {
        public Vector<float> Of(Vector<float> y, Vector<float> gradient) => gradient * (y * (Vector<float>.One - y));
    }
}
