using System.Globalization;

namespace Research.Experiments.Pages;

/// <summary>
/// Numbers as the page writes them: shares as 0.8123 (never per cent, so that a difference of two has the same look), everything else
/// with four significant digits; p with two, and no smaller than it can be trusted.
/// </summary>
internal static class Figures
{
    public const string Share = "share";
    public const string None = "–";

    /// <summary>Significant ones, of numbers that are no shares.</summary>
    private const int Digits = 4;

    private const double LeastP = 1e-4;
    private const double LeastFixed = 1e-3, MostFixed = 1e5;

    public static string Number(double value, string unit = "") =>
        unit == Share && Math.Abs(value) <= 1 ? Minus(value.ToString("0.0000", CultureInfo.InvariantCulture)) : Significant(value);

    public static string Number(double? value, string unit = "") => value is { } known ? Number(known, unit) : None;

    /// <summary>With a sign: a difference.</summary>
    public static string Signed(double value, string unit = "") => value > 0 ? "+" + Number(value, unit) : Number(value, unit);

    public static string Value(ReportValue value, string unit = "") =>
        value.Number is { } number ? Number(number, unit) : Words(value.Word ?? ReportValue.Undefined);

    /// <summary>"1 seed", "5 seeds".</summary>
    public static string Counted(int count, string noun) => $"{Count(count)} {Nouns(count, noun)}";

    /// <summary>"seed" of one, else "seeds".</summary>
    public static string Nouns(int count, string noun) => count == 1 ? noun : noun + "s";

    /// <summary>"not-reached" as one reads it.</summary>
    public static string Words(string kebab) => kebab.Replace('-', ' ');

    public static string P(double? p) => p switch
    {
        null => None,
        < LeastP => "<\u00a00.0001",
        < 0.001 => p.Value.ToString("0.00000", CultureInfo.InvariantCulture),
        < 0.01 => p.Value.ToString("0.0000", CultureInfo.InvariantCulture),
        < 0.1 => p.Value.ToString("0.000", CultureInfo.InvariantCulture),
        { } value => value.ToString("0.00", CultureInfo.InvariantCulture),
    };

    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '\u202f');

    /// <summary>"36 s", "2 min 10 s", "1 h 4 min".</summary>
    public static string Duration(double seconds)
    {
        if (seconds < 60) return Significant(Math.Round(seconds, seconds < 10 ? 2 : 0)) + " s";
        var whole = TimeSpan.FromSeconds(Math.Round(seconds));
        return whole.TotalHours < 1 ? $"{whole.Minutes} min {whole.Seconds} s" : $"{(int)whole.TotalHours} h {whole.Minutes} min";
    }

    private static string Significant(double value)
    {
        var size = Math.Abs(value);
        if (size == 0) return "0";
        if (size < LeastFixed || size >= MostFixed) return Minus(value.ToString("0.###e0", CultureInfo.InvariantCulture));
        var decimals = Math.Max(0, Digits - 1 - (int)Math.Floor(DoubleMath.Log10(size)));
        return Minus(value.ToString("0." + new string('#', decimals), CultureInfo.InvariantCulture));
    }

    private static string Minus(string number) => number.Replace('-', '\u2212');
}
