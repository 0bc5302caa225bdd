namespace Research.Plugins;

/// <summary>
/// Runs trials in this process, as many at once as there are jobs, in the order given. A trial gets the cores that are free, shared
/// with the trials still waiting: one thread each while there are enough of them, more where there are few. Once none waits, a trial that
/// ends leaves its cores to those that still run.
/// </summary>
[Launcher("local", Summary = "This process, several trials at once")]
public sealed class Local : ILauncher
{
    public async Task Run(IReadOnlyList<string> trials, ILaunchContext context, CancellationToken stop)
    {
        var free = context.Jobs;
        var running = new List<Running>();
        for (var next = 0; next < trials.Count || running.Count > 0;)
        {
            while (next < trials.Count && free > 0 && !stop.IsCancellationRequested)
            {
                var threads = Math.Max(1, free / (trials.Count - next));
                running.Add(new Running(trials[next], context.RunHere(trials[next], threads), threads));
                next++;
                free -= threads;
            }
            if (next == trials.Count && running.Count > 0)
            {
                Lend(free, running, context);
                free = 0;
            }
            if (running.Count == 0) break;
            var ended = await Task.WhenAny(running.Select(one => one.End)).ConfigureAwait(false);
            var place = running.FindIndex(one => one.End == ended);
            free += running[place].Threads;
            running.RemoveAt(place);

            // An interrupted trial is awaited like every other: what is about to finish is kept.
            if (!ended.IsCanceled && !stop.IsCancellationRequested) await ended.ConfigureAwait(false);
        }
        stop.ThrowIfCancellationRequested();
    }

    /// <summary>Shares out all free threads, the first ones to those that started last: they have most left to do.</summary>
    private static void Lend(int free, List<Running> running, ILaunchContext context)
    {
        for (var i = 0; i < running.Count; i++)
        {
            var more = free / (running.Count - i);
            if (more == 0) continue;
            context.Lend(running[i].Trial, more);
            running[i] = running[i] with { Threads = running[i].Threads + more };
            free -= more;
        }
    }

    private sealed record Running(string Trial, Task End, int Threads);
}
