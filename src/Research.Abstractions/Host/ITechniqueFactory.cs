namespace Research;

/// <summary>The names of the kinds, as the catalogue, the factory and <c>--kind</c> use them.</summary>
public static class TechniqueKind
{
    public const string Layer = "layer", Activation = "activation", Initializer = "initializer", Pretrainer = "pretrainer",
        Optimizer = "optimizer", Schedule = "schedule", Regularizer = "regularizer", Loss = "loss", Metric = "metric",
        Ensemble = "ensemble", DataSource = "data-source", Preprocessor = "preprocessor", Probe = "probe", Reporter = "reporter",
        Launcher = "launcher";
}

/// <summary>A plugin assembly that techniques come from.</summary>
/// <param name="Assembly">Its simple name.</param>
/// <param name="Contract">The version of Research.Abstractions that it was built against, "major.minor".</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record PluginIdentity(string Assembly, string Version, string Contract, string Sha256);

/// <summary>What the metadata says of a technique, known without loading it.</summary>
public sealed record TechniqueInfo
{
    /// <summary>One of <see cref="TechniqueKind"/>.</summary>
    public required string Kind { get; init; }

    public required string Id { get; init; }

    public string? Summary { get; init; }

    public string? Source { get; init; }

    public required PluginIdentity Plugin { get; init; }

    /// <summary><see cref="LayerAttribute.Activatable"/>.</summary>
    public bool Activatable { get; init; }

    /// <summary><see cref="MetricAttribute.HigherIsBetter"/>.</summary>
    public bool HigherIsBetter { get; init; }

    /// <summary><see cref="MetricAttribute.Unit"/>.</summary>
    public string Unit { get; init; } = "";

    /// <summary><see cref="MetricAttribute.DefaultFor"/>.</summary>
    public IReadOnlyList<TargetKind> DefaultFor { get; init; } = [];
}

/// <summary>A technique made from its JSON.</summary>
/// <param name="Instance">What was built.</param>
/// <param name="Canonical">Its JSON with every option written out, defaults included, in canonical form (sorted keys, shortest round-trip
/// numbers): <c>{"alpha":1,"type":"elu"}</c>. A nested stack is a list of <c>{"layer":canonical,"name":...}</c>.</param>
/// <param name="Parts">The technique itself and every one nested in its options.</param>
public sealed record BoundTechnique(TechniqueInfo Info, object Instance, string Canonical, IReadOnlyList<BoundTechnique> Parts);

/// <summary>Turns a nested list of entries into a stack: the model builder's part of binding.</summary>
/// <param name="json">The list, as written.</param>
/// <param name="path">Its JSON path.</param>
public delegate LayerStack StackExpander(string json, string path);

/// <summary>Builds techniques from their JSON. Hosting implements it; one lives in the scope of each trial.</summary>
public interface ITechniqueFactory
{
    /// <summary>All usable techniques, by kind and id; of one kind, or of all. "layer" gives the layers alone,
    /// without activations.</summary>
    IReadOnlyList<TechniqueInfo> All(string? kind = null);

    /// <summary>Null where there is none. Layers and activations share their ids: either kind finds both.</summary>
    TechniqueInfo? Find(string kind, string id);

    /// <summary>The names of the options of every technique with this id, whatever its kind; none where there is none.
    /// Loads its plugin.</summary>
    IReadOnlyCollection<string> OptionsOf(string id) => [];

    /// <summary>Binds options and builds the technique, with fresh instances throughout.</summary>
    /// <param name="kind">One of <see cref="TechniqueKind"/>; "layer" takes activations too.</param>
    /// <param name="json"><c>"id"</c> or <c>{ "type": "id", ...options }</c>, without the host's own keys.</param>
    /// <param name="path">Its JSON path, for faults.</param>
    /// <param name="expand">For options that are stacks; null where there can be none.</param>
    /// <exception cref="FaultsException">Everything that is wrong with it: an unknown id or key with the nearest known one, a value out of
    /// bounds, a plugin that cannot be loaded.</exception>
    BoundTechnique Create(string kind, string json, string path, StackExpander? expand = null);

    /// <summary>Binds one of the host's own option records as a technique's are bound: strictly, validated, all faults at once.</summary>
    /// <typeparam name="T">A record with init properties and DataAnnotations.</typeparam>
    T Bind<T>(string json, string path)
        where T : class;

    /// <summary>What an instance was made from; null for one that this factory did not make.</summary>
    BoundTechnique? Describe(object instance);
}
