namespace Research.Plugins;

/// <summary>
/// Each training step runs on weights w + std · n, drawn anew; the update is then made to w itself. Pushes weights to where the loss is
/// flat.
/// </summary>
[Regularizer("weight-noise", Summary = "Normal noise on the weights, removed after the step",
    Source = "Murray and Edwards 1994; Graves, Mohamed and Hinton 2013, arXiv:1303.5778")]
[Example("""{ "std": 0.05 }""")]
[Example("""{ "std": 0 }""", Neutral = true)]
public sealed class WeightNoise(WeightNoiseOptions options) : IWeightPerturbation
{
    private readonly Dictionary<Parameter, RandomSource> _random = [];

    public void Build(IRegularizerBuilder builder)
    {
        foreach (var parameter in builder.Parameters) _random[parameter] = builder.Random(parameter.Name);
    }

    public void Perturb(IStepContext context, Parameter parameter, Tensor copy)
    {
        if (options.Std != 0) NormalNoise.Add(context.Backend, context.Random(_random[parameter]), options.Std, copy, copy);
    }
}

/// <summary>Options of weight-noise.</summary>
public sealed record WeightNoiseOptions
{
    /// <summary>The noise's standard deviation; 0: none.</summary>
    [Range(0d, float.MaxValue)]
    public required float Std { get; init; }
}
