using System.Globalization;
using System.Text.Json;

namespace Research.Plugins;

/// <summary>A difference as a comparison or a part of a claim holds it.</summary>
/// <param name="Factors">The measure is compared on its logarithm: differences are shown as factors.</param>
internal sealed record Difference(
    IReadOnlyList<string> Of,
    IReadOnlyList<string> Against,
    int N,
    int Numbers,
    double? Mean,
    IReadOnlyList<double> Interval,
    JsonElement P,
    double? Detectable,
    IReadOnlyList<string> Words,
    bool Factors)
{
    private const double Base = 10;

    public static Difference Read(JsonElement json, string p, bool factors) => new(
        json.Texts("of"), json.Texts("against"), json.Whole("n"), json.Whole("numbers"), json.Number("difference"),
        json.Numbers("interval"), json.TryGetProperty(p, out var value) ? value : default, json.Number("detectable"), json.Texts("words"),
        factors);

    public string Count => Numbers == N ? Figures.Count(N) : $"{Figures.Count(Numbers)} of {Figures.Count(N)}";

    /// <summary>"+0.0440", or "×0.031".</summary>
    public string MeanText => Mean is { } mean ? Signed(mean) : "-";

    /// <summary>"[0.0377, 0.0503]".</summary>
    public string IntervalText => Interval is [var low, var high] ? $"[{Plain(low)}, {Plain(high)}]" : "-";

    public string PText => P.ValueKind switch
    {
        JsonValueKind.Number => Figures.P(P.GetDouble()),
        JsonValueKind.String => P.GetString()!,
        _ => "-",
    };

    public string? DetectableText => Detectable is { } seen ? Size(seen) : null;

    /// <summary>"0.017", or "a factor of 1.3".</summary>
    public string Size(double size) => Factors ? $"a factor of {Figures.Short(DoubleMath.Pow(Base, size))}" : Figures.Short(size);

    private string Signed(double value) => Factors ? "×" + Plain(value) : value > 0 ? "+" + Plain(value) : Plain(value);

    private string Plain(double value) => Factors ? Figures.Short(DoubleMath.Pow(Base, value)) : Figures.Difference(value);
}

/// <summary>Reads a report's optional parts: one that is missing, or null, is none.</summary>
internal static class ReportParts
{
    private const double UsualAlpha = 0.05;

    /// <summary>The share of false verdicts that the experiment bears.</summary>
    public static double Alpha(this JsonElement report) => report.Statistics()?.Number("alpha") ?? UsualAlpha;

    /// <summary>Whether claims were corrected over their number.</summary>
    public static bool CorrectsClaims(this JsonElement report) => report.Statistics()?.Text("correction") == "holm";

    private static JsonElement? Statistics(this JsonElement report) =>
        report.GetProperty("experiment").TryGetProperty("resolved", out var resolved)
        && resolved.ValueKind == JsonValueKind.Object
        && resolved.TryGetProperty("statistics", out var statistics) && statistics.ValueKind == JsonValueKind.Object
            ? statistics : null;

    /// <summary>"95 % interval": what intervals of differences are called.</summary>
    public static string IntervalName(this JsonElement report) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * (1 - report.Alpha()):0.####} % interval");

    public static IReadOnlyList<JsonElement> List(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];

    public static IReadOnlyList<string> Texts(this JsonElement json, string name) => [.. json.List(name).Select(item => item.GetString()!)];

    public static IReadOnlyList<double> Numbers(this JsonElement json, string name) =>
        [.. json.List(name).Select(item => item.GetDouble())];

    public static string? Text(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    public static double? Number(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var number) && number.ValueKind == JsonValueKind.Number ? number.GetDouble() : null;

    public static int Whole(this JsonElement json, string name) => (int)(json.Number(name) ?? 0);
}
