using System.Collections.Concurrent;
using Research.Training;

namespace Research.Experiments;

/// <summary>What a launcher sees of a run.</summary>
/// <param name="full">Takes the error of a disk that is full, and stops the run: nothing that it trains could be kept.</param>
internal sealed class LaunchContext(
    ExperimentRequest request,
    RunOptions options,
    string folder,
    IReadOnlyDictionary<string, TrainingUnit> units,
    TrainingRunner runner,
    RunBoard board,
    Action<Exception> full,
    CancellationToken stop) : ILaunchContext, IDisposable
{
    /// <summary>A worker process has a job's share of one core: how many run at once is the launcher's business.</summary>
    private const int WorkerThreads = 1;

    private readonly TrialThreads _threads = new();
    private readonly ConcurrentDictionary<string, ThreadShare> _shares = new(StringComparer.Ordinal);

    public int Jobs => options.Jobs;

    public string Folder
    {
        get
        {
            Directory.CreateDirectory(folder);
            return folder;
        }
    }

    /// <inheritdoc/>
    public Task RunHere(string trial, int threads)
    {
        var share = new ThreadShare(threads);
        var unit = UnitOf(trial);
        _shares[trial] = share;
        return _threads.Run(() => Run(unit, share));
    }

    /// <inheritdoc/>
    public void Lend(string trial, int threads)
    {
        if (_shares.TryGetValue(UnitOf(trial).Id, out var share)) share.Add(threads);
    }

    public IReadOnlyList<string> WorkerCommand(string trial) =>
        Experiments.WorkerCommand.Of(request, options, UnitOf(trial).Id, WorkerThreads);

    public void Tell(string trial, string state, string? message)
    {
        var unit = UnitOf(trial);
        switch (state)
        {
            case "submitted":
                break;
            case "running":
                board.Started(trial);
                break;
            case "finished" when runner.Stored(unit) is { } stored:
                board.Trained(stored);
                break;
            case "finished":
                board.Failed(trial, new TrialFailure(
                    "launcher", $"the launcher says that it finished, but the trial store lacks it{Because(message)}"));
                break;
            case "failed":
                board.Failed(trial, new TrialFailure("launcher", $"failed{Because(message)}"));
                break;
            default:
                throw new ArgumentException($"unknown state \"{state}\": submitted, running, finished or failed", nameof(state));
        }
    }

    /// <summary>Ends the threads of trials once they have nothing left to run.</summary>
    public void Dispose() => _threads.Dispose();

    private void Run(TrainingUnit unit, ThreadShare threads)
    {
        stop.ThrowIfCancellationRequested();
        board.Started(unit.Id);
        try
        {
            board.Trained(runner.Run(unit, threads, options.Fresh, new Relay(board, unit.Id), stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            board.Stopped(unit.Id);
            throw;
        }
        catch (Exception fault) when (Medium.IsFull(fault))
        {
            board.Stopped(unit.Id);
            full(fault);
            throw new OperationCanceledException(stop);
        }
        catch (Exception fault)
        {
            board.Failed(unit.Id, Failures.Of(fault, "training"));
        }
    }

    private TrainingUnit UnitOf(string trial) =>
        units.TryGetValue(trial, out var unit) ? unit : throw new ArgumentException($"no trial of this run: {trial}", nameof(trial));

    private static string Because(string? message) => message is null ? "" : ": " + message;

    /// <summary>Tells at once, on the training's thread; Progress&lt;T&gt; would queue.</summary>
    private sealed class Relay(RunBoard board, string id) : IProgress<TrialProgress>
    {
        public void Report(TrialProgress value) => board.Moved(id, value);
    }
}
