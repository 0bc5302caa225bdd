namespace Research;

/// <summary>The backend in C#: vector instructions where the processor has them, threads of its own.</summary>
/// <remarks>One region at a time uses the threads; a second caller, or a region within a region, runs on its caller alone.</remarks>
public sealed partial class ManagedBackend : ITensorBackend, IDisposable
{
    private static readonly ManagedBackend OneThread = new(1);

    private readonly ThreadShare _share;
    private readonly WorkerPool _pool;

    /// <param name="threads">How many threads a region may use, the caller's included; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1.</exception>
    public ManagedBackend(int threads)
        : this(new ThreadShare(threads))
    {
    }

    /// <param name="share">How many threads a region may use; what is added to it counts from the next region on.</param>
    public ManagedBackend(ThreadShare share)
    {
        _share = share;
        _pool = new WorkerPool(share);
    }

    /// <inheritdoc/>
    public int Threads => _share.Used;

    /// <inheritdoc/>
    public ITensorBackend Alone => OneThread;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A grain below 1.</exception>
    public void For<TBody>(int count, int grain, TBody body)
        where TBody : struct, IRange
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(grain, 1);
        _pool.For(count, grain, body);
    }

    /// <summary>Ends the threads. Regions that come later run on their callers.</summary>
    public void Dispose() => _pool.Dispose();
}
