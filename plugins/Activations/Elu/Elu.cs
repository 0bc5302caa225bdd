using System.Numerics;

namespace Research.Plugins;

/// <summary>
/// The exponential linear unit: f(x) = x above 0, α (e^x - 1) below; f' = 1 above 0, else f(x) + α.
/// Source: Clevert, Unterthiner and Hochreiter 2016, arXiv:1511.07289.
/// </summary>
[Activation("elu", Summary = "Exponential linear unit", Source = "Clevert et al. 2016, arXiv:1511.07289")]
public sealed class Elu(EluOptions options) : IActivation
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
            VectorMath.Exp(exponential, exponential);
            VectorLoop.Map(new Join(options.Alpha), x, exponential, output.Slice(start, x.Length));
        }
    }

    public void Backward(
        ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        VectorLoop.Map(new Derivative(options.Alpha), output, outputGradient, inputGradient);

    private readonly struct Join(float alpha) : IVectorMap2
    {
        public Vector<float> Of(Vector<float> x, Vector<float> exponential) =>
            Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), x, alpha * (exponential - Vector<float>.One));
    }

    private readonly struct Derivative(float alpha) : IVectorMap2
    {
        public Vector<float> Of(Vector<float> y, Vector<float> gradient) =>
            Vector.ConditionalSelect(Vector.GreaterThan(y, Vector<float>.Zero), gradient, gradient * (y + new Vector<float>(alpha)));
    }
}

public sealed record EluOptions
{
    /// <summary>The limit far below 0 is minus this.</summary>
    [Range(0d, float.MaxValue)]
    public float Alpha { get; init; } = 1;
}
