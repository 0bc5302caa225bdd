using System.Numerics;

namespace Research.Plugins;

/// <summary>The sigmoid in three straight lines: f(x) = min(max(0, x + 3), 6) / 6; f' = 1/6 where 0 &lt; y &lt; 1. Source: Courbariaux,
/// Bengio and David 2015, arXiv:1511.00363; with the bounds of Howard et al. 2019, arXiv:1905.02244.</summary>
[Activation("hard-sigmoid", Summary = "Sigmoid in three straight lines", Source = "Howard et al. 2019, arXiv:1905.02244")]
public sealed class HardSigmoid : IActivation
{
    private const float Bound = 3, Width = 6;

    public LayerTraits Traits => LayerTraits.ReadsOutput | LayerTraits.InPlace;

    public (float Lower, float Upper) Range => (0, 1);

    public void Forward(ReadOnlySpan<float> input, Span<float> output) => VectorLoop.Map(default(Function), input, output);

    public void Backward(
        ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        VectorLoop.Map(default(Derivative), output, outputGradient, inputGradient);

    private readonly struct Function : IVectorMap
    {
        public Vector<float> Of(Vector<float> x)
        {
            var width = new Vector<float>(Width);
            return Vector.Min(Vector.Max(x + new Vector<float>(Bound), Vector<float>.Zero), width) / width;
        }
    }

    private readonly struct Derivative : IVectorMap2
    {
        public Vector<float> Of(Vector<float> y, Vector<float> gradient)
        {
            var slanted = Vector.GreaterThan(y, Vector<float>.Zero) & Vector.LessThan(y, Vector<float>.One);
            return Vector.ConditionalSelect(slanted, gradient / new Vector<float>(Width), Vector<float>.Zero);
        }
    }
}
