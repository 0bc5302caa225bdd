namespace Research.Experiments.Pages.Charts;

/// <summary>What runs along one side of a plot.</summary>
/// <param name="Label">With its unit.</param>
/// <param name="Log">Equal steps are equal factors.</param>
/// <param name="Names">Of positions 1, 2, ... where the axis counts things; else null.</param>
internal sealed record Axis(string Label, bool Log = false, IReadOnlyList<string>? Names = null)
{
    /// <summary>Kept equal over panels that are looked at side by side.</summary>
    public (double Low, double High)? Domain { get; init; }

    /// <summary>Beyond which no value can lie, such as 0 and 1 of a share: ticks end there.</summary>
    public (double Low, double High)? Bounds { get; init; }

    /// <summary>A name a position, but no more than fit.</summary>
    private const int MostNames = 8;

    /// <summary>Half a step on both sides of named positions.</summary>
    private const double NameMargin = 0.4;

    public IScale Scale(IEnumerable<double> values, double from, double to)
    {
        if (Names is not null) return new NamedScale(Names, from, to, MostNames, NameMargin);
        var (low, high) = Domain ?? Spread(values, Log);
        return Log ? new LogScale(low, high, from, to) : new LinearScale(low, high, from, to, Bounds);
    }

    /// <summary>Smallest and largest; on a logarithm, of those above 0.</summary>
    public static (double Low, double High) Spread(IEnumerable<double> values, bool log = false)
    {
        var shown = values.Where(value => double.IsFinite(value) && (!log || value > 0)).ToList();
        if (shown.Count == 0) return log ? (1, 10) : (0, 1);
        return (shown.Min(), shown.Max());
    }

    private sealed class NamedScale(IReadOnlyList<string> names, double from, double to, int most, double margin) : IScale
    {
        public IReadOnlyList<Tick> Ticks { get; } = Thinned(names, most);

        public double At(double position) => from + ((position - 1 + margin) / (names.Count - 1 + (2 * margin)) * (to - from));

        private static IReadOnlyList<Tick> Thinned(IReadOnlyList<string> names, int most)
        {
            var every = (names.Count + most - 1) / most;
            var room = Math.Max(4, 56 / Math.Max(1, names.Count / every));
            return [.. names.Index().Where(entry => entry.Index % every == 0)
                .Select(entry => new Tick(entry.Index + 1, Labels.Fit(entry.Item, room)))];
        }
    }
}
