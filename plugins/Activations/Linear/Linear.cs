namespace Research.Plugins;

/// <summary>The identity: f(x) = x.</summary>
[Activation("linear", Summary = "The identity, x")]
public sealed class Linear : IActivation
{
    public LayerTraits Traits => LayerTraits.InPlace;

    public void Forward(ReadOnlySpan<float> input, Span<float> output) => input.CopyTo(output);

    public void Backward(
        ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
        outputGradient.CopyTo(inputGradient);
}
