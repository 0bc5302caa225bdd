namespace Research.Training.Tests.Trials;

public sealed class ThreadChoiceTests
{
    private const int Tries = ThreadChoice.Tries;

    private readonly StepClock _clock = new();
    private readonly ThreadShare _threads = new(1);

    [Fact]
    public void A_small_networks_steps_stay_on_one_thread()
    {
        _threads.Add(3);
        Assert.Equal([.. Enumerable.Repeat(4, Tries), .. Enumerable.Repeat(1, Tries + 5)], Steps(2 * Tries + 5, used => used == 1 ? 100 : 110));
    }

    [Fact]
    public void A_middling_ones_run_on_all_threads_where_that_is_faster()
    {
        _threads.Add(1);
        Assert.Equal(
            [.. Enumerable.Repeat(2, Tries), .. Enumerable.Repeat(1, Tries), 2, 2, 2], Steps(2 * Tries + 3, used => used == 1 ? 180 : 100));
    }

    [Fact]
    public void A_large_ones_are_tried_alone_once()
    {
        _threads.Add(3);
        Assert.Equal([.. Enumerable.Repeat(4, Tries), 1, 4, 4, 4], Steps(Tries + 4, used => used == 1 ? 300 : 100));
    }

    [Fact]
    public void A_disturbed_step_does_not_decide()
    {
        _threads.Add(1);
        var disturbed = 0;
        var used = Steps(2 * Tries + 1, used => used == 1 ? 150 : disturbed++ == 3 ? 5000 : 100);
        Assert.Equal(2, used[^1]);
    }

    /// <summary>Where the other cores are far away, now and then one is not.</summary>
    [Fact]
    public void A_few_fast_steps_do_not_decide()
    {
        _threads.Add(1);
        var together = 0;
        var used = Steps(2 * Tries + 1, used => used == 1 ? 100 : together++ % 3 == 0 ? 50 : 120);
        Assert.Equal(1, used[^1]);
    }

    [Fact]
    public void What_changes_on_the_machine_is_found_later()
    {
        _threads.Add(1);
        var choice = new ThreadChoice(_threads, _clock);
        const int decided = 2 * Tries + ThreadChoice.Interval;
        Assert.All(Steps(choice, decided, used => used == 1 ? 100 : 120)[(2 * Tries)..], used => Assert.Equal(1, used));
        Assert.All(Steps(choice, decided, used => used == 1 ? 100 : 70)[(2 * Tries)..], used => Assert.Equal(2, used));
    }

    /// <summary>A training may end, and be evaluated, before it is decided.</summary>
    [Fact]
    public void Undecided_it_leaves_all_threads_to_what_follows()
    {
        _threads.Add(3);
        Assert.Equal(1, Steps(Tries + 2, used => used == 1 ? 100 : 110)[^1]);
        Assert.Equal(4, _threads.Used);
    }

    [Fact]
    public void With_more_threads_both_are_tried_again()
    {
        var choice = new ThreadChoice(_threads, _clock);
        Assert.All(Steps(choice, 3, _ => 100), used => Assert.Equal(1, used));
        _threads.Add(1);
        Assert.Equal(1, Steps(choice, 2 * Tries + 1, used => used == 1 ? 100 : 110)[^1]);
        _threads.Add(2);
        Assert.Equal(4, Steps(choice, 2 * Tries + 1, used => used == 1 ? 100 : 70)[^1]);
    }

    private int[] Steps(int count, Func<int, long> taking) => Steps(new ThreadChoice(_threads, _clock), count, taking);

    /// <returns>How many threads each step could use.</returns>
    private int[] Steps(ThreadChoice choice, int count, Func<int, long> taking)
    {
        var used = new int[count];
        for (var i = 0; i < count; i++)
        {
            choice.Begin();
            used[i] = _threads.Used;
            _clock.Now += taking(used[i]);
            choice.End();
        }

        return used;
    }

    private sealed class StepClock : TimeProvider
    {
        public long Now { get; set; }

        public override long GetTimestamp() => Now;
    }
}
