namespace Research;

/// <summary>How many threads a computation may use. It may be given more while it runs: no result depends on it.</summary>
public sealed class ThreadShare
{
    private int _count;
    private volatile bool _isAlone;

    /// <param name="count">At least 1: the caller's own.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count below 1.</exception>
    public ThreadShare(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _count = count;
    }

    /// <summary>The caller's thread included.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether regions run on their caller alone all the same, from the next one on.</summary>
    public bool IsAlone
    {
        get => _isAlone;
        set => _isAlone = value;
    }

    /// <summary>How many threads the next region may use.</summary>
    public int Used => _isAlone ? 1 : Count;

    /// <summary>
    /// Told how many there will be before they are given: who gives starts the workers. A thread's start waits until it runs, which would
    /// take a computation with busy cores around it milliseconds.
    /// </summary>
    internal event Action<int>? Growing;

    /// <summary>Gives more, from the next parallel region on; from any thread.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than none.</exception>
    public void Add(int more)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(more);
        Growing?.Invoke(Count + more);
        Interlocked.Add(ref _count, more);
    }
}
