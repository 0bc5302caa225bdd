using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Research.Experiments;

/// <summary>One measure over the seeds of a cell.</summary>
internal static class Summaries
{
    /// <summary>FORMAT.md part C: an interval is shown from 3 seeds.</summary>
    private const int LeastForInterval = 3;

    private const double Confidence = 0.95;

    /// <summary>The quantile comes from the C library's logarithms: rounded, it is the same bits on every machine.</summary>
    private const int QuantileDecimals = 10;

    public static ReportSummary Of(string cell, string measure, IReadOnlyList<ReportValue> values)
    {
        var numbers = values.Select(value => value.Number).OfType<double>().ToArray();
        var missing = values.Select(value => value.Word).OfType<string>().GroupBy(word => word)
            .OrderBy(group => group.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count());
        var n = numbers.Length;
        if (n == 0) return new ReportSummary(cell, measure, 0, missing, null, null, null, null, null, null);

        var mean = numbers.Mean();
        double? deviation = n > 1 ? Deviation(numbers, mean) : null;
        return new ReportSummary(
            cell, measure, n, missing, mean, deviation, Interval(n, mean, deviation), numbers.Median(), numbers.Minimum(), numbers.Maximum());
    }

    /// <summary>The sample's, in two passes: equal numbers have exactly 0, which a running update misses by its roundings.</summary>
    private static double Deviation(double[] numbers, double mean) =>
        Math.Sqrt(numbers.Sum(number => (number - mean) * (number - mean)) / (numbers.Length - 1));

    private static double[]? Interval(int n, double mean, double? deviation)
    {
        if (n < LeastForInterval || deviation is null) return null;
        var quantile = Math.Round(StudentT.InvCDF(0, 1, n - 1, (1 + Confidence) / 2), QuantileDecimals);
        var half = quantile * deviation.Value / Math.Sqrt(n);
        return [mean - half, mean + half];
    }
}
