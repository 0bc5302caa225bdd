namespace Research.Training;

/// <summary>
/// Whether a training's steps are faster on all the threads that it has, or on its own alone, found by trying both, again and again: what a
/// small network computes is sooner done than fetched from another core's caches, and what else runs on the machine changes. No result
/// depends on it.
/// </summary>
internal sealed class ThreadChoice(ThreadShare threads, TimeProvider clock)
{
    /// <summary>Steps of either kind. Their median counts: some may have been disturbed, and of steps that wait for other cores some are
    /// far faster than most.</summary>
    internal const int Tries = 8;

    /// <summary>Steps from one decision to the next try: trying costs next to nothing.</summary>
    internal const int Interval = 4096;

    private readonly long[] _together = new long[Tries];
    private readonly long[] _alone = new long[Tries];
    private int _given = 1;
    private int _tried = 2 * Tries;
    private int _decided;
    private long _start;

    /// <summary>Before a step. More threads than at the step before are tried anew.</summary>
    public void Begin()
    {
        if (threads.Count == 1) return;
        if (threads.Count != _given || _decided == Interval)
        {
            _given = threads.Count;
            (_tried, _decided) = (0, 0);
        }

        if (_tried == 2 * Tries) return;
        threads.IsAlone = _tried >= Tries;
        _start = clock.GetTimestamp();
    }

    /// <summary>After it. Until it is decided, what is computed between steps has all threads.</summary>
    public void End()
    {
        if (threads.Count == 1) return;
        if (_tried == 2 * Tries)
        {
            _decided++;
            return;
        }

        var taken = clock.GetTimestamp() - _start;
        if (_tried < Tries) _together[_tried] = taken;
        else _alone[_tried - Tries] = taken;
        _tried++;
        if (_tried == Tries) Array.Sort(_together);
        // A large network's steps are not tried alone again and again.
        if (_tried == Tries + 1 && taken / 2 >= Median(_together))
        {
            _tried = 2 * Tries;
            threads.IsAlone = false;
            return;
        }

        if (_tried == 2 * Tries) Array.Sort(_alone);
        threads.IsAlone = _tried == 2 * Tries && Median(_alone) <= Median(_together);
    }

    private static long Median(long[] sorted) => sorted[Tries / 2];
}
