using System.ComponentModel.DataAnnotations;
using Research;

namespace Stranger;

/// <summary>A rectifier with a slope below 0: f(x) = x above 0, slope · x below.</summary>
[Activation("kink", Summary = "A rectifier with a slope below 0")]
[Example("""{ "slope": 0.3 }""")]
[Example("""{ "slope": 1 }""", Neutral = true)]
public sealed class Kink(KinkOptions options) : IActivation
{
    public LayerTraits Traits => LayerTraits.ReadsInput;

    public void Forward(ReadOnlySpan<float> input, Span<float> output)
    {
        for (var i = 0; i < input.Length; i++) output[i] = input[i] > 0 ? input[i] : options.Slope * input[i];
    }

    public void Backward(
        ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> outputGradient, Span<float> inputGradient)
    {
        for (var i = 0; i < input.Length; i++) inputGradient[i] = input[i] > 0 ? outputGradient[i] : options.Slope * outputGradient[i];
    }
}

public sealed record KinkOptions
{
    /// <summary>The slope below 0.</summary>
    [Range(0, 1)]
    public float Slope { get; init; } = 0.1f;
}
