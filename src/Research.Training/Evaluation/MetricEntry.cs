using Newtonsoft.Json.Linq;

namespace Research.Training;

/// <summary>One element of the experiment's <c>metrics</c>, with an instance for each head that it measures.</summary>
internal sealed record MetricEntry
{
    private static readonly string[] Keys = ["name"];

    public required string Name { get; init; }

    public required string Path { get; init; }

    public required BoundTechnique Bound { get; init; }

    /// <summary>The technique's JSON: each head gets an instance of its own.</summary>
    public required string Json { get; init; }

    /// <summary>Null where the metric runs the model itself.</summary>
    public IReadOnlyList<HeadMetric> Heads { get; private set; } = [];

    public IModelMetric? ModelMetric => Bound.Instance as IModelMetric;

    /// <summary>Reads the list; null: the metrics that are the default for the heads' targets, in the order of the heads.</summary>
    public static IReadOnlyList<MetricEntry> Read(
        JToken? written, IReadOnlyList<ModelHead> heads, ITechniqueFactory factory, FaultCollector faults, string path = "metrics")
    {
        if (written is not (null or JArray))
        {
            faults.Add(path, "must be a list of metrics");
            return [];
        }

        var list = (JArray?)written ?? Default(heads, factory, faults);
        var names = new Names(View.Loss);
        var entries = new List<MetricEntry>();
        for (var i = 0; i < list.Count; i++)
        {
            var place = $"{path}[{i}]";
            var keys = HostKeys.Split(list[i], Keys);
            var bound = faults.Try(place, () => factory.Create(TechniqueKind.Metric, keys.Technique, place));
            var name = keys.Text("name", place, faults);
            if (bound is null) continue;
            name = names.Next(bound.Info.Id, name, place, faults);
            entries.Add(new MetricEntry { Name = name, Path = place, Bound = bound, Json = keys.Technique });
        }

        return entries;
    }

    /// <summary>Gives each head that the metric is for an instance.</summary>
    public void Attach(IReadOnlyList<ModelHead> heads, ITechniqueFactory factory, FaultCollector faults)
    {
        if (Bound.Instance is not IMetric first) return;
        // Of several heads, a metric that says what it is for measures those; a single head is measured by whatever the experiment names.
        var kinds = Bound.Info.DefaultFor;
        var measured = heads.Count == 1 || kinds.Count == 0
            ? [.. heads.Index()]
            : heads.Index().Where(head => head.Item.Target is { } target && kinds.Contains(target.Kind)).ToList();
        if (measured.Count == 0) faults.Add(Path, $"'{Name}' measures {string.Join(" or ", kinds)}, and no head predicts such a target");
        Heads = [.. measured.Select((head, i) => new HeadMetric(head.Index, heads.Count > 1 ? $"{head.Item.Name}.{Name}" : Name,
            i == 0 ? first : (IMetric)factory.Create(TechniqueKind.Metric, Json, Path).Instance))];
        foreach (var target in measured.Select(head => head.Item.Target).OfType<TargetInfo>())
        {
            faults.Try(Path, () => first.Check(target));
        }
    }

    private static JArray Default(IReadOnlyList<ModelHead> heads, ITechniqueFactory factory, FaultCollector faults)
    {
        var ids = new List<string>();
        foreach (var head in heads.Where(head => head.Target is not null))
        {
            var found = factory.All(TechniqueKind.Metric).FirstOrDefault(metric => metric.DefaultFor.Contains(head.Target!.Kind));
            if (found is null) faults.Add("metrics", $"there is no metric for targets that are {head.Target!.Kind}: name one");
            else if (!ids.Contains(found.Id)) ids.Add(found.Id);
        }

        return [.. ids];
    }
}

/// <summary>A metric on one head.</summary>
/// <param name="Address">"accuracy", or with several heads "digit.accuracy".</param>
internal sealed record HeadMetric(int Head, string Address, IMetric Metric);
