namespace Research.Plugins;

/// <summary>
/// Adds normal noise of mean 0 in training, at the inputs or between layers; evaluation changes nothing. The gradient passes unchanged.
/// Source: Bishop 1995, "Training with noise is equivalent to Tikhonov regularization".
/// </summary>
[Layer("gaussian-noise", Summary = "Adds normal noise in training", Source = "Bishop 1995")]
[Example]
[Example("""{ "std": 0 }""", Neutral = true)]
public sealed class GaussianNoise(GaussianNoiseOptions options) : ILayer
{
    private RandomSource _noise = null!;

    public LayerTraits Traits => LayerTraits.InPlace;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        _noise = builder.Random("noise");
        return input;
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output)
    {
        if (pass.Training && options.Std > 0)
            NormalNoise.Add(pass.Backend, pass.Random(_noise), options.Std, input, output);
        else input.Span.CopyTo(output.Span);
    }

    public void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient)
    {
        if (inputGradient.Exists) outputGradient.Span.CopyTo(inputGradient.Span);
    }
}

public sealed record GaussianNoiseOptions
{
    /// <summary>The noise's standard deviation, in the unit of what it is added to.</summary>
    [Range(0d, float.MaxValue)]
    public float Std { get; init; } = 0.1f;
}
