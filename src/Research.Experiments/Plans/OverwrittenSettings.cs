using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>A <c>--set</c> that no cell feels is a slip.</summary>
internal static class OverwrittenSettings
{
    public static void Check(IReadOnlyList<Override> overrides, IReadOnlyList<CellDraft> cells, FaultList faults)
    {
        for (var i = 0; i < overrides.Count; i++)
        {
            var setting = overrides[i];
            if (ExperimentKeys.Find(setting.Path.Root) is not { Trains: true } || cells.Any(cell => Lives(setting, cell.Resolved)))
                continue;
            var later = overrides.Skip(i + 1).FirstOrDefault(other => setting.Path.StartsWith(other.Path));
            faults.Add(setting.Place, later is not null
                ? $"this has no effect: {later.Place.Path} sets it again; remove one"
                : $"this has no effect: a factor sets `{setting.Path.Text}` in every cell; "
                    + "change the factor's levels, or set something else");
        }
    }

    /// <summary>What was set is still there; what was removed is still gone.</summary>
    private static bool Lives(Override setting, JObject resolved) =>
        setting.Value.Type == JTokenType.Null
            ? Find(resolved, setting.Path) is null
            : resolved.DescendantsAndSelf().Any(token => ReferenceEquals(token.Annotation<SourcePlace>(), setting.Place));

    private static JToken? Find(JToken root, SettingPath path)
    {
        var at = root;
        foreach (var segment in path.Segments)
        {
            at = at switch
            {
                JObject record when segment.Key is { } key => record[key],
                JArray list when segment.Key is { } name && ListNames.Of(list) is { } names =>
                    names.ToList().IndexOf(name) is >= 0 and var i ? list[i] : null,
                // An index that was removed names another element now: whether a level put it back cannot be told, and is left alone.
                _ => null,
            };
        }

        return at;
    }
}
