namespace Research.Training;

/// <summary>A parameter in its place in the planes.</summary>
internal sealed class ModelParameter(
    string name, string layer, Shape shape, ParameterSpec spec, IInitializer? initializer, RandomStream stream) : Parameter
{
    public override string Name => name;

    public override Shape Shape => shape;

    public override ParameterSpec Spec => spec;

    public override Tensor Weights => PresentWeights;

    public override Tensor Gradient => PresentGradient;

    /// <summary>Repointed where the model goes over to another plane.</summary>
    internal Tensor PresentWeights { get; set; }

    internal Tensor PresentGradient { get; set; }

    /// <summary>The layer that owns it: the first of those that share it.</summary>
    internal string Layer => layer;

    /// <summary>Where it starts in every plane.</summary>
    internal int Offset { get; set; }

    /// <summary>What fills it, unless its start is a constant.</summary>
    internal IInitializer? Initializer => spec.Initializer ?? (spec.Constant is null ? initializer : null);

    internal void Initialize()
    {
        var weights = PresentWeights.Span;
        if (Initializer is { } fill)
            fill.Initialize(new InitializerRequest(shape, spec.FanIn ?? Incoming, spec.FanOut ?? Units, Groups, stream), weights);
        else
            weights.Fill(spec.Constant ?? 0);
    }
}

/// <summary>A running statistic of a layer.</summary>
/// <param name="name">The full name: "hidden.1.normalization/runningMean".</param>
/// <param name="initial">What it starts from.</param>
public sealed class ModelState(string name, Shape shape, float initial) : StateTensor
{
    public string Name => name;

    public Shape Shape => shape;

    public float Initial => initial;

    public override Tensor Value => Present;

    internal Tensor Present { get; set; }

    internal int Offset { get; set; }
}
