using Research.Training;

namespace Research.Experiments;

/// <summary>What became of each training so far; any thread.</summary>
internal sealed class RunBoard(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, StoredTrial> _stored = new(StringComparer.Ordinal);
    private readonly HashSet<string> _trained = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TrialFailure> _failures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TrialProgress> _running = new(StringComparer.Ordinal);
    private readonly long _startedAt = time.GetTimestamp();
    private double _loss = double.NaN;
    private int _total;

    /// <summary>Called once a training that ended; outside the lock.</summary>
    public event Action<string>? Ended;

    public void Planned(int trainings) => _total = trainings;

    /// <summary>It was in the store already.</summary>
    public void Found(StoredTrial trial)
    {
        lock (_lock) _stored[trial.Id] = trial;
    }

    public void Started(string id)
    {
        lock (_lock) _running[id] = default;
    }

    public void Moved(string id, TrialProgress progress)
    {
        lock (_lock)
        {
            if (!_running.ContainsKey(id)) return;
            _running[id] = progress;
            _loss = progress.Loss;
        }
    }

    public void Trained(StoredTrial trial)
    {
        lock (_lock)
        {
            _running.Remove(trial.Id);
            _stored[trial.Id] = trial;
            _trained.Add(trial.Id);
        }
        Ended?.Invoke(trial.Id);
    }

    public void Failed(string id, TrialFailure failure)
    {
        lock (_lock)
        {
            _running.Remove(id);
            _failures[id] = failure;
        }
        Ended?.Invoke(id);
    }

    /// <summary>Interrupted: it will run again.</summary>
    public void Stopped(string id)
    {
        lock (_lock) _running.Remove(id);
    }

    public StoredTrial? Of(string id)
    {
        lock (_lock) return _stored.GetValueOrDefault(id);
    }

    public TrialFailure? FailureOf(string id)
    {
        lock (_lock) return _failures.GetValueOrDefault(id);
    }

    /// <summary>The ids of those under way.</summary>
    public IReadOnlyCollection<string> Running()
    {
        lock (_lock) return [.. _running.Keys];
    }

    public bool WasTrained(string id)
    {
        lock (_lock) return _trained.Contains(id);
    }

    public RunSnapshot Snapshot()
    {
        lock (_lock)
        {
            var ended = _trained.Count + _failures.Count;
            var done = _stored.Count + _failures.Count;
            var underWay = 0d;
            foreach (var progress in _running.Values) underWay += progress.Steps > 0 ? (double)progress.Step / progress.Steps : 0;
            var rate = (ended + underWay) / time.GetElapsedTime(_startedAt).TotalSeconds;
            TimeSpan? left = rate > 0 && double.IsFinite(rate) ? Lasting((_total - done - underWay) / rate) : null;
            return new RunSnapshot(done, _total, _running.Count, left, _loss);
        }
    }

    /// <summary>The first step of very long trainings tells of more seconds than a time holds.</summary>
    private static TimeSpan Lasting(double seconds) =>
        seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;
}

/// <param name="Done">Stored, trained or failed.</param>
/// <param name="Left">Judged by the pace so far; null before there is one.</param>
/// <param name="Loss">The latest that a running training told; NaN before.</param>
internal readonly record struct RunSnapshot(int Done, int Total, int Running, TimeSpan? Left, double Loss);
