using System.Numerics;

namespace Research.Plugins;

/// <summary>
/// The sigmoid-weighted linear unit: f(x) = x σ(βx); f' = σ(βx) + βx σ(βx)(1 - σ(βx)). With β = 1 it is SiLU.
/// Source: Ramachandran, Zoph and Le 2017, arXiv:1710.05941; SiLU: Elfwing, Uchibe and Doya 2018.
/// </summary>
[Activation("swish", Summary = "Sigmoid-weighted linear unit, x σ(βx)", Source = "Ramachandran et al. 2017, arXiv:1710.05941")]
public sealed class Swish(SwishOptions options) : IActivation
{
    /// <summary>Sigmoids are taken piece by piece, on the stack.</summary>
    private const int Piece = 256;

    public LayerTraits Traits => LayerTraits.ReadsInput;

    public void Forward(ReadOnlySpan<float> input, Span<float> output)
    {
        Span<float> sigmoids = stackalloc float[Piece];
        for (var start = 0; start < input.Length; start += Piece)
        {
            var x = input.Slice(start, Math.Min(Piece, input.Length - start));
            TensorPrimitives.Multiply(x, Sigmoid(x, sigmoids), output.Slice(start, x.Length));
        }
    }

    public void Backward(
        ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        Span<float> sigmoids = stackalloc float[Piece];
        for (var start = 0; start < input.Length; start += Piece)
        {
            var x = input.Slice(start, Math.Min(Piece, input.Length - start));
            VectorLoop.Map(
                new Derivative(options.Beta), x, Sigmoid(x, sigmoids), outputGradient.Slice(start, x.Length),
                inputGradient.Slice(start, x.Length));
        }
    }

    private Span<float> Sigmoid(ReadOnlySpan<float> x, Span<float> memory)
    {
        var sigmoid = memory[..x.Length];
        TensorPrimitives.Multiply(x, options.Beta, sigmoid);
        VectorMath.Sigmoid(sigmoid, sigmoid);
        return sigmoid;
    }

    private readonly struct Derivative(float beta) : IVectorMap3
    {
        // βx may be infinite where the sigmoid's derivative is 0: β comes to that first.
        public Vector<float> Of(Vector<float> x, Vector<float> sigmoid, Vector<float> gradient) =>
            gradient * (sigmoid + x * (beta * (sigmoid * (Vector<float>.One - sigmoid))));
    }
}

public sealed record SwishOptions
{
    /// <summary>How steep the sigmoid is; 0 gives x / 2, large values approach the rectifier.</summary>
    [Range(0d, float.MaxValue)]
    public float Beta { get; init; } = 1;
}
