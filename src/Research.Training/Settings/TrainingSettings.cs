using System.ComponentModel.DataAnnotations;

namespace Research.Training;

/// <summary>The experiment's <c>training</c>.</summary>
public sealed record TrainingSettings
{
    /// <summary>Passes over the training split; either this or <see cref="Steps"/>.</summary>
    [Range(0, 1_000_000)]
    public int? Epochs { get; init; }

    /// <summary>Updates: an equal budget where data or batch size is a factor.</summary>
    [Range(0, long.MaxValue)]
    public long? Steps { get; init; }

    /// <summary>Samples of an update.</summary>
    [Range(1, 1 << 20)]
    public int BatchSize { get; init; } = ExperimentDefaults.BatchSize;

    /// <summary>A new order each epoch.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Leaves out the last batch of an epoch where it is smaller than the others.</summary>
    public bool DropLast { get; init; }
}

/// <summary>The experiment's <c>evaluation</c>.</summary>
public sealed record EvaluationSettings
{
    /// <summary>Moments; <c>end</c> is always among them.</summary>
    public IReadOnlyList<string> At { get; init; } = ExperimentDefaults.Moments;

    /// <summary>The size of the fixed, stratified sample that the view <c>train</c> measures.</summary>
    [Range(1, int.MaxValue)]
    public int TrainSamples { get; init; } = ExperimentDefaults.TrainSamples;
}

/// <summary>The host's keys of a probe.</summary>
public sealed record ProbeSettings
{
    /// <summary>Samples of the training split that it looks at.</summary>
    [Range(1, int.MaxValue)]
    public int Samples { get; init; } = ExperimentDefaults.ProbeSamples;
}
