using System.Numerics;

namespace Research.Plugins;

/// <summary>
/// The self-normalizing unit: f(x) = λ x above 0, λ α (e^x - 1) below, with the λ and α that keep mean 0 and variance 1 from layer to
/// layer. Source: Klambauer, Unterthiner, Mayr and Hochreiter 2017, arXiv:1706.02515.
/// </summary>
[Activation("selu", Summary = "Scaled exponential linear unit, self-normalizing", Source = "Klambauer et al. 2017, arXiv:1706.02515")]
public sealed class Selu : IActivation
{
    private const float Scale = 1.0507009873554805f;
    private const float ScaledAlpha = (float)(1.0507009873554805 * 1.6732632423543772);

    /// <summary>Exponentials are taken piece by piece, on the stack.</summary>
    private const int Piece = 256;

    public LayerTraits Traits => LayerTraits.ReadsOutput | LayerTraits.InPlace;

    public (float Lower, float Upper) Range => (-ScaledAlpha, float.PositiveInfinity);

    public void Forward(ReadOnlySpan<float> input, Span<float> output)
    {
        Span<float> exponentials = stackalloc float[Piece];
        for (var start = 0; start < input.Length; start += Piece)
        {
            var x = input.Slice(start, Math.Min(Piece, input.Length - start));
            var exponential = exponentials[..x.Length];
            // Above 0 the exponential is not used, and must not overflow.
            VectorMath.Min(x, 0f, exponential);
            VectorMath.Exp(exponential, exponential);
            VectorLoop.Map(default(Join), x, exponential, output.Slice(start, x.Length));
        }
    }

    public void Backward(
        ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        VectorLoop.Map(default(Derivative), output, outputGradient, inputGradient);

    private readonly struct Join : IVectorMap2
    {
        public Vector<float> Of(Vector<float> x, Vector<float> exponential) =>
            Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), Scale * x, ScaledAlpha * (exponential - Vector<float>.One));
    }

    private readonly struct Derivative : IVectorMap2
    {
        public Vector<float> Of(Vector<float> y, Vector<float> gradient) =>
            Vector.ConditionalSelect(
                Vector.GreaterThan(y, Vector<float>.Zero), Scale * gradient, gradient * (y + new Vector<float>(ScaledAlpha)));
    }
}
