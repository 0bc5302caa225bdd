using MathNet.Numerics.Statistics;

namespace Research.Experiments;

/// <summary>One measure over the seeds of a cell, on the measure's scale.</summary>
internal static class Summaries
{
    /// <summary>FORMAT.md part C: an interval is shown from 3 seeds.</summary>
    private const int LeastForInterval = 3;

    private const double Confidence = 0.95;

    /// <summary>On a linear scale.</summary>
    public static ReportSummary Of(string cell, string measure, IReadOnlyList<ReportValue> values) =>
        Of(cell, measure, [.. values.Select(value => OrderedValue.Of(value, log10: false, higherIsBetter: null))]);

    public static ReportSummary Of(string cell, string measure, IReadOnlyList<OrderedValue> values)
    {
        var numbers = values.Where(value => value.IsNumber).Select(value => value.Place).ToArray();
        var missing = values.Select(value => value.Word).OfType<string>().GroupBy(word => word)
            .OrderBy(group => group.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count());
        var n = numbers.Length;
        if (n == 0) return new ReportSummary(cell, measure, 0, missing, null, null, null, null, null, null);

        var mean = numbers.Mean();
        double? deviation = n > 1 ? numbers.DeviationFrom(mean) : null;
        return new ReportSummary(
            cell, measure, n, missing, mean.Finite(), deviation?.Finite(), Interval(n, mean, deviation)?.Finite(),
            numbers.Median().Finite(), numbers.Minimum(), numbers.Maximum());
    }

    private static double[]? Interval(int n, double mean, double? deviation)
    {
        if (n < LeastForInterval || deviation is null) return null;
        var half = StudentDistribution.Quantile(n - 1, (1 + Confidence) / 2) * deviation.Value / Math.Sqrt(n);
        return [mean - half, mean + half];
    }
}
