namespace Research.Training;

/// <summary>
/// Whether a training's steps are faster on all the threads that it has, or on its own alone, found by trying both: what a small network
/// computes is sooner done than fetched from another core's caches. No result depends on it.
/// </summary>
internal sealed class ThreadChoice(ThreadShare threads, TimeProvider clock)
{
    /// <summary>Steps of either kind. The fastest counts: others may have been disturbed, and the first waits for its numbers.</summary>
    internal const int Tries = 8;

    private int _given = 1;
    private int _left;
    private long _start, _together, _alone;

    /// <summary>Before a step. More threads than at the step before are tried anew.</summary>
    public void Begin()
    {
        if (threads.Count != _given)
        {
            _given = threads.Count;
            _left = 2 * Tries;
            (_together, _alone) = (long.MaxValue, long.MaxValue);
        }

        if (_left == 0) return;
        threads.IsAlone = _left <= Tries;
        _start = clock.GetTimestamp();
    }

    /// <summary>After it. Until it is decided, what is computed between steps has all threads.</summary>
    public void End()
    {
        if (_left == 0) return;
        var taken = clock.GetTimestamp() - _start;
        if (threads.IsAlone) _alone = Math.Min(_alone, taken);
        else _together = Math.Min(_together, taken);
        // A large network's steps are not tried alone again and again.
        _left = threads.IsAlone && _alone / 2 >= _together ? 0 : _left - 1;
        threads.IsAlone = _left == 0 && _alone <= _together;
    }
}
