using Newtonsoft.Json.Linq;

namespace Research.Training;

/// <summary>What a view measures: samples of a split, seen in evaluation or training mode, their batches transformed or not.</summary>
internal sealed record ViewEntry
{
    public required string Name { get; init; }

    /// <summary>The split that it takes its samples from: train, validation, test.</summary>
    public required string Of { get; init; }

    /// <summary>The model runs as it does in training (dropout draws, normalization uses the batch), and changes nothing.</summary>
    public bool Training { get; init; }

    public IReadOnlyList<BoundTechnique> Transforms { get; init; } = [];

    public required IReadOnlyList<MetricEntry> Metrics { get; init; }

    /// <summary>Whether it is one of the three that are always there.</summary>
    public bool IsPlain => Name == Of;

    /// <summary>What of a measurement's key tells it from the split's own view; nothing for that one.</summary>
    public void AddTo(JObject key)
    {
        if (IsPlain) return;
        key["of"] = Of;
        key["mode"] = Training ? ViewReader.TrainingMode : ViewReader.EvaluationMode;
        key["transforms"] = new JArray(Transforms.Select(transform => new JObject
        {
            ["plugin"] = transform.Info.Plugin.Sha256,
            ["technique"] = CanonicalJson.Parse(transform.Canonical),
        }));
    }

    /// <summary>Lets transforms declare what they need.</summary>
    public void Build(Model model, Shape input, IReadOnlyList<TargetInfo> targets, FaultCollector faults)
    {
        if (IsPlain) return;
        foreach (var (i, transform) in Transforms.Index())
        {
            var builder = new ScopeBuilder(model, $"views/{Name}/{i}", [.. model.Parameters], input, targets);
            faults.Try($"{ViewReader.Path}.{Name}", () => ((IRegularizer)transform.Instance).Build(builder));
        }
    }
}
