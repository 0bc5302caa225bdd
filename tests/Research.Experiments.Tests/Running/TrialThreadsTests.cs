namespace Research.Experiments.Tests.Running;

public sealed class TrialThreadsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_free_thread_takes_the_next_trial()
    {
        using var threads = new TrialThreads();
        const int trials = 20;
        var used = new HashSet<int>();
        for (var trial = 0; trial < trials; trial++)
        {
            await threads.Run(() => used.Add(Environment.CurrentManagedThreadId)).WaitAsync(Patience);

            // The end is told a moment before the thread is free.
            await Task.Delay(TimeSpan.FromMilliseconds(5));
        }
        Assert.InRange(used.Count, 1, trials - 1);
    }

    [Fact]
    public async Task Every_trial_begins_at_once()
    {
        const int trials = 12;
        using var threads = new TrialThreads();
        using var all = new CountdownEvent(trials);
        var ends = Enumerable.Range(0, trials).Select(_ => threads.Run(() =>
        {
            all.Signal();
            Assert.True(all.Wait(Patience));
        })).ToList();
        await Task.WhenAll(ends).WaitAsync(Patience);
    }

    [Fact]
    public async Task What_follows_a_trial_runs_on_its_thread_as_does_the_next_trial()
    {
        using var threads = new TrialThreads();
        using var go = new ManualResetEventSlim();
        int first = 0, follows = 0, second = 0;
        async Task Launch()
        {
            await threads.Run(() =>
            {
                first = Environment.CurrentManagedThreadId;
                go.Wait(Patience);
            }).ConfigureAwait(false);
            follows = Environment.CurrentManagedThreadId;
            await threads.Run(() => second = Environment.CurrentManagedThreadId).ConfigureAwait(false);
        }

        var launch = Launch();
        go.Set();
        await launch.WaitAsync(Patience);
        Assert.Equal((first, first), (follows, second));
    }

    [Fact]
    public async Task A_trial_that_one_waits_for_may_be_started_from_the_end_of_another()
    {
        using var threads = new TrialThreads();
        var second = threads.Run(() => { }).ContinueWith(
            _ => threads.Run(() => { }).Wait(Patience), TaskContinuationOptions.ExecuteSynchronously);
        Assert.True(await second.WaitAsync(Patience));
    }

    [Fact]
    public async Task Failure_and_interruption_reach_the_launcher_and_leave_the_thread_usable()
    {
        using var threads = new TrialThreads();
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var failed = threads.Run(() => throw new InvalidOperationException("broken"));
        var stopped = threads.Run(() => stop.Token.ThrowIfCancellationRequested());
        Assert.Equal("broken", (await Assert.ThrowsAsync<InvalidOperationException>(() => failed.WaitAsync(Patience))).Message);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped.WaitAsync(Patience));
        Assert.True(stopped.IsCanceled);
        await threads.Run(() => { }).WaitAsync(Patience);
    }

    [Fact]
    public async Task What_waits_is_still_run_once_no_more_is_taken()
    {
        var threads = new TrialThreads();
        using var go = new ManualResetEventSlim();
        var running = threads.Run(() => go.Wait(Patience));
        threads.Dispose();
        go.Set();
        await running.WaitAsync(Patience);
        Assert.Throws<ObjectDisposedException>(() => { _ = threads.Run(() => { }); });
    }
}
