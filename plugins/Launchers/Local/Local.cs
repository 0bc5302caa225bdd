namespace Research.Plugins;

/// <summary>
/// Runs trials in this process, as many at once as there are jobs, in the order given. A trial gets the cores that are free, shared
/// with the trials still waiting: one thread each while there are enough of them, more where there are few. Once none waits, a trial that
/// ends leaves its cores to those that still run.
/// </summary>
[Launcher("local", Summary = "This process, several trials at once")]
public sealed class Local : ILauncher
{
    public Task Run(IReadOnlyList<string> trials, ILaunchContext context, CancellationToken stop) =>
        new Round(trials, context, stop).Begin();

    /// <summary>
    /// One run's trials. Each one's end begins the next, on its thread. Not an async method: what the compiler makes of one is compiled anew
    /// at each start, 5 ms before the first trial.
    /// </summary>
    private sealed class Round(IReadOnlyList<string> trials, ILaunchContext context, CancellationToken stop)
    {
        private readonly Lock _lock = new();
        private readonly TaskCompletionSource _end = new();
        private readonly List<Running> _running = [];
        private int _free = context.Jobs;
        private int _next;

        public Task Begin()
        {
            lock (_lock) Fill();
            return _end.Task;
        }

        private void Fill()
        {
            var before = _running.Count;
            while (_next < trials.Count && _free > 0 && !stop.IsCancellationRequested)
            {
                var threads = Math.Max(1, _free / (trials.Count - _next));
                _running.Add(new Running(trials[_next], threads, context.RunHere(trials[_next], threads)));
                _next++;
                _free -= threads;
            }
            if (_next == trials.Count) Lend();
            foreach (var begun in _running.GetRange(before, _running.Count - before))
                begun.End.ContinueWith(_ => Ended(begun), default, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

            // An interrupted trial is awaited like every other: what is about to finish is kept.
            if (_running.Count > 0) return;
            if (stop.IsCancellationRequested) _end.TrySetCanceled(stop);
            else _end.TrySetResult();
        }

        private void Ended(Running trial)
        {
            lock (_lock)
            {
                _running.Remove(trial);
                _free += trial.Threads;
                try
                {
                    if (!stop.IsCancellationRequested && trial.End.IsFaulted) trial.End.GetAwaiter().GetResult();
                    Fill();
                }
                catch (Exception fault)
                {
                    _next = trials.Count;
                    _end.TrySetException(fault);
                }
            }
        }

        /// <summary>Shares out all free threads, the first ones to those that started last: they have most left to do.</summary>
        private void Lend()
        {
            for (var i = 0; i < _running.Count; i++)
            {
                var more = _free / (_running.Count - i);
                if (more == 0) continue;
                context.Lend(_running[i].Trial, more);
                _running[i].Threads += more;
                _free -= more;
            }
        }
    }

    private sealed class Running(string trial, int threads, Task end)
    {
        public string Trial => trial;

        public int Threads { get; set; } = threads;

        public Task End => end;
    }
}
