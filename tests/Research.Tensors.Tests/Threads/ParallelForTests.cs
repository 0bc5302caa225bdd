namespace Research.Tensors.Tests.Threads;

public class ParallelForTests
{
    [Theory]
    [InlineData(1, 1000, 7)]
    [InlineData(2, 1000, 7)]
    [InlineData(4, 1000, 1)]
    [InlineData(4, 3, 10)]
    [InlineData(4, 0, 1)]
    [InlineData(3, 12, 4)]
    public void Runs_every_element_once_in_blocks_of_the_grain(int threads, int count, int grain)
    {
        using var backend = new ManagedBackend(threads);
        for (var repeat = 0; repeat < 200; repeat++)
        {
            var runs = new int[count];
            backend.For(count, grain, new CountRuns(runs, grain, count));
            Assert.All(runs, n => Assert.Equal(1, n));
        }
    }

    /// <summary>Each waits for the others: a pool with fewer threads would never end.</summary>
    [Fact]
    public void Runs_on_as_many_threads_as_asked_for()
    {
        using var backend = new ManagedBackend(3);
        using var barrier = new Barrier(3);
        backend.For(3, 1, new MeetAt(barrier));
        Assert.Equal(1, barrier.CurrentPhaseNumber);
    }

    [Fact]
    public void Threads_that_are_added_share_in_the_next_region()
    {
        var share = new ThreadShare(1);
        using var backend = new ManagedBackend(share);
        foreach (var threads in new[] { 1, 2, 4 })
        {
            share.Add(threads - share.Count);
            using var barrier = new Barrier(threads);
            backend.For(threads, 1, new MeetAt(barrier));
            Assert.Equal((threads, 1), (backend.Threads, barrier.CurrentPhaseNumber));
        }
    }

    /// <summary>Not by the computation that gets them, which would wait until they run.</summary>
    [Fact]
    public void Who_adds_threads_starts_them()
    {
        var share = new ThreadShare(1);
        using var pool = new WorkerPool(share);
        share.Add(2);
        Assert.Equal(2, pool.Workers);
        share.Add(0);
        Assert.Equal(2, pool.Workers);
        pool.Dispose();
        share.Add(1);
        Assert.Equal(2, pool.Workers);
    }

    [Fact]
    public void Alone_a_region_stays_on_its_caller()
    {
        var share = new ThreadShare(4) { IsAlone = true };
        using var backend = new ManagedBackend(share);
        var caller = Environment.CurrentManagedThreadId;
        var threads = new int[64];
        backend.For(threads.Length, 1, new NoteThread(threads));

        Assert.Equal((1, 4), (backend.Threads, share.Count));
        Assert.All(threads, thread => Assert.Equal(caller, thread));
    }

    /// <summary>The pause is long enough for workers to fall asleep: a region must wake them.</summary>
    [Fact]
    public void Wakes_sleeping_workers()
    {
        using var backend = new ManagedBackend(3);
        for (var repeat = 0; repeat < 5; repeat++)
        {
            using var barrier = new Barrier(3);
            backend.For(3, 1, new MeetAt(barrier));
            Thread.Sleep(30);
        }
    }

    [Fact]
    public void A_region_within_a_region_runs_on_its_caller()
    {
        using var backend = new ManagedBackend(4);
        var threads = new int[8][];
        backend.For(8, 1, new Nested(backend, threads));
        Assert.All(threads, inner => Assert.Single(inner.Distinct()));
    }

    [Fact]
    public void Callers_beside_each_other_do_not_disturb_each_other()
    {
        using var backend = new ManagedBackend(2);
        Parallel.For(0, 8, _ =>
        {
            for (var repeat = 0; repeat < 500; repeat++)
            {
                var runs = new int[20];
                backend.For(20, 3, new CountRuns(runs, 3, 20));
                Assert.All(runs, n => Assert.Equal(1, n));
            }
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Throws_what_the_first_failing_block_threw_once_the_region_has_ended(int threads)
    {
        using var backend = new ManagedBackend(threads);
        for (var repeat = 0; repeat < 50; repeat++)
        {
            var runs = new int[16];
            var fault = Assert.Throws<InvalidOperationException>(() => backend.For(16, 1, new Fail(runs, [3, 7, 12])));
            Assert.Equal("block 3", fault.Message);
            if (threads > 1) Assert.All(runs, n => Assert.Equal(1, n));

            // The pool is as good as before.
            backend.For(16, 1, new Fail(runs, []));
        }
    }

    [Fact]
    public void After_disposal_regions_run_on_their_caller()
    {
        var backend = new ManagedBackend(4);
        backend.For(8, 1, new CountRuns(new int[8], 1, 8));
        backend.Dispose();
        backend.Dispose();
        var runs = new int[8];
        backend.For(8, 1, new CountRuns(runs, 1, 8));
        Assert.All(runs, n => Assert.Equal(1, n));
    }

    [Fact]
    public void Refuses_a_grain_and_a_number_of_threads_below_one()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ManagedBackend(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ThreadShare(1).Add(-1));
        using var backend = new ManagedBackend(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => backend.For(1, 0, new CountRuns([0], 1, 1)));
    }

    private readonly struct CountRuns(int[] runs, int grain, int count) : IRange
    {
        public void Run(int start, int end)
        {
            Assert.Equal(0, start % grain);
            Assert.Equal(Math.Min(count, start + grain), end);
            for (var i = start; i < end; i++) Interlocked.Increment(ref runs[i]);
        }
    }

    private readonly struct MeetAt(Barrier barrier) : IRange
    {
        public void Run(int start, int end) => Assert.True(barrier.SignalAndWait(TimeSpan.FromMinutes(1)));
    }

    private readonly struct Nested(ITensorBackend backend, int[][] threads) : IRange
    {
        public void Run(int start, int end)
        {
            threads[start] = new int[10];
            backend.For(10, 1, new NoteThread(threads[start]));
        }
    }

    private readonly struct NoteThread(int[] threads) : IRange
    {
        public void Run(int start, int end) => threads[start] = Environment.CurrentManagedThreadId;
    }

    private readonly struct Fail(int[] runs, int[] blocks) : IRange
    {
        public void Run(int start, int end)
        {
            Interlocked.Increment(ref runs[start]);
            if (blocks.Contains(start)) throw new InvalidOperationException($"block {start}");
        }
    }
}
