namespace Research.Plugins;

/// <summary>
/// Adds normal noise to the inputs of each training batch: x + std · n. With a squared error and little noise, this is a penalty on the
/// output's slope (Tikhonov).
/// </summary>
[Regularizer("input-noise", Summary = "Normal noise on the inputs in training",
    Source = "Sietsma and Dow 1991; Bishop 1995, Training with noise is equivalent to Tikhonov regularization")]
[Example("""{ "std": 0.1 }""")]
[Example("""{ "std": 0 }""", Neutral = true)]
public sealed class InputNoise(InputNoiseOptions options) : IBatchTransform
{
    private RandomSource? _random;

    public void Build(IRegularizerBuilder builder)
    {
        if (!builder.HasInputGradient && options.Std > 0)
            throw new TechniqueException("input-noise adds to inputs, and these are indices: leave it out");
        _random = builder.Random("noise");
    }

    public void Transform(IStepContext context, Batch batch)
    {
        if (options.Std != 0) NormalNoise.Add(context.Backend, context.Random(_random!), options.Std, batch.Input, batch.Input);
    }
}

/// <summary>Options of input-noise.</summary>
public sealed record InputNoiseOptions
{
    /// <summary>The noise's standard deviation, in units of the preprocessed inputs; 0: none.</summary>
    [Range(0d, float.MaxValue)]
    public required float Std { get; init; }
}
