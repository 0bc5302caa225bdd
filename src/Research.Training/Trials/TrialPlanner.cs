using Microsoft.Extensions.DependencyInjection;

namespace Research.Training;

/// <summary>Plans trials, each in a scope of its own.</summary>
internal sealed class TrialPlanner(IServiceScopeFactory scopes, DataCache cache) : ITrialPlanner
{
    private bool _hasRead;

    public TrialPlan Plan(TrialSpec spec)
    {
        ReadAhead(spec);
        using var scope = scopes.CreateScope();
        return Plan(TrialAssembly.Create(spec, scope.ServiceProvider.GetRequiredService<ITechniqueFactory>(), cache));
    }

    public void ReadAhead(TrialSpec spec)
    {
        if (Interlocked.Exchange(ref _hasRead, true)) return;
        OwnThread.Run(() =>
        {
            using var scope = scopes.CreateScope();
            TrialAssembly.Read(spec, scope.ServiceProvider.GetRequiredService<ITechniqueFactory>(), cache);
        });
    }

    internal static TrialPlan Plan(TrialAssembly trial)
    {
        var ensemble = trial.Ensemble?.Instance as IEnsemble;
        return new TrialPlan
        {
            Canonical = CanonicalTraining.Of(trial),
            Techniques = Infos(trial.TrainingTechniques),
            Observers = Infos(trial.AllMetrics.Select(metric => metric.Bound).Concat(trial.Probes.Select(probe => probe.Bound))
                .Concat(trial.Views.SelectMany(view => view.Transforms))
                .SelectMany(bound => bound.Parts)),
            Parameters = trial.Model.ParameterCount,
            Entries = trial.Model.Entries,
            Measurements = Measurements(trial),
            Addresses = [.. trial.Addresses.Values],
            Moments = trial.At.Written,
            Epochs = trial.Training.Epochs,
            Steps = trial.Training.Steps,
            Probes = [.. trial.Probes.Select(probe =>
                new ProbeInfo(
                    probe.Name, probe.At.Written, [.. trial.Model.Entries.Where(probe.Entries.Contains)], probe.Probe.Quantities))],
            PretrainQuantities = (trial.Pretrainer?.Instance as IPretrainer)?.Quantities,
            Primary = AddressTable.Primary(trial),
            Members = ensemble?.Members ?? 1,
            FirstMemberIsSingle = !trial.IsBagged,
            NeverMeasured = NeverMeasured(trial),
            Warnings = [.. trial.Data.Warnings, .. EmptyScopes(trial)],
        };
    }

    private static IEnumerable<Fault> EmptyScopes(TrialAssembly trial) => trial.Regularizers
        .Where(entry => entry.Parameters.Length == 0
            && entry.Technique is IWeightPenalty or IJointPenalty or IWeightConstraint or IWeightPerturbation or IGradientTransform)
        .Select(entry => (entry.Path, entry.Name, On: string.Join(" or ", entry.On.Select(RegularizerEntry.Word))))
        .Select(empty => new Fault(empty.Path, $"'{empty.Name}' works on no parameter: its layers have none that are {empty.On}"));

    /// <summary>None where each member trains on rows of its own: then how many steps an epoch has is the member's.</summary>
    private static IReadOnlyList<Fault> NeverMeasured(TrialAssembly trial)
    {
        if (trial.IsBagged) return [];
        var training = trial.Training;
        long perEpoch = Math.Max(1, RowOrder.StepsOf(trial.Data.Train.Count, training.BatchSize, training.DropLast));
        var steps = training.Steps ?? training.Epochs!.Value * perEpoch;
        var epochs = training.Epochs ?? RowOrder.EpochsOf(steps, perEpoch);
        var faults = new List<Fault>();
        Add("evaluation.at", trial.At);
        foreach (var probe in trial.Probes) Add($"{probe.Path}.at", probe.At);
        return faults;

        void Add(string path, Moments at)
        {
            foreach (var moment in at.Beyond(epochs, steps))
                faults.Add(new Fault(path, $"'{moment}' never comes: every training ends before it; write another"));
        }
    }

    private static List<string> Measurements(TrialAssembly trial)
    {
        var samples = trial.Evaluation.TrainSamples;
        var keys = new List<string> { MeasurementKeys.Run };
        foreach (var view in trial.Views)
        {
            keys.Add(MeasurementKeys.Loss(view, trial.At, samples));
            keys.AddRange(view.Metrics.Select(metric => MeasurementKeys.Of(metric, view, trial.At, samples)));
        }

        keys.AddRange(trial.Probes.Select(MeasurementKeys.Of));
        if (trial.Pretrainer is not null) keys.Add(MeasurementKeys.Pretraining(trial.Pretrainer));
        return keys;
    }

    private static List<TechniqueInfo> Infos(IEnumerable<BoundTechnique> techniques) =>
        [.. techniques.Select(bound => bound.Info).Distinct()];
}
