using Newtonsoft.Json.Linq;

namespace Research.Training;

/// <summary>The canonical JSON of all that shapes a training, but for seed and role (FORMAT.md, Identity).</summary>
internal static class CanonicalTraining
{
    public static string Of(TrialAssembly trial)
    {
        var training = new JObject
        {
            ["data"] = Data(trial),
            ["losses"] = new JArray(trial.Model.Heads.Select(head => new JObject
            {
                ["head"] = head.Name,
                ["target"] = head.Target?.Name,
                ["weight"] = head.Weight,
            })),
            ["model"] = CanonicalJson.Parse(trial.Model.Canonical),
            ["optimizer"] = CanonicalJson.Parse(trial.Optimizer.Canonical),
            ["regularizers"] = new JArray(trial.Regularizers.Select(Regularizer)),
            ["schedule"] = CanonicalJson.Parse(trial.Schedule.Canonical),
            ["training"] = Training(trial.Training),
        };
        if (trial.Pretrainer is { } pretrainer) training["pretrain"] = CanonicalJson.Parse(pretrainer.Canonical);
        // A seeds ensemble's member is a plain training; one that draws rows of its own is not.
        if (trial.IsBagged) training["ensemble"] = CanonicalJson.Parse(trial.Ensemble!.Canonical);
        if (Watched(trial) is { HasValues: true } watched) training["watched"] = watched;
        return CanonicalJson.Write(training);
    }

    private static JObject Data(TrialAssembly trial)
    {
        var written = HostKeys.Split(trial.Spec.Resolved["data"]!, DataSettings.Keys);
        var settings = DataSettings.Read(written, "data", new FaultCollector());
        return new JObject
        {
            ["draw"] = settings.Once ? "once" : "each-seed",
            ["preprocess"] = new JArray(trial.Data.Preprocessors.Select(CanonicalJson.Parse)),
            ["source"] = CanonicalJson.Parse(trial.Data.Source),
            ["stratifiedBy"] = trial.Data.StratifiedBy,
            ["test"] = settings.Test,
            ["train"] = settings.Train,
            ["validation"] = settings.Validation,
        };
    }

    private static JObject Training(TrainingSettings settings) => new()
    {
        ["batchSize"] = settings.BatchSize,
        ["dropLast"] = settings.DropLast,
        ["epochs"] = settings.Epochs,
        ["shuffle"] = settings.Shuffle,
        ["steps"] = settings.Steps,
    };

    private static JObject Regularizer(RegularizerEntry entry) => new()
    {
        ["layers"] = new JArray(entry.Layers),
        // Its random streams are named by it.
        ["name"] = entry.Name,
        ["on"] = new JArray(entry.On.Select(RegularizerEntry.Word)),
        ["technique"] = CanonicalJson.Parse(entry.Bound.Canonical),
    };

    /// <summary>What stopping rules and schedules read shapes the training: the metrics that they name, and the size of the train
    /// view.</summary>
    private static JObject Watched(TrialAssembly trial)
    {
        var watched = new JObject();
        foreach (var address in trial.Watched)
        {
            watched[address] = trial.MetricOf(address) is { } metric ? CanonicalJson.Parse(metric.Bound.Canonical) : null;
            if (address.StartsWith(View.Train + ".", StringComparison.Ordinal)) watched["trainSamples"] = trial.Evaluation.TrainSamples;
        }

        return watched;
    }
}
