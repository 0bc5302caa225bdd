using Research;

namespace Stranger;

/// <summary>Built for contracts that no host has yet.</summary>
[Activation("of-tomorrow")]
public sealed class Newer : IActivation
{
    public void Forward(ReadOnlySpan<float> input, Span<float> output) => input.CopyTo(output);

    public void Backward(
        ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        outputGradient.CopyTo(inputGradient);
}
