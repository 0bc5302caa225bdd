using System.Numerics;

namespace Research.Plugins;

/// <summary>The rectifier: f(x) = max(0, x); f' = 1 above 0, else 0. Not a number stays not a number, so that divergence shows.</summary>
[Activation("relu", Summary = "Rectified linear unit, max(0, x)", Source = "Nair and Hinton 2010; Glorot, Bordes and Bengio 2011")]
public sealed class Relu : IActivation
{
    public LayerTraits Traits => LayerTraits.ReadsOutput | LayerTraits.InPlace;

    public (float Lower, float Upper) Range => (0, float.PositiveInfinity);

    public void Forward(ReadOnlySpan<float> input, Span<float> output) => VectorMath.Max(input, 0f, output);

    public void Backward(
        ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        VectorLoop.Map(default(Derivative), output, outputGradient, inputGradient);

    private readonly struct Derivative : IVectorMap2
    {
        public Vector<float> Of(Vector<float> y, Vector<float> gradient) =>
            Vector.ConditionalSelect(Vector.GreaterThan(y, Vector<float>.Zero), gradient, Vector<float>.Zero);
    }
}
