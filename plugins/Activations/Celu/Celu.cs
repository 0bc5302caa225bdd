using System.Numerics;

namespace Research.Plugins;

/// <summary>
/// The exponential linear unit with a continuous derivative for every α: f(x) = x above 0, α (e^(x/α) - 1) below; f' = 1 above 0, else
/// f(x) / α + 1. With α = 1 it is ELU. Source: Barron 2017, arXiv:1704.07483.
/// </summary>
[Activation("celu", Summary = "Continuously differentiable exponential linear unit", Source = "Barron 2017, arXiv:1704.07483")]
public sealed class Celu(CeluOptions options) : IActivation
{
    /// <summary>Exponentials are taken piece by piece, on the stack.</summary>
    private const int Piece = 256;

    public LayerTraits Traits => LayerTraits.ReadsOutput | LayerTraits.InPlace;

    public (float Lower, float Upper) Range => (-options.Alpha, float.PositiveInfinity);

    public void Forward(ReadOnlySpan<float> input, Span<float> output)
    {
        Span<float> exponentials = stackalloc float[Piece];
        for (var start = 0; start < input.Length; start += Piece)
        {
            var x = input.Slice(start, Math.Min(Piece, input.Length - start));
            var exponential = exponentials[..x.Length];
            // Above 0 the exponential is not used, and must not overflow.
            VectorMath.Min(x, 0f, exponential);
            TensorPrimitives.Divide(exponential, options.Alpha, exponential);
            VectorMath.Expm1(exponential, exponential);
            VectorLoop.Map(new Join(options.Alpha), x, exponential, output.Slice(start, x.Length));
        }
    }

    public void Backward(
        ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        VectorLoop.Map(new Derivative(options.Alpha), output, outputGradient, inputGradient);

    private readonly struct Join(float alpha) : IVectorMap2
    {
        public Vector<float> Of(Vector<float> x, Vector<float> exponential) =>
            Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), x, alpha * exponential);
    }

    private readonly struct Derivative(float alpha) : IVectorMap2
    {
        public Vector<float> Of(Vector<float> y, Vector<float> gradient) =>
            Vector.ConditionalSelect(
                Vector.GreaterThan(y, Vector<float>.Zero), gradient, gradient * (y / new Vector<float>(alpha) + Vector<float>.One));
    }
}

public sealed record CeluOptions
{
    /// <summary>The limit far below 0 is minus this.</summary>
    [Range(0d, float.MaxValue, MinimumIsExclusive = true)]
    public float Alpha { get; init; } = 1;
}
