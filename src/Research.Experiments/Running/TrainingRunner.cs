using Microsoft.Extensions.DependencyInjection;
using Research.Training;

namespace Research.Experiments;

/// <summary>Trains what the store lacks, and keeps it there.</summary>
internal sealed class TrainingRunner(IServiceScopeFactory scopes, TrialStore store)
{
    /// <returns>All that is asked of the training, or null where something of it is missing.</returns>
    /// <exception cref="TrialStoreException">Its entry is of a later format.</exception>
    public StoredTrial? Stored(TrainingUnit unit)
    {
        var stored = store.Read(unit.Id);
        return stored is not null && unit.Trainings.All(training => Complete(stored, training)) ? stored : null;
    }

    /// <param name="fresh">Trains whatever is stored, and replaces it.</param>
    public StoredTrial Run(TrainingUnit unit, ThreadShare threads, bool fresh, IProgress<TrialProgress>? progress, CancellationToken stop)
    {
        var stored = fresh ? null : store.Read(unit.Id);
        foreach (var (index, training) in unit.Trainings.Index())
        {
            if (stored is not null && Complete(stored, training)) continue;
            var options = new TrialOptions
            {
                Threads = threads,
                AloneIfFaster = true,
                KeepPredictions = training.KeepPredictions,
                Progress = progress,
            };
            using var scope = scopes.CreateScope();
            var result = scope.ServiceProvider.GetRequiredService<ITrialRunner>().Run(training.Trial.Spec, options, stop);
            stored = store.Save(unit.Id, result, training.Trial.Plan.Measurements, training.KeepPredictions, replace: fresh && index == 0);
        }
        return stored!;
    }

    private bool Complete(StoredTrial stored, TrainingRequest training)
    {
        var measurements = training.Trial.Plan.Measurements;
        return stored.Has(measurements) && (!training.KeepPredictions || store.ReadPredictions(stored.Id, measurements) is not null);
    }
}
