using System.Diagnostics;

namespace Research.Benchmarks;

/// <summary>How often something can be done a second: the best of many short stretches,
/// so that another's work on the machine does not count.</summary>
internal static class Rate
{
    private const int WarmUps = 30;

    /// <summary>A stretch is at least this long: short beside a scheduler's slice is noise.</summary>
    private static readonly TimeSpan Stretch = TimeSpan.FromSeconds(0.2);

    public static double Of(Action action, TimeSpan duration)
    {
        for (var i = 0; i < WarmUps; i++) action();
        var best = 0d;
        var repeats = 1;
        for (var all = Stopwatch.StartNew(); all.Elapsed < duration;)
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < repeats; i++) action();
            var elapsed = watch.Elapsed;
            if (elapsed < Stretch) repeats *= 2;
            else best = Math.Max(best, repeats / elapsed.TotalSeconds);
        }

        return best;
    }
}
