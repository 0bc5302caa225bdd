namespace Research.Experiments;

/// <summary>
/// The threads that trials of this process run on: one each, since a training holds its thread for minutes, which the thread pool is not
/// made for. A thread that is free takes the next trial. With a new thread each, the system set many of them beside a busy one while a
/// core stood idle, and took some 10 ms to move them: a tenth of a short trial. And a trial that is begun by what awaited another's end
/// runs on that one's thread at once: by way of a thread of the pool, which found every core busy, it took 2.5 ms.
/// </summary>
internal sealed class TrialThreads : IDisposable
{
    /// <summary>For how long what awaits a trial may keep its thread from the next one, before that begins on another.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromMilliseconds(20);

    /// <summary>While what awaits a trial's end runs on its thread: what the thread is to run next.</summary>
    [ThreadStatic]
    private static Succession? _succession;

    private readonly object _gate = new();
    private readonly Queue<Trial> _waiting = [];
    private int _free;
    private bool _closed;

    /// <summary>Begins at once, however many others run; called by what awaits another's end, once that has returned, or soon.</summary>
    /// <returns>Cancelled where the work throws <see cref="OperationCanceledException"/>, else its end or its failure. What awaits it runs
    /// on the trial's thread.</returns>
    public Task Run(Action work)
    {
        var trial = new Trial(work);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (_succession is { Next: null } here && here.Threads == this)
                here.Begin(trial, new Timer(_ => Release(here), null, LongestHold, Timeout.InfiniteTimeSpan));
            else
                Begin(trial);
        }
        return trial.Ended.Task;
    }

    /// <summary>Threads end with what they run and what still waits; does not wait for them.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void Begin(Trial trial)
    {
        _waiting.Enqueue(trial);
        if (_waiting.Count > _free) new Thread(Loop) { IsBackground = true, Name = "trial" }.Start();
        else Monitor.Pulse(_gate);
    }

    /// <summary>What awaits the trial holds its thread, maybe until the next one has ended: another thread runs that.</summary>
    private void Release(Succession here)
    {
        lock (_gate)
        {
            if (here.Take() is { } trial) Begin(trial);
        }
    }

    private void Loop()
    {
        while (Next() is { } next)
        {
            for (var trial = next; trial is not null;) trial = Run(trial);
        }
    }

    /// <returns>What was begun by those that awaited it.</returns>
    private Trial? Run(Trial trial)
    {
        var end = trial.Run();
        var here = _succession = new Succession(this);
        end();
        _succession = null;
        lock (_gate) return here.Take();
    }

    private Trial? Next()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_closed) return null;
                _free++;
                Monitor.Wait(_gate);
                _free--;
            }
            return _waiting.Dequeue();
        }
    }

    private sealed class Succession(TrialThreads threads)
    {
        private Timer? _hold;

        public TrialThreads Threads => threads;

        public Trial? Next { get; private set; }

        public void Begin(Trial trial, Timer hold) => (Next, _hold) = (trial, hold);

        public Trial? Take()
        {
            var next = Next;
            _hold?.Dispose();
            (Next, _hold) = (null, null);
            return next;
        }
    }

    private sealed class Trial(Action work)
    {
        public TaskCompletionSource Ended { get; } = new();

        /// <returns>Tells those who await it.</returns>
        public Action Run()
        {
            try
            {
                work();
                return Ended.SetResult;
            }
            catch (OperationCanceledException cancelled)
            {
                return () => Ended.SetCanceled(cancelled.CancellationToken);
            }
            catch (Exception fault)
            {
                return () => Ended.SetException(fault);
            }
        }
    }
}
