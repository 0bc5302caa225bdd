namespace Research;

/// <summary>
/// Kind and id of a technique. The kinds are the sealed classes below, a closed set: the catalogue reads metadata alone,
/// and metadata cannot follow inheritance. The class is public, not abstract, and its constructor takes its options record
/// (the one parameter from the plugin's own assembly) and the services it asks for.
/// </summary>
/// <param name="id">kebab-case, unique in its kind; layers and activations count as one kind.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public abstract class TechniqueAttribute(string id) : Attribute
{
    public string Id => id;

    /// <summary>One line: what it is.</summary>
    public string? Summary { get; set; }

    /// <summary>The paper, with its year.</summary>
    public string? Source { get; set; }
}

/// <summary>An <see cref="ILayer"/>.</summary>
public sealed class LayerAttribute(string id) : TechniqueAttribute(id)
{
    /// <summary><c>defaults.activation</c> and <c>defaults.normalization</c> follow it (dense, conv2d;
    /// not pooling, not recurrent).</summary>
    public bool Activatable { get; set; }
}

/// <summary>An <see cref="IActivation"/>, or an <see cref="ILayer"/> that stands as one (with parameters, randomness,
/// or work across a row).</summary>
public sealed class ActivationAttribute(string id) : TechniqueAttribute(id);

/// <summary>An <see cref="IInitializer"/>.</summary>
public sealed class InitializerAttribute(string id) : TechniqueAttribute(id);

/// <summary>An <see cref="IPretrainer"/>.</summary>
public sealed class PretrainerAttribute(string id) : TechniqueAttribute(id);

/// <summary>An <see cref="IOptimizer"/>.</summary>
public sealed class OptimizerAttribute(string id) : TechniqueAttribute(id);

/// <summary>An <see cref="ISchedule"/>.</summary>
public sealed class ScheduleAttribute(string id) : TechniqueAttribute(id);

/// <summary>An <see cref="IRegularizer"/> with one or more hooks.</summary>
public sealed class RegularizerAttribute(string id) : TechniqueAttribute(id);

/// <summary>An <see cref="ILoss"/>.</summary>
public sealed class LossAttribute(string id) : TechniqueAttribute(id);

/// <summary>An <see cref="IMetric"/> or an <see cref="IModelMetric"/>.</summary>
public sealed class MetricAttribute(string id) : TechniqueAttribute(id)
{
    /// <summary>Of the main value: the best epoch, what tuning picks and the verdicts of claims go by it.</summary>
    public bool HigherIsBetter { get; set; }

    /// <summary>The main value's unit: "share", or empty.</summary>
    public string Unit { get; set; } = "";

    /// <summary>The kinds of target whose metric it is where an experiment names none.</summary>
    public TargetKind[]? DefaultFor { get; set; }
}

/// <summary>An <see cref="IEnsemble"/>.</summary>
public sealed class EnsembleAttribute(string id) : TechniqueAttribute(id);

/// <summary>An <see cref="IDataSource"/>.</summary>
public sealed class DataSourceAttribute(string id) : TechniqueAttribute(id);

/// <summary>An <see cref="IPreprocessor"/>.</summary>
public sealed class PreprocessorAttribute(string id) : TechniqueAttribute(id);

/// <summary>An <see cref="IProbe"/>.</summary>
public sealed class ProbeAttribute(string id) : TechniqueAttribute(id);

/// <summary>An <see cref="IReporter"/>.</summary>
public sealed class ReporterAttribute(string id) : TechniqueAttribute(id);

/// <summary>An <see cref="ILauncher"/>.</summary>
public sealed class LauncherAttribute(string id) : TechniqueAttribute(id);
