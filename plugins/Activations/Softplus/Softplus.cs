using System.Numerics;

namespace Research.Plugins;

/// <summary>The smooth rectifier: f(x) = ln(1 + e^x); f' = σ(x) = 1 - e^-y. Source: Dugas et al. 2001, NIPS 13.</summary>
[Activation("softplus", Summary = "Smooth rectifier, ln(1 + e^x)", Source = "Dugas et al. 2001")]
public sealed class Softplus : IActivation
{
    /// <summary>Exponentials are taken piece by piece, on the stack.</summary>
    private const int Piece = 256;

    public LayerTraits Traits => LayerTraits.ReadsOutput | LayerTraits.InPlace;

    public (float Lower, float Upper) Range => (0, float.PositiveInfinity);

    public void Forward(ReadOnlySpan<float> input, Span<float> output) => VectorMath.Softplus(input, output);

    public void Backward(
        ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        Span<float> slopes = stackalloc float[Piece];
        for (var start = 0; start < output.Length; start += Piece)
        {
            var y = output.Slice(start, Math.Min(Piece, output.Length - start));
            var slope = slopes[..y.Length];
            TensorPrimitives.Negate(y, slope);
            VectorMath.Expm1(slope, slope);
            VectorLoop.Map(default(Derivative), slope, outputGradient.Slice(start, y.Length), inputGradient.Slice(start, y.Length));
        }
    }

    private readonly struct Derivative : IVectorMap2
    {
        public Vector<float> Of(Vector<float> negativeSlope, Vector<float> gradient) => -negativeSlope * gradient;
    }
}
