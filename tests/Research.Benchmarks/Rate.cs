using System.Diagnostics;

namespace Research.Benchmarks;

/// <summary>How often something can be done a second: the best of many short stretches,
/// so that another's work on the machine does not count.</summary>
internal static class Rate
{
    private const int WarmUps = 30;

    /// <summary>A stretch is at least this long: short beside a scheduler's slice is noise.</summary>
    private static readonly TimeSpan Stretch = TimeSpan.FromSeconds(0.2);

    /// <summary>Long beside a clock's grain, short beside what another's work takes.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(5);

    public static double Of(Action action, TimeSpan duration)
    {
        for (var i = 0; i < WarmUps; i++) action();
        var best = 0d;
        var repeats = 1;
        // One stretch at the least, however short the time for it.
        for (var all = Stopwatch.StartNew(); all.Elapsed < duration || best == 0;)
        {
            var seconds = Seconds(action, repeats);
            if (seconds < Stretch.TotalSeconds) repeats *= 2;
            else best = Math.Max(best, repeats / seconds);
        }

        return best;
    }

    /// <summary>How much faster one action is done than another, which takes turns with it, some milliseconds each.</summary>
    public static Comparison Compare(Action action, Action other, TimeSpan duration)
    {
        var (repeats, others) = (Repeats(action), Repeats(other));
        var turns = new List<(double Own, double Other)>();
        for (var all = Stopwatch.StartNew(); all.Elapsed < duration;)
            turns.Add((repeats / Seconds(action, repeats), others / Seconds(other, others)));
        return new(turns.Max(turn => turn.Own) / turns.Max(turn => turn.Other), Median(turns.Select(turn => turn.Own / turn.Other)));
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    /// <summary>So many fill a turn.</summary>
    private static int Repeats(Action action)
    {
        for (var i = 0; i < WarmUps; i++) action();
        var repeats = 1;
        while (Seconds(action, repeats) < Turn.TotalSeconds) repeats *= 2;
        return repeats;
    }

    private static double Seconds(Action action, int repeats)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < repeats; i++) action();
        return watch.Elapsed.TotalSeconds;
    }
}

/// <param name="Undisturbed">The best turn of one over the best turn of the other: what they do where nobody shares the core.</param>
/// <param name="Typical">The median of the turns' ratios.</param>
internal readonly record struct Comparison(double Undisturbed, double Typical)
{
    public static Comparison operator *(Comparison comparison, double factor) =>
        new(comparison.Undisturbed * factor, comparison.Typical * factor);
}
