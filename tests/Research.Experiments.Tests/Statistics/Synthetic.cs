namespace Research.Experiments.Tests;

/// <summary>Differences and draws of known nature.</summary>
internal static class Synthetic
{
    /// <summary>One a seed, each against the number 0.</summary>
    public static SeedDifferences Differences(IReadOnlyList<double> differences) =>
        SeedDifferences.Of(
            new Contrast(["a"], [], [new("a", 1)]), Enumerable.Range(0, differences.Count).Select(i => (long)i),
            (_, seed) => OrderedValue.Of(differences[(int)seed]));

    /// <summary>One a seed: a less b.</summary>
    public static SeedDifferences Differences(
        IReadOnlyList<ReportValue> a, IReadOnlyList<ReportValue> b, bool? higherIsBetter, bool log10 = false) =>
        SeedDifferences.Of(
            new Contrast(["a"], ["b"], [new("a", 1), new("b", -1)]),
            Enumerable.Range(0, a.Count).Select(i => (long)i),
            (cell, seed) => OrderedValue.Of((cell == "a" ? a : b)[(int)seed], log10, higherIsBetter));

    /// <summary>Experiments of n standard normal differences.</summary>
    public static IEnumerable<double[]> Normal(string purpose, int experiments, int n, double mean = 0)
    {
        var stream = RandomStream.Of("statistics", purpose);
        return Enumerable.Range(0, experiments)
            .Select(experiment => Enumerable.Range(0, n).Select(i => mean + stream.Normal((long)experiment * n + i)).ToArray());
    }
}
