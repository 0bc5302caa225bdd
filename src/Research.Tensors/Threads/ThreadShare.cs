namespace Research;

/// <summary>How many threads a computation may use. It may be given more while it runs: no result depends on it.</summary>
public sealed class ThreadShare
{
    private int _count;

    /// <param name="count">At least 1: the caller's own.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count below 1.</exception>
    public ThreadShare(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _count = count;
    }

    /// <summary>The caller's thread included.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Gives more, from the next parallel region on; from any thread.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than none.</exception>
    public void Add(int more)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(more);
        Interlocked.Add(ref _count, more);
    }
}
