using Research;

namespace Stranger;

/// <summary>Its id is another activation's.</summary>
[Activation("relu")]
public sealed class Repeats : IActivation
{
    public void Forward(ReadOnlySpan<float> input, Span<float> output) => input.CopyTo(output);

    public void Backward(
        ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        outputGradient.CopyTo(inputGradient);
}
