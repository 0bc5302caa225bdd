using System.Numerics;

namespace Research.Plugins;

/// <summary>f(x) = x / (1 + |x|), in (-1, 1); f' = 1 / (1 + |x|)². Source: Bergstra, Desjardins, Lamblin and Bengio 2009.</summary>
[Activation("softsign", Summary = "x / (1 + |x|)", Source = "Bergstra et al. 2009")]
public sealed class Softsign : IActivation
{
    public LayerTraits Traits => LayerTraits.ReadsInput;

    public (float Lower, float Upper) Range => (-1, 1);

    public void Forward(ReadOnlySpan<float> input, Span<float> output) => VectorLoop.Map(default(Function), input, output);

    public void Backward(
        ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        VectorLoop.Map(default(Derivative), input, outputGradient, inputGradient);

    private readonly struct Function : IVectorMap
    {
        public Vector<float> Of(Vector<float> x) => x / (Vector<float>.One + Vector.Abs(x));
    }

    private readonly struct Derivative : IVectorMap2
    {
        public Vector<float> Of(Vector<float> x, Vector<float> gradient)
        {
            var divisor = Vector<float>.One + Vector.Abs(x);
            return gradient / (divisor * divisor);
        }
    }
}
