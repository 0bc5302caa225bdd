using System.Collections.Concurrent;

namespace Research.Testing;

/// <summary>Launchers run every trial once, and no more at a time than they may.</summary>
internal sealed class LauncherSuite(ITechniqueFactory factory) : ISuite
{
    public IReadOnlyList<string> Kinds { get; } = [TechniqueKind.Launcher];

    public IReadOnlyList<Check> Checks => [new("runs every trial once", RunsAll), new("stops", Stops)];

    private void RunsAll(Subject subject)
    {
        var context = new Context(jobs: 2);
        var trials = Enumerable.Range(1, 7).Select(i => $"trial-{i}").ToArray();
        factory.Create<ILauncher>(subject).Run(trials, context, CancellationToken.None).GetAwaiter().GetResult();
        Expect.True(context.Ran.Count == trials.Length && trials.All(context.Ran.ContainsKey),
            $"{context.Ran.Count} of {trials.Length} trials ran");
        Expect.True(context.Ran.Values.All(times => times == 1), "a trial ran twice");
        Expect.True(context.Most <= context.Jobs, $"{context.Most} trials ran at once where {context.Jobs} may");
    }

    private void Stops(Subject subject)
    {
        using var stop = new CancellationTokenSource();
        var context = new Context(jobs: 1) { Started = stop.Cancel };
        try
        {
            factory.Create<ILauncher>(subject).Run(["a", "b", "c", "d"], context, stop.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            // Stopping may be told either way.
        }

        Expect.True(context.Ran.Count < 4, "it goes on after it was stopped");
    }

    private sealed class Context(int jobs) : ILaunchContext
    {
        private int _running;

        public ConcurrentDictionary<string, int> Ran { get; } = [];

        public int Most { get; private set; }

        public Action? Started { get; init; }

        public int Jobs => jobs;

        public string Folder { get; } = Path.GetTempPath();

        public async Task RunHere(string trial, int threads)
        {
            lock (Ran) Most = Math.Max(Most, ++_running);
            Ran.AddOrUpdate(trial, 1, (_, times) => times + 1);
            Started?.Invoke();
            await Task.Yield();
            lock (Ran) _running--;
        }

        public void Lend(string trial, int threads) => Expect.True(Ran.ContainsKey(trial), $"lends threads to {trial}, which has not started");

        public IReadOnlyList<string> WorkerCommand(string trial) =>
            throw new NotApplicableException("it runs trials in processes of their own, which the kit has none of");

        public void Tell(string trial, string state, string? message)
        {
        }
    }
}
