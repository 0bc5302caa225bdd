using System.Collections.Concurrent;
using Research.Plugins;

namespace Research.Experiments.Tests;

public sealed class LocalLauncherTests
{
    [Theory]
    [InlineData(6, 1, new[] { 1, 1, 1, 1, 1, 1 })]
    [InlineData(4, 4, new[] { 1, 1, 1, 1 })]
    [InlineData(3, 4, new[] { 1, 1, 2 })]
    [InlineData(2, 8, new[] { 4, 4 })]
    [InlineData(1, 16, new[] { 16 })]
    public async Task Cores_are_shared_out_among_the_trials_that_wait(int trials, int jobs, int[] threads)
    {
        var context = new Context(jobs);
        await new Local().Run([.. Enumerable.Range(0, trials).Select(i => $"{i}")], context, CancellationToken.None);

        Assert.Equal(Enumerable.Range(0, trials).Select(i => $"{i}"), context.Started.Select(start => start.Trial));
        Assert.Equal(threads, context.Started.Select(start => start.Threads));
    }

    [Fact]
    public async Task Never_more_threads_than_jobs_run_at_once()
    {
        var context = new Context(jobs: 3) { Work = () => Task.Delay(5) };
        await new Local().Run([.. Enumerable.Range(0, 20).Select(i => $"{i}")], context, CancellationToken.None);

        Assert.Equal(20, context.Started.Count);
        Assert.InRange(context.MostThreads, 2, 3);
    }

    /// <summary>Two of three trials end at once; the third has all three cores before it ends.</summary>
    [Fact]
    public async Task Cores_of_the_last_trials_go_to_those_that_still_run()
    {
        var last = new TaskCompletionSource();
        var context = new Context(jobs: 3);
        var starts = 0;
        context.Work = () => Interlocked.Increment(ref starts) < 3 ? Task.CompletedTask : last.Task;
        context.Lent = () =>
        {
            if (context.Threads == 3) last.SetResult();
        };

        await new Local().Run(["0", "1", "2"], context, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(3, context.MostThreads);
        Assert.All(context.Loans, loan => Assert.Equal("2", loan));
    }

    [Fact]
    public async Task Stopped_it_starts_no_more_and_waits_for_those_that_run()
    {
        using var stop = new CancellationTokenSource();
        var context = new Context(jobs: 2);
        var ended = 0;
        context.Work = async () =>
        {
            stop.Cancel();
            await Task.Delay(10);
            Interlocked.Increment(ref ended);
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new Local().Run(["0", "1", "2", "3"], context, stop.Token));
        Assert.Equal(context.Started.Count, ended);
        Assert.True(context.Started.Count <= 2);
    }

    [Fact]
    public async Task What_fails_outside_a_trial_fails_the_run()
    {
        var context = new Context(jobs: 1);
        context.Work = async () =>
        {
            await Task.Yield();
            if (context.Started.Count == 2) throw new InvalidOperationException("no more");
        };

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => new Local().Run(["0", "1", "2"], context, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30)));

        Assert.Equal("no more", failure.Message);
        Assert.Equal(2, context.Started.Count);
    }

    [Fact]
    public async Task After_a_failure_nothing_more_begins()
    {
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        var context = new Context(jobs: 2);
        context.Work = () => context.Started.Count == 1 ? first.Task : second.Task;
        var run = new Local().Run(["0", "1", "2"], context, CancellationToken.None);

        first.SetException(new InvalidOperationException("no more"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => run.WaitAsync(TimeSpan.FromSeconds(30)));
        second.SetResult();

        Assert.Equal(["0", "1"], context.Started.Select(start => start.Trial));
    }

    [Fact]
    public async Task What_cannot_be_begun_after_another_fails_the_run()
    {
        var context = new Context(jobs: 1) { Work = async () => await Task.Yield(), Refused = "1" };

        await Assert.ThrowsAsync<ArgumentException>(
            () => new Local().Run(["0", "1", "2"], context, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30)));

        Assert.Equal("0", Assert.Single(context.Started).Trial);
    }

    [Fact]
    public async Task Ten_thousand_trials_that_end_at_once_are_run()
    {
        var context = new Context(jobs: 2);
        await new Local().Run([.. Enumerable.Range(0, 10_000).Select(i => $"{i}")], context, CancellationToken.None);

        Assert.Equal(10_000, context.Started.Count);
    }

    private sealed class Context(int jobs) : ILaunchContext
    {
        private readonly ConcurrentDictionary<string, int> _held = [];
        private readonly object _gate = new();

        public ConcurrentQueue<(string Trial, int Threads)> Started { get; } = new();

        public Func<Task> Work { get; set; } = () => Task.CompletedTask;

        /// <summary>Those of trials that run.</summary>
        public int Threads { get; private set; }

        public int MostThreads { get; private set; }

        public ConcurrentQueue<string> Loans { get; } = new();

        public Action Lent { get; set; } = () => { };

        public int Jobs => jobs;

        public string Folder => throw new NotSupportedException();

        public string? Refused { get; init; }

        public Task RunHere(string trial, int threads) =>
            trial == Refused ? throw new ArgumentException($"no trial of this run: {trial}", nameof(trial)) : Train(trial, threads);

        private async Task Train(string trial, int threads)
        {
            Started.Enqueue((trial, threads));
            Give(trial, threads);
            await Work();
            Take(trial);
        }

        public void Lend(string trial, int threads)
        {
            Loans.Enqueue(trial);
            Give(trial, threads);
            Lent();
        }

        public IReadOnlyList<string> WorkerCommand(string trial) => throw new NotSupportedException();

        public void Tell(string trial, string state, string? message) => throw new NotSupportedException();

        private void Give(string trial, int threads)
        {
            lock (_gate)
            {
                _held.AddOrUpdate(trial, threads, (_, held) => held + threads);
                Threads += threads;
                MostThreads = Math.Max(MostThreads, Threads);
            }
        }

        private void Take(string trial)
        {
            lock (_gate) Threads -= _held[trial];
        }
    }
}
