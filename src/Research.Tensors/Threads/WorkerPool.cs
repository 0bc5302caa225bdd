using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Research;

/// <summary>
/// Threads that wait for parallel regions: they spin for a while, then sleep, so that regions in close succession cost about a
/// microsecond and an idle pool costs nothing. The caller works too. A region claims its blocks one by one from a ticket; who gets
/// which is left to chance, and so results must not depend on it.
/// </summary>
internal sealed class WorkerPool : IDisposable
{
    /// <summary>
    /// Turns of waiting before a worker sleeps: some 0.4 ms, longer than a small model's step computes between two regions that it shares
    /// out. A worker that sleeps comes late to the next one, and waking it costs the caller more than a region is worth.
    /// </summary>
    private const int SpinsBeforeSleep = 10000;

    /// <summary>Turns before a caller gives its processor to a worker that has been put aside.</summary>
    private const int SpinsBeforeYield = 1000;

    private readonly ThreadShare _share;
    private readonly Lock _starting = new();
    private readonly object _gate = new();
    private Thread[] _threads = [];
    private Region?[] _regions = [];
    private Region? _region;
    private int _blocks;
    private int _busy;
    private int _sleepers;
    private bool _stopped;
    private Shared _shared;

    /// <param name="share">The caller's thread and the workers beside it. Those it has now are started by the first region that may use
    /// them.</param>
    public WorkerPool(ThreadShare share)
    {
        _share = share;
        share.Growing += StartFor;
    }

    /// <summary>Threads beside the callers'.</summary>
    public int Workers => _threads.Length;

    /// <summary>Every block of a region runs once; returns when all have.</summary>
    /// <exception cref="Exception">What a block threw: the first block's of those that did, after the region's end.</exception>
    public void For<TBody>(int count, int grain, in TBody body)
        where TBody : struct, IRange
    {
        // Within a region, or beside another caller's, a region runs on its caller alone.
        var workers = _share.Used - 1;
        if (workers == 0 || count <= grain || _stopped || Interlocked.Exchange(ref _busy, 1) != 0)
        {
            Serial.For(count, grain, body);
            return;
        }

        try
        {
            if (Workers < workers) Start(workers);
            var region = Holder<TBody>();
            region.Fill(count, grain, body);
            try
            {
                Run(region, (int)(((long)count + grain - 1) / grain));
            }
            finally
            {
                region.Empty();
            }

            region.Rethrow();
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
        }
    }

    /// <summary>Ends the threads; regions that come later run on their callers.</summary>
    public void Dispose()
    {
        lock (_starting)
        {
            if (_stopped) return;
            _share.Growing -= StartFor;
            Volatile.Write(ref _stopped, true);
            lock (_gate) Monitor.PulseAll(_gate);
            foreach (var thread in _threads) thread.Join();
        }
    }

    private void StartFor(int threads) => Start(threads - 1);

    private void Start(int workers)
    {
        lock (_starting)
        {
            if (_stopped) return;
            for (var i = _threads.Length; i < workers; i++)
            {
                var thread = new Thread(Work) { IsBackground = true, Name = $"research worker {i + 1}" };
                thread.Start();
                // After its start: the system may give no more threads, and the end waits for each that stands here.
                _threads = [.. _threads, thread];
            }
        }
    }

    private Region<TBody> Holder<TBody>()
        where TBody : struct, IRange
    {
        var number = Region<TBody>.Number;
        if (number >= _regions.Length) Array.Resize(ref _regions, number + 1);
        return (Region<TBody>)(_regions[number] ??= new Region<TBody>());
    }

    private void Run(Region region, int blocks)
    {
        _region = region;
        _blocks = blocks;
        Volatile.Write(ref _shared.Pending, blocks);
        // High half: the region's number, so that a late claim on an older one fails. Low half: blocks not yet claimed.
        // The exchange is a full fence: a worker either sees the ticket before it sleeps, or is seen asleep here.
        Interlocked.Exchange(ref _shared.Ticket, (((_shared.Ticket >>> 32) + 1) << 32) | (uint)blocks);
        if (Volatile.Read(ref _sleepers) > 0)
        {
            lock (_gate) Monitor.PulseAll(_gate);
        }

        Help();
        for (var spins = 0; Volatile.Read(ref _shared.Pending) != 0; spins++)
        {
            if (spins < SpinsBeforeYield) Thread.SpinWait(1);
            else Thread.Yield();
        }
    }

    /// <summary>Claims and runs blocks until none is left.</summary>
    private void Help()
    {
        while (true)
        {
            var ticket = Volatile.Read(ref _shared.Ticket);
            var left = (int)ticket;
            if (left == 0) return;
            if (Interlocked.CompareExchange(ref _shared.Ticket, ticket - 1, ticket) != ticket) continue;
            // The claim holds: the region cannot end before this block has, so what is read now is its own.
            _region!.Run(_blocks - left);
            Interlocked.Decrement(ref _shared.Pending);
        }
    }

    private void Work()
    {
        while (!Volatile.Read(ref _stopped))
        {
            var spins = 0;
            while ((int)Volatile.Read(ref _shared.Ticket) == 0 && spins < SpinsBeforeSleep)
            {
                Thread.SpinWait(1);
                spins++;
            }

            if (spins == SpinsBeforeSleep) Sleep();
            Help();
        }
    }

    private void Sleep()
    {
        lock (_gate)
        {
            Interlocked.Increment(ref _sleepers);
            while ((int)Volatile.Read(ref _shared.Ticket) == 0 && !Volatile.Read(ref _stopped)) Monitor.Wait(_gate);
            Interlocked.Decrement(ref _sleepers);
        }
    }

    /// <summary>What threads write at the same time, each on cache lines of its own (64 bytes, fetched in pairs).</summary>
    [StructLayout(LayoutKind.Explicit, Size = 4 * LinePair)]
    private struct Shared
    {
        private const int LinePair = 128;

        [FieldOffset(LinePair)]
        public long Ticket;

        [FieldOffset(2 * LinePair)]
        public int Pending;
    }

    /// <summary>A region on its caller.</summary>
    private static class Serial
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void For<TBody>(int count, int grain, in TBody body)
            where TBody : struct, IRange
        {
            for (var start = 0; start < count;)
            {
                var end = grain < count - start ? start + grain : count;
                var own = body;
                own.Run(start, end);
                start = end;
            }
        }
    }
}
