namespace Research.Experiments;

/// <summary>
/// The threads that trials of this process run on: one each, since a training holds its thread for minutes, which the thread pool is not
/// made for. A thread that is free takes the next trial. With a new thread each, the system set many of them beside a busy one while a
/// core stood idle, and took some 10 ms to move them: a tenth of a short trial.
/// </summary>
internal sealed class TrialThreads : IDisposable
{
    private readonly object _gate = new();
    private readonly Queue<Action> _waiting = [];
    private int _free;
    private bool _closed;

    /// <summary>Begins at once, however many others run.</summary>
    /// <returns>Cancelled where the work throws <see cref="OperationCanceledException"/>, else its end or its failure.</returns>
    public Task Run(Action work)
    {
        // What follows must not run on the trial's thread: it is to be free for the next trial.
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _waiting.Enqueue(() => End(work, ended));
            if (_waiting.Count > _free) new Thread(Loop) { IsBackground = true, Name = "trial" }.Start();
            else Monitor.Pulse(_gate);
        }
        return ended.Task;
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

    private static void End(Action work, TaskCompletionSource ended)
    {
        try
        {
            work();
            ended.SetResult();
        }
        catch (OperationCanceledException cancelled)
        {
            ended.SetCanceled(cancelled.CancellationToken);
        }
        catch (Exception fault)
        {
            ended.SetException(fault);
        }
    }

    private void Loop()
    {
        while (Next() is { } work) work();
    }

    private Action? Next()
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
}
