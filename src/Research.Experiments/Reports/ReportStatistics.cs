using System.Globalization;
using System.Text.Json;

namespace Research.Experiments;

/// <summary>How a report's differences and claims were judged: it holds that within its resolved experiment alone.</summary>
internal static class ReportStatistics
{
    private const string Alpha = "statistics.alpha", Correction = "statistics.correction", Holm = "holm";

    /// <summary>What the experiment does not say is as it is for all.</summary>
    public static StatisticsSettings Of(Report report)
    {
        JsonElement? Written(string path) => SettingPaths.Find(report.Experiment.Resolved, path);
        var settings = new StatisticsSettings();
        return new StatisticsSettings(
            Written(Alpha) is { ValueKind: JsonValueKind.Number } alpha ? alpha.GetDouble() : settings.Alpha,
            Written(Correction) is { ValueKind: JsonValueKind.String } correction
                ? correction.GetString() == Holm
                : settings.HolmOverClaims);
    }

    /// <summary>So many claims would be supported if none were true: half of alpha for directional claims, alpha for the others
    /// (FORMAT.md part C); by Holm's correction that over their number, which the first to hold must pass.</summary>
    public static double SupportedByChance(Report report)
    {
        var (alpha, corrects) = Of(report);
        var alone = report.Claims.Total(claim => claim.Expect is Expectation.Greater or Expectation.Less ? alpha / 2 : alpha);
        return corrects ? alone / Math.Max(1, report.Claims.Count) : alone;
    }

    /// <summary>"95 % interval": what intervals of differences are called.</summary>
    public static string IntervalName(this StatisticsSettings settings) => IntervalName(1 - settings.Alpha);

    /// <summary>"90 % interval": of the two one-sided tests that decide "equivalent".</summary>
    public static string EquivalenceIntervalName(this StatisticsSettings settings) => IntervalName(1 - 2 * settings.Alpha);

    private static string IntervalName(double level) => string.Create(CultureInfo.InvariantCulture, $"{100 * level:0.####} % interval");
}
