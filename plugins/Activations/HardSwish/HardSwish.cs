using System.Numerics;

namespace Research.Plugins;

/// <summary>
/// Swish with straight lines for its sigmoid: f(x) = x min(max(0, x + 3), 6) / 6; f' = 0 below -3, 1 above 3, x / 3 + 1/2 between.
/// Source: Howard et al. 2019, "Searching for MobileNetV3", arXiv:1905.02244.
/// </summary>
[Activation("hard-swish", Summary = "Swish with a hard sigmoid", Source = "Howard et al. 2019, arXiv:1905.02244")]
public sealed class HardSwish : IActivation
{
    private const float Bound = 3, Width = 6;

    public LayerTraits Traits => LayerTraits.ReadsInput;

    public void Forward(ReadOnlySpan<float> input, Span<float> output) => VectorLoop.Map(default(Function), input, output);

    public void Backward(
        ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        VectorLoop.Map(default(Derivative), input, outputGradient, inputGradient);

    private readonly struct Function : IVectorMap
    {
        public Vector<float> Of(Vector<float> x)
        {
            var width = new Vector<float>(Width);
            return x * Vector.Min(Vector.Max(x + new Vector<float>(Bound), Vector<float>.Zero), width) / width;
        }
    }

    private readonly struct Derivative : IVectorMap2
    {
        public Vector<float> Of(Vector<float> x, Vector<float> gradient)
        {
            var bound = new Vector<float>(Bound);
            var between = gradient * (x / bound + new Vector<float>(0.5f));
            var outside = Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), Vector<float>.Zero, gradient);
            return Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(x), bound), between, outside);
        }
    }
}
