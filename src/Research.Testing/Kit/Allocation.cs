namespace Research.Testing;

/// <summary>Counts bytes on the heap.</summary>
internal static class Allocation
{
    /// <summary>Enough calls for buffers to grow to their size and for code to be compiled for good.</summary>
    private const int WarmUps = 3;

    private const int Calls = 5;

    /// <summary>The least that a single one of several calls allocated on this thread:
    /// a runtime that compiles or counts in between does not disturb it.</summary>
    public static long Least(Action call)
    {
        for (var i = 0; i < WarmUps; i++) call();
        var least = long.MaxValue;
        for (var i = 0; i < Calls; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            call();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    public static void ExpectNone(Action call)
    {
        var bytes = Least(call);
        Expect.True(bytes == 0, $"a steady step allocates {bytes} bytes");
    }
}
