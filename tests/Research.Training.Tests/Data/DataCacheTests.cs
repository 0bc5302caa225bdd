namespace Research.Training.Tests.Data;

public sealed class DataCacheTests
{
    [Fact]
    public void What_many_trials_want_at_once_is_made_once()
    {
        var cache = new DataCache();
        var made = 0;
        var values = new object[16];
        Parallel.For(0, values.Length, i => values[i] = cache.Get("data", () =>
        {
            Interlocked.Increment(ref made);
            return (new object(), 1L);
        }));
        Assert.Equal(1, made);
        Assert.All(values, value => Assert.Same(values[0], value));
    }

    [Fact]
    public void A_failure_reaches_its_caller_and_is_not_kept()
    {
        var cache = new DataCache();
        Assert.Throws<FaultsException>(() => cache.Get<object>("data", () => throw new FaultsException("data", "no such file")));
        Assert.Equal("there now", cache.Get("data", () => ("there now", 1L)));
    }

    [Fact]
    public void Beyond_its_capacity_it_lets_go_of_what_was_used_longest_ago()
    {
        var cache = new DataCache();
        var old = Make(cache, "old");
        Make(cache, "new");
        Collect();
        Assert.False(old.IsAlive);
        var made = 0;
        cache.Get("old", () =>
        {
            made++;
            return (new object(), 1L);
        });
        Assert.Equal(1, made);
    }

    [Fact]
    public void What_a_trial_still_uses_is_found_again_even_when_let_go()
    {
        var cache = new DataCache();
        var used = cache.Get("old", () => (new object(), DataCache.CapacityBytes));
        Make(cache, "new");
        Collect();
        Assert.Same(used, cache.Get<object>("old", () => throw new InvalidOperationException("it is there already")));
    }

    [Fact]
    public void What_was_let_go_and_used_again_is_held_again()
    {
        var cache = new DataCache();
        var again = UseAgain(cache);
        Collect();
        Assert.True(again.IsAlive);
    }

    /// <summary>In a method of its own, as <see cref="Make"/> is.</summary>
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference UseAgain(DataCache cache)
    {
        var used = cache.Get("old", () => (new object(), DataCache.CapacityBytes));
        Make(cache, "new");
        return new(cache.Get<object>("old", () => throw new InvalidOperationException($"it is there already: {used}")));
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    /// <summary>In a method of its own, so that no local keeps the value.</summary>
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference Make(DataCache cache, string key) => new(cache.Get(key, () => (new object(), DataCache.CapacityBytes)));
}
