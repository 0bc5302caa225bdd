using System.Globalization;

namespace Research.Experiments.Pages.Charts;

/// <summary>Round steps and their labels.</summary>
internal static class TickSteps
{
    private const double LeastPlain = 1e-3, MostPlain = 1e5;
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>The smallest of 1, 2, 5 times a power of ten that is no smaller than a rough step.</summary>
    public static double Nice(double rough)
    {
        var power = PowerOfTen((int)Math.Floor(DoubleMath.Log10(rough)));
        return (rough / power) switch { <= 1.000001 => power, <= 2.000001 => 2 * power, <= 5.000001 => 5 * power, _ => 10 * power };
    }

    public static IReadOnlyList<Tick> Between(double low, double high, double step)
    {
        var first = (long)Math.Ceiling((low / step) - 1e-9);
        var last = (long)Math.Floor((high / step) + 1e-9);
        var decimals = Math.Clamp((int)Math.Ceiling(-DoubleMath.Log10(step) - 1e-9), 0, 15);
        return [.. Range(
            first, last).Select(index => new Tick(index * step, Label(index * step, decimals, Math.Max(Math.Abs(low), Math.Abs(high)))))];
    }

    public static bool IsPlain(int power) => PowerOfTen(power) is >= LeastPlain and < MostPlain;

    /// <summary>Exact, where 10^power is.</summary>
    public static double PowerOfTen(int power) =>
        double.Parse("1e" + power.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>"0.01" and "100" as they are, "10⁻⁶" and "5·10⁻⁶" beyond.</summary>
    /// <param name="plain">One way for all labels of a scale.</param>
    public static string PowerLabel(int power, int digit, bool plain)
    {
        if (plain) return (digit * PowerOfTen(power)).ToString("0.###", CultureInfo.InvariantCulture);
        var exponent = (power < 0 ? "⁻" : "")
            + string.Concat(Math.Abs(power).ToString(CultureInfo.InvariantCulture).Select(letter => Superscripts[letter - '0']));
        return (digit == 1 ? "" : $"{digit}·") + "10" + exponent;
    }

    private static string Label(double value, int decimals, double largest) =>
        (largest is < LeastPlain or >= MostPlain && value != 0
            ? value.ToString("0.##e0", CultureInfo.InvariantCulture)
            : Math.Round(value, decimals).ToString(
                "F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)).Replace('-', '\u2212');

    private static IEnumerable<long> Range(long first, long last)
    {
        for (var index = first; index <= last; index++) yield return index;
    }
}
