namespace Research.Experiments;

/// <summary>What a top-level key holds.</summary>
internal enum KeyShape
{
    Text,
    Technique,
    Techniques,
    Entries,
    Section,
    Other,
}

/// <param name="Trains">A training reads it, so that cells may differ in it.</param>
/// <param name="Required">An experiment cannot do without.</param>
internal sealed record ExperimentKey(string Name, KeyShape Shape, bool Trains = false, bool Required = false);

/// <summary>The keys of an experiment file, in the order of FORMAT's table.</summary>
internal static class ExperimentKeys
{
    public static IReadOnlyList<ExperimentKey> All { get; } =
    [
        new("$schema", KeyShape.Text),
        new("format", KeyShape.Text),
        new("extends", KeyShape.Text),
        new("name", KeyShape.Text),
        new("question", KeyShape.Text),
        new("description", KeyShape.Text),
        new("source", KeyShape.Text),
        new("data", KeyShape.Technique, Trains: true, Required: true),
        new("defaults", KeyShape.Section, Trains: true),
        new("model", KeyShape.Entries, Trains: true, Required: true),
        new("loss", KeyShape.Technique, Trains: true),
        new("optimizer", KeyShape.Technique, Trains: true, Required: true),
        new("schedule", KeyShape.Technique, Trains: true),
        new("regularizers", KeyShape.Techniques, Trains: true),
        new("metrics", KeyShape.Techniques, Trains: true),
        new("probes", KeyShape.Techniques, Trains: true),
        new("pretrain", KeyShape.Technique, Trains: true),
        new("ensemble", KeyShape.Technique, Trains: true),
        new("reporters", KeyShape.Techniques),
        new("training", KeyShape.Section, Trains: true, Required: true),
        new("evaluation", KeyShape.Section, Trains: true),
        new("measures", KeyShape.Other),
        new("primary", KeyShape.Other),
        new("seeds", KeyShape.Other),
        new("tune", KeyShape.Other),
        new("ablation", KeyShape.Other),
        new("claims", KeyShape.Other),
        new("statistics", KeyShape.Other),
        new("variants", KeyShape.Other),
    ];

    private static readonly Dictionary<string, ExperimentKey> _byName = All.ToDictionary(key => key.Name);

    /// <summary>Keys of the sections that a <c>null</c> may reset though nobody wrote them.</summary>
    private static readonly Dictionary<string, string[]> _sections = new()
    {
        ["data"] = ["train", "test", "validation", "preprocess", "targets", "draw"],
        ["defaults"] = ["activation", "normalization", "initializer"],
        ["training"] = ["epochs", "steps", "batchSize", "shuffle", "dropLast"],
        ["evaluation"] = ["at", "trainSamples", "views"],
    };

    private static readonly string[] _entry = ["name", "repeat", "activation", "normalization", "initializer", "shareWith"];
    private static readonly string[] _regularizer = ["name", "layers", "on"];
    private static readonly string[] _probe = ["name", "at", "layers", "samples"];

    /// <summary>What no factor may set: it holds for all cells.</summary>
    public static IReadOnlyList<string> NotForFactors { get; } = ["seeds", "ablation", "claims", "variants", "extends"];

    /// <summary>The lists that a new name is appended to.</summary>
    public static IReadOnlyList<string> Appendable { get; } = ["regularizers", "metrics", "probes"];

    public static ExperimentKey? Find(string name) => _byName.GetValueOrDefault(name);

    public static string Unknown(string name) =>
        $"there is no \"{name}\" in an experiment{NearestName.Hint(name, All.Select(key => key.Name))}";

    /// <summary>The host's own keys beneath a place of the file.</summary>
    /// <param name="path">The path of the object that holds the key.</param>
    /// <param name="element">It is an element of a list.</param>
    public static IReadOnlyList<string> HostKeys(SettingPath path, int length, bool element)
    {
        var root = path.Root;
        if (length == 1) return _sections.GetValueOrDefault(root) ?? [];
        if (!element) return [];
        return root switch
        {
            "model" => _entry,
            "regularizers" => _regularizer,
            "probes" => _probe,
            _ => ["name"],
        };
    }
}
