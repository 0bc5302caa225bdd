namespace Research.Plugins;

/// <summary>
/// Targets of classes become (1-ε) t + ε / classes: no output has to be certain. Of a single column for two classes, 0 and 1 become
/// ε/2 and 1-ε/2. Hidden labels and targets that are values stay as they are.
/// </summary>
[Regularizer("label-smoothing", Summary = "Softens one-hot targets", Source = "Szegedy et al. 2016, arXiv:1512.00567")]
[Example]
[Example("""{ "epsilon": 0 }""", Neutral = true)]
public sealed class LabelSmoothing(LabelSmoothingOptions options) : IBatchTransform
{
    private const int ClassesOfSingleColumn = 2;
    private IReadOnlyList<TargetInfo> _targets = [];

    public void Build(IRegularizerBuilder builder)
    {
        _targets = builder.Targets;
        if (!_targets.Any(target => target.Kind == TargetKind.Classes))
            throw new TechniqueException("label-smoothing needs a target of classes, and there is none: leave it out");
    }

    public void Transform(IStepContext context, Batch batch)
    {
        if (options.Epsilon == 0) return;
        for (var head = 0; head < batch.Targets.Length; head++)
        {
            if (_targets[head].Kind != TargetKind.Classes) continue;
            for (var row = 0; row < batch.Rows; row++)
            {
                if (batch.Weights[row] != 0) Smooth(batch.Targets[head].Row(row));
            }
        }
    }

    /// <summary>One sample's target: the classes of one row, or of each time step.</summary>
    private void Smooth(Tensor target)
    {
        var classes = target.Shape.Last == 1 ? ClassesOfSingleColumn : target.Shape.Last;
        var (keep, share) = (1 - options.Epsilon, options.Epsilon / classes);
        foreach (ref var value in target.Span) value = keep * value + share;
    }
}

/// <summary>Options of label-smoothing.</summary>
public sealed record LabelSmoothingOptions
{
    /// <summary>The share of each target that is spread evenly over all classes, from 0 (none) to 1.</summary>
    [Range(0d, 1d)]
    public float Epsilon { get; init; } = 0.1f;
}
