namespace Research.Experiments;

/// <summary>Holm's step-down correction (1979): the chance of any false finding in a family stays below alpha.</summary>
public static class Holm
{
    /// <returns>Corrected p values in the order given: the i-th smallest of k times k - i + 1, never below a smaller one's,
    /// at most 1.</returns>
    public static double[] Adjust(IReadOnlyList<double> p)
    {
        var adjusted = new double[p.Count];
        var largest = 0.0;
        foreach (var (place, i) in Enumerable.Range(0, p.Count).OrderBy(i => p[i]).Index())
        {
            largest = Math.Max(largest, Math.Min(1, p[i] * (p.Count - place)));
            adjusted[i] = largest;
        }

        return adjusted;
    }
}
