using Newtonsoft.Json.Linq;

namespace Research.Training;

/// <summary>Reads <c>evaluation.views</c>: <c>{ "of": view, "mode": ..., "transforms": [...], "metrics": [...] }</c> by name.</summary>
internal sealed class ViewReader(ITechniqueFactory factory, IReadOnlyList<ModelHead> heads, FaultCollector faults)
{
    public const string Path = "evaluation.views", EvaluationMode = "evaluation", TrainingMode = "training";

    /// <summary>What addresses begin with that are no view's.</summary>
    public static readonly string[] Taken = [View.Train, View.Validation, View.Test, "members", "run", "pretrain"];

    private static readonly string[] Keys = ["of", "mode", "transforms", "metrics"];

    /// <param name="probes">Their names begin addresses too.</param>
    /// <param name="metrics">The experiment's: those of a view that names none.</param>
    public IReadOnlyList<ViewEntry> Read(
        JToken? written, IReadOnlyList<string> splits, IReadOnlyList<ProbeEntry> probes, IReadOnlyList<MetricEntry> metrics)
    {
        if (written is null or { Type: JTokenType.Null }) return [];
        if (written is not JObject views)
        {
            faults.Add(Path, "must be an object: name -> { \"of\": view, ... }");
            return [];
        }

        var entries = new List<ViewEntry>();
        foreach (var property in views.Properties().Where(property => property.Value.Type != JTokenType.Null))
        {
            var path = $"{Path}.{property.Name}";
            if (property.Name.Length == 0 || property.Name.Contains('.') || Taken.Contains(property.Name)
                || probes.Any(probe => probe.Name == property.Name))
                faults.Add(path, $"'{property.Name}' is taken: a view needs a name of its own, without dots");
            else if (property.Value is JObject view) entries.Add(Read(property.Name, view, path, splits, metrics));
            else faults.Add(path, "must be an object: { \"of\": view, ... }");
        }

        return entries;
    }

    private ViewEntry Read(string name, JObject view, string path, IReadOnlyList<string> splits, IReadOnlyList<MetricEntry> metrics)
    {
        foreach (var key in view.Properties().Select(property => property.Name).Where(key => !Keys.Contains(key)))
            faults.Add($"{path}.{key}", $"unknown key '{key}'{NearestName.Hint(key, Keys)}");
        return new ViewEntry
        {
            Name = name,
            Of = Word(view, "of", path, splits, null, $"must be one of {string.Join(", ", splits)}"),
            Training = Word(view, "mode", path, [EvaluationMode, TrainingMode], EvaluationMode,
                $"must be '{EvaluationMode}' or '{TrainingMode}'") == TrainingMode,
            Transforms = Transforms(view["transforms"], $"{path}.transforms"),
            Metrics = view["metrics"] is { Type: not JTokenType.Null } own ? Metrics(own, $"{path}.metrics") : metrics,
        };
    }

    private string Word(JObject view, string key, string path, IReadOnlyList<string> words, string? otherwise, string fault)
    {
        var token = view[key] is { Type: not JTokenType.Null } written ? written : null;
        if (token is null && otherwise is not null) return otherwise;
        if (token is { Type: JTokenType.String } && words.Contains((string)token!)) return (string)token!;
        faults.Add($"{path}.{key}", fault);
        return words[0];
    }

    private List<BoundTechnique> Transforms(JToken? written, string path)
    {
        var transforms = new List<BoundTechnique>();
        if (written is null or { Type: JTokenType.Null }) return transforms;
        if (written is not JArray list)
        {
            faults.Add(path, "must be a list of batch transforms");
            return transforms;
        }

        for (var i = 0; i < list.Count; i++)
        {
            var place = $"{path}[{i}]";
            var json = HostKeys.Split(list[i]).Technique;
            if (faults.Try(place, () => factory.Create(TechniqueKind.Regularizer, json, place)) is not { } bound) continue;
            if (bound.Instance is IBatchTransform) transforms.Add(bound);
            else faults.Add(place, $"'{bound.Info.Id}' does not transform batches");
        }

        return transforms;
    }

    private IReadOnlyList<MetricEntry> Metrics(JToken written, string path)
    {
        var metrics = MetricEntry.Read(written, heads, factory, faults, path);
        foreach (var metric in metrics) faults.Try(metric.Path, () => metric.Attach(heads, factory, faults));
        return metrics;
    }
}
