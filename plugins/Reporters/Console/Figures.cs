using System.Globalization;

namespace Research.Plugins;

/// <summary>Numbers as a table shows them.</summary>
internal static class Figures
{
    private const int MostDecimals = 6;
    private const int DecimalsWithoutDeviation = 4;
    private const string Exponent = "0.000e+0";

    /// <summary>Means outside this range are shown with an exponent.</summary>
    private const double Small = 1e-4, Large = 1e6;

    /// <summary>Differences outside this range are shown with two digits and an exponent.</summary>
    private const double LeastFixed = 1e-3, MostFixed = 1e3;

    private const double LeastP = 1e-4;

    /// <summary>One format for a column: the smallest deviation shows two digits.</summary>
    public static string FormatFor(IReadOnlyCollection<double> means, IReadOnlyCollection<double> deviations)
    {
        var largest = means.Select(Math.Abs).DefaultIfEmpty().Max();
        if (largest > 0 && largest is < Small or >= Large) return Exponent;
        var smallest = deviations.Where(deviation => deviation > 0).DefaultIfEmpty().Min();
        var decimals = smallest > 0 ? 1 : DecimalsWithoutDeviation;
        for (var unit = 1.0; smallest > 0 && smallest < unit && decimals < MostDecimals; unit /= 10) decimals++;
        return "F" + decimals.ToString(CultureInfo.InvariantCulture);
    }

    public static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    public static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);

    public static string Seconds(double seconds) =>
        seconds.ToString(seconds < 10 ? "F2" : seconds < 100 ? "F1" : "F0", CultureInfo.InvariantCulture);

    /// <summary>Of shares and losses alike four decimals, or as many as the figure needs.</summary>
    public static string Difference(double value) =>
        value == 0 || Math.Abs(value) is >= LeastFixed and < MostFixed
            ? value.ToString("0.0000", CultureInfo.InvariantCulture)
            : Short(value);

    /// <summary>Two to three significant digits.</summary>
    public static string Short(double value) =>
        value.ToString(Math.Abs(value) is >= 1 and < Large ? "0.##" : "G2", CultureInfo.InvariantCulture)
            .Replace("E-0", "e-", StringComparison.Ordinal).Replace("E-", "e-", StringComparison.Ordinal)
            .Replace("E+", "e+", StringComparison.Ordinal);

    /// <summary>Two digits, and no smaller than it can be trusted.</summary>
    public static string P(double p) =>
        p < LeastP
            ? "<0.0001"
            : p.ToString(p < 0.001 ? "0.00000" : p < 0.01 ? "0.0000" : p < 0.1 ? "0.000" : "0.00", CultureInfo.InvariantCulture);
}
