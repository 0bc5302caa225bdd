using System.Numerics;

namespace Research.Plugins;

/// <summary>The rectifier that ends at 6: f(x) = min(max(0, x), 6); f' = 1 where 0 &lt; y &lt; 6, else 0. Source: Krizhevsky 2010,
/// "Convolutional deep belief networks on CIFAR-10".</summary>
[Activation("relu6", Summary = "Rectifier that ends at 6", Source = "Krizhevsky 2010")]
public sealed class Relu6 : IActivation
{
    private const float Largest = 6;

    public LayerTraits Traits => LayerTraits.ReadsOutput | LayerTraits.InPlace;

    public (float Lower, float Upper) Range => (0, Largest);

    public void Forward(ReadOnlySpan<float> input, Span<float> output)
    {
        VectorMath.Max(input, 0f, output);
        VectorMath.Min(output[..input.Length], Largest, output);
    }

    public void Backward(
        ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        VectorLoop.Map(default(Derivative), output, outputGradient, inputGradient);

    private readonly struct Derivative : IVectorMap2
    {
        public Vector<float> Of(Vector<float> y, Vector<float> gradient)
        {
            var slanted = Vector.GreaterThan(y, Vector<float>.Zero) & Vector.LessThan(y, new Vector<float>(Largest));
            return Vector.ConditionalSelect(slanted, gradient, Vector<float>.Zero);
        }
    }
}
