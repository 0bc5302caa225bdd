using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json;

namespace Research.Experiments;

/// <summary>
/// Runs a plan: what the store lacks is trained through the launcher, ensembles are combined, report.json is written, reporters read
/// it. Killed at any moment, the same call carries on.
/// </summary>
/// <param name="scopes">A scope a training: the trial runner and the techniques come from it.</param>
public sealed class ExperimentRunner(IServiceScopeFactory scopes, TimeProvider time)
{
    /// <summary>Blocks until all is done, or stopped.</summary>
    /// <param name="stop">Interrupts: what was finished is kept, a partial report is written.</param>
    /// <exception cref="ExperimentException">The launcher or a reporter is not to be had: nothing was run.</exception>
    public RunOutcome Run(ExperimentPlan plan, RunOptions options, CancellationToken stop)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Jobs, 1);
        using var scope = scopes.CreateScope();
        var factory = scope.ServiceProvider.GetRequiredService<ITechniqueFactory>();
        var launcher = LauncherOf(options, factory);
        var reporters = Reporters.Of(plan, factory);

        var run = new ExperimentRun(plan, options, scopes, time, launcher);
        return run.Run(reporters, stop);
    }

    /// <summary>Makes the reporters that a plan names, as a run does before it trains.</summary>
    /// <exception cref="ExperimentException">One is not to be had.</exception>
    public void RequireReporters(ExperimentPlan plan)
    {
        using var scope = scopes.CreateScope();
        Reporters.Of(plan, scope.ServiceProvider.GetRequiredService<ITechniqueFactory>());
    }

    /// <summary>Where a run of it keeps its report: plans of one folder would overwrite each other's.</summary>
    public static string FolderOf(ExperimentPlan plan, RunOptions options) => RunFolder.Of(options.RunsFolder, plan);

    /// <summary>Asks whether what a run writes can be written, before anything is trained.</summary>
    /// <returns>What cannot, and what to do; null: nothing.</returns>
    public static string? Unwritable(ExperimentPlan plan, RunOptions options)
    {
        var folder = FolderOf(plan, options);
        var place = folder;
        try
        {
            foreach (var each in (string[])[folder, ExperimentRun.StoreFolder(options)])
            {
                place = each;
                Directory.CreateDirectory(each);
                WritableFolder.Require(each);
            }

            place = RunReport.PathIn(folder);
            if (Directory.Exists(place)) throw new IOException("it is a folder");
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return $"{place} cannot be written ({fault.Message.TrimEnd('.')}): make it writable, or name another folder with --runs";
        }
    }

    /// <summary>
    /// Runs one training of a plan into the store: what a launcher's worker process does (<see cref="ILaunchContext.WorkerCommand"/>).
    /// </summary>
    /// <param name="trial">The training's id, an ensemble's members' included.</param>
    /// <returns>Null, or why it failed.</returns>
    /// <exception cref="ExperimentException">The plan has no such training.</exception>
    /// <exception cref="OperationCanceledException">Stopped; nothing is kept.</exception>
    public string? RunTraining(ExperimentPlan plan, string trial, RunOptions options, int threads, CancellationToken stop)
    {
        var unit = TrainingUnit.Of(plan).FirstOrDefault(unit => unit.Id == trial)
            ?? throw new ExperimentException([new ExperimentFault(
                "", "--trial", 0, $"{plan.Request.File} has no training {trial}: the file, the data or a plugin has changed since")]);
        var store = new TrialStore(ExperimentRun.StoreFolder(options), options.Console.Error.WriteLine, time);
        try
        {
            new TrainingRunner(scopes, store).Run(unit, new ThreadShare(threads), options.Fresh, progress: null, stop);
            return null;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            var failure = Failures.Of(fault, "training");
            return $"{failure.Where}: {failure.Message}";
        }
    }

    private static ILauncher LauncherOf(RunOptions options, ITechniqueFactory factory)
    {
        try
        {
            return (ILauncher)factory.Create(TechniqueKind.Launcher, JsonConvert.ToString(options.Launcher), "").Instance;
        }
        catch (FaultsException fault)
        {
            throw new ExperimentException([.. fault.Faults.Select(one => new ExperimentFault("", "--launcher", 0, one.Message))]);
        }
    }
}
