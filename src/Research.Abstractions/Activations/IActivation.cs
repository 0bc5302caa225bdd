namespace Research;

/// <summary>An elementwise, stateless activation. Spans are the same memory or apart, never shifted.
/// The host may call it by stretches of any length, from any thread.</summary>
public interface IActivation : IElementwise
{
    LayerTraits Traits => LayerTraits.ReadsInput | LayerTraits.ReadsOutput;

    /// <summary>Bounds of the output: saturation is measured against them, and [0, 1] is a probability to an RBM.</summary>
    (float Lower, float Upper) Range => (float.NegativeInfinity, float.PositiveInfinity);

    /// <summary>inputGradient = outputGradient · f'(input). A span that the traits do not name may hold anything.</summary>
    void Backward(ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient);
}
