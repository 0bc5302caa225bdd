namespace Research.Hosting.Catalogue;

/// <summary>One kind of technique: its attribute, the contracts it may implement, and the host's keys on its entries.</summary>
internal sealed record Kind(string Name, Type Attribute, Type[] Contracts, string[] HostKeys)
{
    /// <summary>Layers and activations share one set of ids.</summary>
    public string Family => FamilyOf(Name);

    /// <summary>"an activation".</summary>
    public string WithArticle => $"{("aeiou".Contains(Name[0], StringComparison.Ordinal) ? "an" : "a")} {Name}";

    public static string FamilyOf(string kind) => kind == TechniqueKind.Activation ? TechniqueKind.Layer : kind;
}

/// <summary>The closed set of kinds.</summary>
internal static class Kinds
{
    private static readonly string[] LayerKeys = ["name", "repeat", "activation", "normalization", "initializer", "shareWith"];

    private static readonly string[] DataKeys = ["train", "test", "validation", "preprocess", "targets", "draw"];

    public static IReadOnlyList<Kind> All { get; } =
    [
        new(TechniqueKind.Layer, typeof(LayerAttribute), [typeof(ILayer)], LayerKeys),
        new(TechniqueKind.Activation, typeof(ActivationAttribute), [typeof(IActivation), typeof(ILayer)], LayerKeys),
        new(TechniqueKind.Initializer, typeof(InitializerAttribute), [typeof(IInitializer)], []),
        new(TechniqueKind.Pretrainer, typeof(PretrainerAttribute), [typeof(IPretrainer)], []),
        new(TechniqueKind.Optimizer, typeof(OptimizerAttribute), [typeof(IOptimizer)], []),
        new(TechniqueKind.Schedule, typeof(ScheduleAttribute), [typeof(ISchedule)], []),
        new(TechniqueKind.Regularizer, typeof(RegularizerAttribute), [typeof(IRegularizer)], ["name", "layers", "on"]),
        new(TechniqueKind.Loss, typeof(LossAttribute), [typeof(ILoss)], []),
        new(TechniqueKind.Metric, typeof(MetricAttribute), [typeof(IMetric), typeof(IModelMetric)], ["name"]),
        new(TechniqueKind.Ensemble, typeof(EnsembleAttribute), [typeof(IEnsemble)], []),
        new(TechniqueKind.DataSource, typeof(DataSourceAttribute), [typeof(IDataSource)], DataKeys),
        new(TechniqueKind.Preprocessor, typeof(PreprocessorAttribute), [typeof(IPreprocessor)], ["name"]),
        new(TechniqueKind.Probe, typeof(ProbeAttribute), [typeof(IProbe)], ["name", "at", "layers", "samples"]),
        new(TechniqueKind.Reporter, typeof(ReporterAttribute), [typeof(IReporter)], []),
        new(TechniqueKind.Launcher, typeof(LauncherAttribute), [typeof(ILauncher)], []),
    ];

    private static readonly Dictionary<string, Kind> ByName = All.ToDictionary(kind => kind.Name, StringComparer.Ordinal);
    private static readonly Dictionary<string, Kind> ByAttribute = All.ToDictionary(kind => kind.Attribute.Name, StringComparer.Ordinal);

    public static Kind Named(string name) => ByName.TryGetValue(name, out var kind)
        ? kind
        : throw new ArgumentException($"\"{name}\" is no kind of technique; the kinds are {string.Join(", ", ByName.Keys)}", nameof(name));

    public static Kind? OfAttribute(string attribute) => ByAttribute.GetValueOrDefault(attribute);

    /// <summary>The kind that an option of this type is, or null: a contract, or what extends one (a regularizer's hook).</summary>
    public static Kind? OfContract(Type type) => !type.IsInterface
        ? null
        : type == typeof(ILayer) || typeof(ILayer).IsAssignableFrom(type)
            ? Named(TechniqueKind.Layer)
            : All.FirstOrDefault(kind => kind.Contracts.Any(contract => contract.IsAssignableFrom(type)));
}
