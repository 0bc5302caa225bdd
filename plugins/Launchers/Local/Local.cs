namespace Research.Plugins;

/// <summary>
/// Runs trials in this process, as many at once as there are jobs, in the order given. A trial gets the cores that are free, shared
/// with the trials still waiting: one thread each while there are enough of them, more for the last ones and for few.
/// </summary>
[Launcher("local", Summary = "This process, several trials at once")]
public sealed class Local : ILauncher
{
    public async Task Run(IReadOnlyList<string> trials, ILaunchContext context, CancellationToken stop)
    {
        var free = context.Jobs;
        var running = new List<(Task Trial, int Threads)>();
        for (var next = 0; next < trials.Count || running.Count > 0;)
        {
            while (next < trials.Count && free > 0 && !stop.IsCancellationRequested)
            {
                var threads = Math.Max(1, free / (trials.Count - next));
                running.Add((context.RunHere(trials[next++], threads), threads));
                free -= threads;
            }
            if (running.Count == 0) break;
            var ended = await Task.WhenAny(running.Select(one => one.Trial)).ConfigureAwait(false);
            var place = running.FindIndex(one => one.Trial == ended);
            free += running[place].Threads;
            running.RemoveAt(place);

            // An interrupted trial is awaited like every other: what is about to finish is kept.
            if (!ended.IsCanceled && !stop.IsCancellationRequested) await ended.ConfigureAwait(false);
        }
        stop.ThrowIfCancellationRequested();
    }
}
