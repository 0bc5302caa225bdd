using Microsoft.Extensions.DependencyInjection;

namespace Research.Training;

/// <summary>Runs trials, each in a scope of its own that holds its techniques and its share of the cores.</summary>
internal sealed class TrialRunner(IServiceScopeFactory scopes, DataCache cache, TimeProvider clock) : ITrialRunner
{
    /// <summary>How often a trial tells where it stands: as often as an eye follows.</summary>
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(100);

    public TrialResult Run(TrialSpec spec, TrialOptions options, CancellationToken stop)
    {
        using var scope = scopes.CreateScope();
        scope.ServiceProvider.GetRequiredService<TrialResources>().Threads = options.Threads;
        var started = clock.GetTimestamp();
        var backend = scope.ServiceProvider.GetRequiredService<ITensorBackend>();
        try
        {
            using var session = TrainingSession.Create(
                spec, scope.ServiceProvider.GetRequiredService<ITechniqueFactory>(), backend, cache, stop);
            Train(session, options.AloneIfFaster ? new ThreadChoice(options.Threads, clock) : null, options.Progress, stop);
            return session.Finish(() => clock.GetElapsedTime(started).TotalSeconds, options.Threads.Count, options.KeepPredictions);
        }
        catch (TechniqueException fault)
        {
            throw new FaultsException("", fault.Message);
        }
    }

    public IReadOnlyList<Recording> Combine(TrialSpec spec, IReadOnlyList<TrialResult> members)
    {
        using var scope = scopes.CreateScope();
        var trial = TrialAssembly.Create(spec, scope.ServiceProvider.GetRequiredService<ITechniqueFactory>(), cache);
        return new EnsembleEvaluation(trial, scope.ServiceProvider.GetRequiredService<ITensorBackend>()).Measure(members);
    }

    private void Train(TrainingSession session, ThreadChoice? choice, IProgress<TrialProgress>? progress, CancellationToken stop)
    {
        var told = clock.GetTimestamp();
        session.Start();
        while (true)
        {
            choice?.Begin();
            if (!session.Step()) return;
            choice?.End();
            stop.ThrowIfCancellationRequested();
            if (progress is null || (clock.GetElapsedTime(told) < ProgressInterval && !session.Finished)) continue;
            told = clock.GetTimestamp();
            progress.Report(new TrialProgress(session.Steps, session.TotalSteps, session.Epochs, session.MeanLoss));
        }
    }
}
