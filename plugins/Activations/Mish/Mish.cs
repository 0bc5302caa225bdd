using System.Numerics;

namespace Research.Plugins;

/// <summary>
/// f(x) = x t with t = tanh(ln(1 + e^x)); f' = t + x σ(x)(1 - t²). Source: Misra 2019, "Mish: a self regularized non-monotonic activation
/// function", arXiv:1908.08681.
/// </summary>
[Activation("mish", Summary = "x tanh(softplus x)", Source = "Misra 2019, arXiv:1908.08681")]
public sealed class Mish : IActivation
{
    /// <summary>Tangents are taken piece by piece, on the stack.</summary>
    private const int Piece = 256;

    public LayerTraits Traits => LayerTraits.ReadsInput;

    public void Forward(ReadOnlySpan<float> input, Span<float> output)
    {
        Span<float> tangents = stackalloc float[Piece];
        for (var start = 0; start < input.Length; start += Piece)
        {
            var x = input.Slice(start, Math.Min(Piece, input.Length - start));
            TensorPrimitives.Multiply(x, Tangent(x, tangents), output.Slice(start, x.Length));
        }
    }

    public void Backward(
        ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        Span<float> tangents = stackalloc float[Piece];
        Span<float> sigmoids = stackalloc float[Piece];
        for (var start = 0; start < input.Length; start += Piece)
        {
            var x = input.Slice(start, Math.Min(Piece, input.Length - start));
            var sigmoid = sigmoids[..x.Length];
            VectorMath.Sigmoid(x, sigmoid);
            VectorLoop.Map(
                default(Derivative), x, Tangent(x, tangents), sigmoid, outputGradient.Slice(start, x.Length),
                inputGradient.Slice(start, x.Length));
        }
    }

    private static Span<float> Tangent(ReadOnlySpan<float> x, Span<float> memory)
    {
        var tangent = memory[..x.Length];
        VectorMath.Softplus(x, tangent);
        VectorMath.Tanh(tangent, tangent);
        return tangent;
    }

    private readonly struct Derivative : IVectorMap4
    {
        public Vector<float> Of(Vector<float> x, Vector<float> tangent, Vector<float> sigmoid, Vector<float> gradient) =>
            gradient * (tangent + x * sigmoid * (Vector<float>.One - tangent * tangent));
    }
}
