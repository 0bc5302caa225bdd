using System.Text.Json;

namespace Research.Plugins;

/// <summary>What the table shows of a report.</summary>
/// <param name="Factors">The measure is compared on its logarithm.</param>
internal sealed record CellResults(string Measure, string? Better, bool Factors, IReadOnlyList<CellResult> Cells)
{
    /// <summary>The words that stand for numbers somewhere ("diverged", "failed").</summary>
    public IReadOnlyList<string> Words { get; } = [.. Cells.SelectMany(cell => cell.Missing.Keys).Distinct().Order(StringComparer.Ordinal)];

    public static CellResults Read(JsonElement report)
    {
        var primary = report.GetProperty("measures")[0];
        var measure = primary.GetProperty("name").GetString()!;
        var summaries = report.GetProperty("summaries").EnumerateArray()
            .Where(summary => summary.GetProperty("measure").GetString() == measure)
            .ToDictionary(summary => summary.GetProperty("cell").GetString()!);
        var seconds = report.GetProperty("trials").EnumerateArray()
            .ToLookup(
                trial => trial.GetProperty("cell").GetString()!,
                trial => trial.GetProperty("machine").GetProperty("seconds").GetDouble());
        var cells = report.GetProperty("cells").EnumerateArray().ToList();
        var baseline = cells.FirstOrDefault(cell => cell.GetProperty("baseline").GetBoolean());
        var better = primary.GetProperty("better").GetString();
        return new CellResults(measure, better, primary.Text("scale") == "log10", [.. cells.Select(cell =>
        {
            var id = cell.GetProperty("id").GetString()!;
            var summary = summaries.TryGetValue(id, out var known) ? known : default;
            return CellResult.Read(cell, baseline, summary, Mean(seconds[cell.GetProperty("sameAs").GetString() ?? id]));
        })]);
    }

    /// <summary>As LINQ has it too, in vectors, which are compiled anew at each start: the user waits for this table.</summary>
    private static double? Mean(IEnumerable<double> values)
    {
        var (sum, count) = (0d, 0);
        foreach (var value in values) (sum, count) = (sum + value, count + 1);
        return count == 0 ? null : sum / count;
    }

    /// <summary>"depth=2": what a cell changes of the baseline.</summary>
    public string ChangeOf(string id) => Cells.FirstOrDefault(cell => cell.Id == id)?.Change ?? id;

    public IReadOnlyDictionary<string, string>? LevelsOf(string id) => Cells.FirstOrDefault(cell => cell.Id == id)?.Levels;

    public string? BaselineLevel(string factor) => Cells.FirstOrDefault(cell => cell.Baseline)?.Levels.GetValueOrDefault(factor);

    /// <summary>"0.8123 ± 0.0280", aligned among the cells; a word where no seed gave a number.</summary>
    public IReadOnlyList<string> MeanAndDeviation()
    {
        var format = Figures.FormatFor(
            [.. Cells.Select(cell => cell.Mean).OfType<double>()], [.. Cells.Select(cell => cell.Deviation).OfType<double>()]);
        var widest = Cells.Count == 0 ? 0 : Cells.Max(cell => cell.Deviation is { } deviation ? Figures.Text(deviation, format).Length : 0);
        return [.. Cells.Select(cell => (cell.Mean, cell.Deviation) switch
        {
            (null, _) => cell.Missing.Count > 0 ? cell.Missing.MaxBy(word => word.Value).Key : "-",
            ({ } mean, { } deviation) => $"{Figures.Text(mean, format)} ± {Figures.Text(deviation, format).PadLeft(widest)}",
            ({ } mean, null) => Figures.Text(mean, format) + (widest > 0 ? new string(' ', widest + " ± ".Length) : ""),
        })];
    }
}

/// <param name="Change">What it changes of the baseline: "depth=2"; "baseline" where it is that.</param>
/// <param name="Missing">word -> how many.</param>
/// <param name="Seconds">The mean of its trials; null before the first.</param>
internal sealed record CellResult(
    string Id,
    IReadOnlyDictionary<string, string> Levels,
    bool Baseline,
    string? SameAs,
    string Change,
    int N,
    double? Mean,
    double? Deviation,
    IReadOnlyDictionary<string, int> Missing,
    double? Seconds)
{
    public static CellResult Read(JsonElement cell, JsonElement baseline, JsonElement summary, double? seconds)
    {
        var levels = LevelsOf(cell);
        var baseLevels = baseline.ValueKind == JsonValueKind.Object ? LevelsOf(baseline) : [];
        var changed = levels.Where(level => baseLevels.GetValueOrDefault(level.Key) != level.Value)
            .Select(level => $"{level.Key}={level.Value}").ToList();
        var summarised = summary.ValueKind == JsonValueKind.Object;
        double? Figure(string name) =>
            summarised && summary.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
        return new CellResult(
            cell.GetProperty("id").GetString()!,
            levels,
            cell.GetProperty("baseline").GetBoolean(),
            cell.GetProperty("sameAs").GetString(),
            changed.Count == 0 ? "baseline" : string.Join(", ", changed),
            summarised ? summary.GetProperty("n").GetInt32() : 0,
            Figure("mean"),
            Figure("std"),
            summarised
                ? summary.GetProperty("missing").EnumerateObject().ToDictionary(word => word.Name, word => word.Value.GetInt32())
                : [],
            seconds);
    }

    private static Dictionary<string, string> LevelsOf(JsonElement cell) =>
        cell.GetProperty("levels").EnumerateObject().ToDictionary(level => level.Name, level => level.Value.GetString()!);
}
