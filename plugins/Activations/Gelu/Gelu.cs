using System.Numerics;

namespace Research.Plugins;

/// <summary>
/// The Gaussian error linear unit: f(x) = x Φ(x), Φ the normal distribution function; f' = Φ(x) + x φ(x). Approximations: Φ(x) as
/// (1 + tanh(√(2/π)(x + 0.044715 x³))) / 2, or as σ(1.702 x). Source: Hendrycks and Gimpel 2016, arXiv:1606.08415.
/// </summary>
[Activation("gelu", Summary = "Gaussian error linear unit, x Φ(x)", Source = "Hendrycks and Gimpel 2016, arXiv:1606.08415")]
[Example]
[Example("""{ "approximation": "tanh" }""")]
[Example("""{ "approximation": "sigmoid" }""")]
public sealed class Gelu(GeluOptions options) : IActivation
{
    /// <summary>Probabilities are taken piece by piece, on the stack.</summary>
    private const int Piece = 256;

    // The paper's constants.
    private const float RootOfTwoOverPi = 0.79788456080286536f, Cubic = 0.044715f, Steepness = 1.702f;

    public LayerTraits Traits => LayerTraits.ReadsInput;

    public void Forward(ReadOnlySpan<float> input, Span<float> output)
    {
        if (options.Approximation == GeluApproximation.None)
        {
            VectorMath.Gelu(input, output);
            return;
        }

        Span<float> probabilities = stackalloc float[Piece];
        for (var start = 0; start < input.Length; start += Piece)
        {
            var x = input.Slice(start, Math.Min(Piece, input.Length - start));
            VectorLoop.Map(default(Product), x, Probability(x, probabilities), output.Slice(start, x.Length));
        }
    }

    public void Backward(
        ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        Span<float> probabilities = stackalloc float[Piece];
        for (var start = 0; start < input.Length; start += Piece)
        {
            var x = input.Slice(start, Math.Min(Piece, input.Length - start));
            var gradient = outputGradient.Slice(start, x.Length);
            var result = inputGradient.Slice(start, x.Length);
            switch (options.Approximation)
            {
                case GeluApproximation.Tanh:
                    VectorLoop.Map(default(TangentDerivative), x, Probability(x, probabilities), gradient, result);
                    break;
                case GeluApproximation.Sigmoid:
                    VectorLoop.Map(default(SigmoidDerivative), x, Probability(x, probabilities), gradient, result);
                    break;
                default:
                    var derivative = probabilities[..x.Length];
                    VectorMath.GeluDerivative(x, derivative);
                    VectorLoop.Map(default(Product), derivative, gradient, result);
                    break;
            }
        }
    }

    /// <summary>What stands for Φ(x).</summary>
    private Span<float> Probability(ReadOnlySpan<float> x, Span<float> memory)
    {
        var probability = memory[..x.Length];
        if (options.Approximation == GeluApproximation.Tanh)
        {
            VectorLoop.Map(default(Argument), x, probability);
            VectorMath.Tanh(probability, probability);
            VectorLoop.Map(default(Half), probability, probability);
        }
        else
        {
            VectorLoop.Map(default(Steeper), x, probability);
            VectorMath.Sigmoid(probability, probability);
        }

        return probability;
    }

    private readonly struct Argument : IVectorMap
    {
        public Vector<float> Of(Vector<float> x) => RootOfTwoOverPi * (x + Cubic * (x * x * x));
    }

    private readonly struct Half : IVectorMap
    {
        public Vector<float> Of(Vector<float> x) => 0.5f * (Vector<float>.One + x);
    }

    private readonly struct Steeper : IVectorMap
    {
        public Vector<float> Of(Vector<float> x) => Steepness * x;
    }

    private readonly struct Product : IVectorMap2
    {
        public Vector<float> Of(Vector<float> left, Vector<float> right) => left * right;
    }

    /// <summary>p + x p'; with the tangent t = 2p - 1, (1 - t²) / 2 = 2p (1 - p).</summary>
    private readonly struct TangentDerivative : IVectorMap3
    {
        /// <summary>Where p (1 - p) has long been 0, and x² is far from the largest number: 0 times infinity were no number.</summary>
        private const float LargestSquare = 1e30f;

        public Vector<float> Of(Vector<float> x, Vector<float> p, Vector<float> gradient)
        {
            var square = Vector.Min(x * x, new Vector<float>(LargestSquare));
            var density = 2f * p * (Vector<float>.One - p) * (RootOfTwoOverPi * (Vector<float>.One + 3f * Cubic * square));
            return gradient * (p + x * density);
        }
    }

    /// <summary>p + x p'.</summary>
    private readonly struct SigmoidDerivative : IVectorMap3
    {
        public Vector<float> Of(Vector<float> x, Vector<float> p, Vector<float> gradient) =>
            gradient * (p + x * (Steepness * (p * (Vector<float>.One - p))));
    }
}

public sealed record GeluOptions
{
    /// <summary>What stands for the normal distribution function.</summary>
    public GeluApproximation Approximation { get; init; }
}

public enum GeluApproximation
{
    /// <summary>Nothing: the function itself, by the error function.</summary>
    None,

    /// <summary>A hyperbolic tangent of a cubic.</summary>
    Tanh,

    /// <summary>A steeper sigmoid.</summary>
    Sigmoid,
}
