using Newtonsoft.Json.Linq;

namespace Research.Training;

/// <summary>One element of the experiment's <c>probes</c>.</summary>
internal sealed record ProbeEntry
{
    private static readonly string[] Keys = ["name", "at", "layers", "samples"];

    public required string Name { get; init; }

    public required string Path { get; init; }

    public required BoundTechnique Bound { get; init; }

    public required Moments At { get; init; }

    /// <summary>The selectors, as written.</summary>
    public required IReadOnlyList<string> Layers { get; init; }

    public required int Samples { get; init; }

    public IProbe Probe => (IProbe)Bound.Instance;

    /// <summary>The entries that it looks at; known once the model is built.</summary>
    public IReadOnlySet<string> Entries { get; private set; } = new HashSet<string>();

    public static IReadOnlyList<ProbeEntry> Read(JToken? written, ITechniqueFactory factory, FaultCollector faults)
    {
        const string path = "probes";
        if (written is null) return [];
        if (written is not JArray list)
        {
            faults.Add(path, "must be a list of probes");
            return [];
        }

        var names = new Names(ViewReader.Taken);
        return [.. list.Select((token, i) => Read(token, $"{path}[{i}]", names, factory, faults)).OfType<ProbeEntry>()];
    }

    public void FindEntries(Model model, FaultCollector faults) =>
        Entries = (faults.Try(Path, () => LayerSelector.Match(Layers, model.Entries, $"{Path}.layers")) ?? []).ToHashSet();

    private static ProbeEntry? Read(JToken token, string path, Names names, ITechniqueFactory factory, FaultCollector faults)
    {
        var keys = HostKeys.Split(token, Keys);
        var bound = faults.Try(path, () => factory.Create(TechniqueKind.Probe, keys.Technique, path));
        var at = keys.Names("at", path, faults) ?? ExperimentDefaults.Moments;
        var samples = new JObject();
        if (keys.Host["samples"] is { } count) samples["samples"] = count;
        var settings = faults.Try(path, () => factory.Bind<ProbeSettings>(samples.ToString(Newtonsoft.Json.Formatting.None), path));
        var layers = keys.Names("layers", path, faults);
        var name = keys.Text("name", path, faults);
        if (bound is null) return null;
        return new ProbeEntry
        {
            Name = names.Next(bound.Info.Id, name, path, faults),
            Path = path,
            Bound = bound,
            At = Moments.Parse(at, $"{path}.at", faults),
            Layers = layers ?? ["*"],
            Samples = settings?.Samples ?? ExperimentDefaults.ProbeSamples,
        };
    }
}
