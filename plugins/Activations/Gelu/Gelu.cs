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

    private const float InverseRootOfTwo = 0.70710678118654752f, InverseRootOfTwoPi = 0.39894228040143268f;

    // The paper's constants.
    private const float RootOfTwoOverPi = 0.79788456080286536f, Cubic = 0.044715f, Steepness = 1.702f;

    public LayerTraits Traits => LayerTraits.ReadsInput;

    public void Forward(ReadOnlySpan<float> input, Span<float> output)
    {
        Span<float> probabilities = stackalloc float[Piece];
        for (var start = 0; start < input.Length; start += Piece)
        {
            var x = input.Slice(start, Math.Min(Piece, input.Length - start));
            TensorPrimitives.Multiply(x, Probability(x, probabilities), output.Slice(start, x.Length));
        }
    }

    public void Backward(
        ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        Span<float> probabilities = stackalloc float[Piece];
        Span<float> densities = stackalloc float[Piece];
        for (var start = 0; start < input.Length; start += Piece)
        {
            var x = input.Slice(start, Math.Min(Piece, input.Length - start));
            var probability = Probability(x, probabilities);
            VectorLoop.Map(
                default(Derivative), x, probability, Density(x, probability, densities), outputGradient.Slice(start, x.Length),
                inputGradient.Slice(start, x.Length));
        }
    }

    /// <summary>Φ(x), or what stands for it.</summary>
    private Span<float> Probability(ReadOnlySpan<float> x, Span<float> memory)
    {
        var probability = memory[..x.Length];
        switch (options.Approximation)
        {
            case GeluApproximation.Tanh:
                VectorLoop.Map(default(Argument), x, probability);
                VectorMath.Tanh(probability, probability);
                VectorLoop.Map(default(Half), probability, probability);
                break;
            case GeluApproximation.Sigmoid:
                TensorPrimitives.Multiply(x, Steepness, probability);
                VectorMath.Sigmoid(probability, probability);
                break;
            default:
                TensorPrimitives.Multiply(x, InverseRootOfTwo, probability);
                VectorMath.Erf(probability, probability);
                VectorLoop.Map(default(Half), probability, probability);
                break;
        }

        return probability;
    }

    /// <summary>Its derivative.</summary>
    private Span<float> Density(ReadOnlySpan<float> x, ReadOnlySpan<float> probability, Span<float> memory)
    {
        var density = memory[..x.Length];
        switch (options.Approximation)
        {
            case GeluApproximation.Tanh:
                VectorLoop.Map(default(TangentDensity), x, probability, density);
                break;
            case GeluApproximation.Sigmoid:
                VectorLoop.Map(default(SigmoidDensity), probability, density);
                break;
            default:
                VectorLoop.Map(default(Exponent), x, density);
                VectorMath.Exp(density, density);
                TensorPrimitives.Multiply(density, InverseRootOfTwoPi, density);
                break;
        }

        return density;
    }

    private readonly struct Argument : IVectorMap
    {
        public Vector<float> Of(Vector<float> x) => RootOfTwoOverPi * (x + Cubic * (x * x * x));
    }

    private readonly struct Half : IVectorMap
    {
        public Vector<float> Of(Vector<float> x) => 0.5f * (Vector<float>.One + x);
    }

    private readonly struct Exponent : IVectorMap
    {
        public Vector<float> Of(Vector<float> x) => -0.5f * (x * x);
    }

    /// <summary>With the tangent t = 2p - 1: (1 - t²) / 2 = 2p (1 - p).</summary>
    private readonly struct TangentDensity : IVectorMap2
    {
        public Vector<float> Of(Vector<float> x, Vector<float> p) =>
            2f * p * (Vector<float>.One - p) * (RootOfTwoOverPi * (Vector<float>.One + 3f * Cubic * (x * x)));
    }

    private readonly struct SigmoidDensity : IVectorMap
    {
        public Vector<float> Of(Vector<float> p) => Steepness * (p * (Vector<float>.One - p));
    }

    private readonly struct Derivative : IVectorMap4
    {
        public Vector<float> Of(Vector<float> x, Vector<float> probability, Vector<float> density, Vector<float> gradient) =>
            gradient * (probability + x * density);
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
