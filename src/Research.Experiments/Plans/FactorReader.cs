using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>Reads the factors of an ablation.</summary>
/// <param name="draws">The draws of a random design; null in others.</param>
internal sealed class FactorReader(FaultList faults, JObject root, int? draws)
{
    private static readonly string[] _keys = ["path", "levels", "range", "scale"];

    private readonly Dictionary<string, DrawnRange> _ranges = [];

    public IReadOnlyList<AblationFactor> Read(JObject ablation)
    {
        if (ablation["factors"] is not JObject written || written.Values().All(factor => factor.Type == JTokenType.Null))
        {
            faults.Add((ablation["factors"] ?? ablation).Place(),
                "an ablation needs `factors`: name -> { \"path\": ..., \"levels\": [...] }");
            return [];
        }

        var factors = new List<AblationFactor>();
        foreach (var property in written.Properties().Where(property => property.Value.Type != JTokenType.Null))
        {
            if (LevelNames.Fault(property.Name, "factor") is { } fault) faults.Add(property.Value.Place(), fault);
            if (property.Value is JObject record)
                factors.Add(Factor(property.Name, record));
            else
                faults.Add(property.Value.Place(), "a factor is an object: { \"path\": ..., \"levels\": [...] }");
        }

        if (draws is { } cells && _ranges.Count > 0) factors = Draw(factors, cells);
        CheckPaths(factors);
        return factors;
    }

    private AblationFactor Factor(string name, JObject record)
    {
        ObjectKeys.Check(record, _keys, faults);
        IReadOnlyList<(SettingPath Path, SourcePlace Place)>? paths =
            record["path"] is { Type: not JTokenType.Null } path ? Paths(path) : null;
        if (record["range"] is { Type: not JTokenType.Null } range) return Drawn(name, record, range, paths);
        if (record["scale"] is { Type: not JTokenType.Null } scale) faults.Add(scale.Place(), "`scale` belongs to a `range`");
        var levels = record["levels"] switch
        {
            JArray list => Listed(list, paths),
            JObject named => [.. named.Properties().Select(level => new AblationLevel(level.Name, Settings(level.Value, paths)))],
            _ => [],
        };
        if (record["levels"] is not JContainer { Count: > 0 })
            faults.Add((record["levels"] ?? record).Place(), $"the factor \"{name}\" needs `levels`: a list of values, or name -> value");
        CheckNames(name, levels, record["levels"]);
        var set = paths?.Select(each => each.Path)
            ?? levels.SelectMany(level => level.Settings).Select(setting => setting.Path);
        return new AblationFactor(name, [.. set.Select(each => each.Text).Distinct()], levels, record.Place());
    }

    /// <summary>A range's levels are its draws, which are made once all factors are known.</summary>
    private AblationFactor Drawn(
        string name, JObject record, JToken range, IReadOnlyList<(SettingPath Path, SourcePlace Place)>? paths)
    {
        IReadOnlyList<string> texts = [.. (paths ?? []).Select(each => each.Path.Text)];
        var none = new AblationFactor(name, texts, [], record.Place());
        if (paths is null) faults.Add(record.Place(), $"the factor \"{name}\" needs a `path` for its range");
        if (record["levels"] is { Type: not JTokenType.Null } levels)
            faults.Add(levels.Place(), "`levels` and `range` exclude one another: write one of the two");
        if (draws is null)
        {
            faults.Add(range.Place(), "a `range` is drawn from: write \"design\": \"random\", or `levels` in its place");
            return none;
        }

        if (FactorRange.Read(range, record["scale"], faults) is { } read && paths is not null)
            _ranges[name] = new DrawnRange(name, read, value => Settings(value.At(range.Place()), paths));
        return none;
    }

    /// <summary>
    /// Draws from every range until there are as many cells as are asked for. A draw whose cell was there before counts for nothing, so
    /// the cells of fewer draws are the first of those of more.
    /// </summary>
    private List<AblationFactor> Draw(IReadOnlyList<AblationFactor> factors, int cells)
    {
        var drawn = new HashSet<string>();
        for (var draw = 0; drawn.Count < cells && draw < cells * RandomDesign.Patience; draw++)
            drawn.Add(string.Join(',', factors.Select(factor =>
                _ranges.TryGetValue(factor.Name, out var range) ? range.Next() : RandomDesign.Listed(factor, draw))));
        return [.. factors.Select(factor => !_ranges.TryGetValue(factor.Name, out var range) ? factor
            : factor with { Levels = range.Levels, Drawn = range.Drawn })];
    }

    private List<AblationLevel> Listed(JArray list, IReadOnlyList<(SettingPath, SourcePlace)>? paths)
    {
        var levels = new List<AblationLevel>();
        foreach (var value in list)
        {
            if (paths is null)
                faults.Add(value.Place(), "a factor without `path` names its levels: \"levels\": { name: { path: value, ... } }");
            else if (LevelNames.Of(value) is not { } name)
                faults.Add(value.Place(), "this level has no text and no `type` to be called by; write \"levels\" as name -> value");
            else
                levels.Add(new AblationLevel(name, Settings(value, paths)));
        }

        return levels;
    }

    private IReadOnlyList<LevelSetting> Settings(JToken value, IReadOnlyList<(SettingPath Path, SourcePlace Place)>? paths) =>
        paths is not null ? [.. paths.Select(each => new LevelSetting(each.Path, LevelSettings.Clean(value), value.Place()))]
            : LevelSettings.Read(value, "a level of a factor without `path`", faults);

    private IReadOnlyList<(SettingPath, SourcePlace)> Paths(JToken token)
    {
        var paths = new List<(SettingPath, SourcePlace)>();
        foreach (var each in token is JArray { Count: > 0 } list ? list : new[] { token }.AsEnumerable())
        {
            if (each.Type != JTokenType.String)
                faults.Add(each.Place(), "`path` is a setting path, such as \"optimizer.learningRate\", or a list of them");
            else if (LevelSettings.Path((string)each!, each.Place(), faults) is { } path)
                paths.Add((path, each.Place()));
        }

        return paths;
    }

    private void CheckNames(string factor, IReadOnlyList<AblationLevel> levels, JToken? written)
    {
        foreach (var level in levels)
        {
            var place = level.Settings.Count > 0 ? level.Settings[0].Place : written!.Place();
            if (LevelNames.Fault(level.Name, "level") is { } fault) faults.Add(place, fault);
        }

        foreach (var same in levels.GroupBy(level => level.Name).Where(group => group.Count() > 1))
        {
            var place = same.ElementAt(1).Settings is [{ } setting, ..] ? setting.Place : written!.Place();
            faults.Add(place, $"two levels of \"{factor}\" are called \"{same.Key}\"; write \"levels\" as name -> value");
        }
    }

    /// <summary>Two factors, or two settings of a level, that set one path would overwrite one another.</summary>
    private void CheckPaths(IReadOnlyList<AblationFactor> factors)
    {
        var tree = new SettingTree(root, new KnownPaths());
        var owners = new Dictionary<string, AblationFactor>();
        foreach (var factor in factors)
        {
            foreach (var level in factor.Levels)
            {
                foreach (var same in level.Settings.GroupBy(setting => tree.Normalize(setting.Path).Text))
                {
                    if (same.Count() > 1) faults.Add(same.ElementAt(1).Place, $"the level \"{level.Name}\" sets `{same.Key}` twice");
                    if (owners.TryGetValue(same.Key, out var owner) && owner != factor)
                        faults.Add(factor.Place, BothSet(owner, factor, same.Key));
                    owners.TryAdd(same.Key, factor);
                }
            }
        }
    }

    private static string BothSet(AblationFactor one, AblationFactor other, string path) =>
        $"the factors \"{one.Name}\" and \"{other.Name}\" both set `{path}`; make them one factor, or let one set something else";
}
