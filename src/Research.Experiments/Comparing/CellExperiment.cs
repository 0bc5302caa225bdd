using System.Text.Json;
using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Experiments;

/// <summary>A report's experiment as one of its cells has it.</summary>
internal static class CellExperiment
{
    /// <summary>The levels are set as a plan does it, shorter paths first; rules are left out.</summary>
    /// <returns>The experiment, and the settings that have no place in it.</returns>
    public static (JsonElement Set, IReadOnlyList<string> Unset) Of(Report report, ReportCell cell)
    {
        var root = CanonicalJson.Parse(report.Experiment.Resolved.GetRawText()) as JObject ?? [];
        var place = new SourcePlace("", "", 0);
        var tree = new SettingTree(root.At(place), new KnownPaths());
        var rest = new List<string>();
        foreach (var (name, value) in LevelsOf(report, cell).OrderBy(setting => setting.Name.Count(letter => letter is '.' or '[')))
        {
            try
            {
                if (SettingPath.Parse(name, out _) is { } path) tree.Set(path, CanonicalJson.Parse(value.GetRawText()), place);
            }
            catch (SettingException)
            {
                // A null had nothing to reset; anything else, whose place a rule may have made, counts as it is written.
                if (value.ValueKind != JsonValueKind.Null) rest.Add($"{name}: {SettingPaths.Canonical(value)}");
            }
        }

        return (ReportJson.Parse(root), rest);
    }

    private static IEnumerable<(string Name, JsonElement Value)> LevelsOf(Report report, ReportCell cell) => report.Factors
        .Select(factor => factor.Levels.FirstOrDefault(level => cell.Levels.GetValueOrDefault(factor.Name) == level.Name))
        .OfType<ReportLevel>().SelectMany(level => level.Set.EnumerateObject()).Select(setting => (setting.Name, setting.Value));
}
