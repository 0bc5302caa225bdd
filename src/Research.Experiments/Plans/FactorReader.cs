using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>Reads the factors of an ablation.</summary>
internal sealed class FactorReader(FaultList faults, JObject root)
{
    private static readonly string[] _keys = ["path", "levels"];
    private static readonly string[] _laterKeys = ["range", "scale"];

    public IReadOnlyList<AblationFactor> Read(JObject ablation)
    {
        if (ablation["factors"] is not JObject { Count: > 0 } written)
        {
            faults.Add((ablation["factors"] ?? ablation).Place(),
                "an ablation needs `factors`: name -> { \"path\": ..., \"levels\": [...] }");
            return [];
        }

        var factors = new List<AblationFactor>();
        foreach (JProperty property in written.Properties().Where(property => property.Value.Type != JTokenType.Null))
        {
            if (LevelNames.Fault(property.Name, "factor") is { } fault)
                faults.Add(property.Value.Place(), fault);
            if (property.Value is JObject record)
                factors.Add(Factor(property.Name, record));
            else
                faults.Add(property.Value.Place(), "a factor is an object: { \"path\": ..., \"levels\": [...] }");
        }

        CheckPaths(factors);
        return factors;
    }

    private AblationFactor Factor(string name, JObject record)
    {
        ObjectKeys.Check(record, _keys, _laterKeys, faults);
        IReadOnlyList<(SettingPath Path, SourcePlace Place)>? paths =
            record["path"] is { Type: not JTokenType.Null } path ? Paths(path) : null;
        List<AblationLevel> levels = record["levels"] switch
        {
            JArray list => Listed(list, paths),
            JObject named => [.. named.Properties().Select(level => new AblationLevel(level.Name, Settings(level.Value, paths)))],
            _ => [],
        };
        if (record["levels"] is not JContainer { Count: > 0 })
            faults.Add((record["levels"] ?? record).Place(), $"the factor \"{name}\" needs `levels`: a list of values, or name -> value");
        CheckNames(name, levels, record["levels"]);
        IEnumerable<SettingPath> set = paths?.Select(each => each.Path)
            ?? levels.SelectMany(level => level.Settings).Select(setting => setting.Path);
        return new AblationFactor(name, [.. set.Select(each => each.Text).Distinct()], levels, record.Place());
    }

    private List<AblationLevel> Listed(JArray list, IReadOnlyList<(SettingPath, SourcePlace)>? paths)
    {
        var levels = new List<AblationLevel>();
        foreach (JToken value in list)
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

    private IReadOnlyList<LevelSetting> Settings(JToken value, IReadOnlyList<(SettingPath Path, SourcePlace Place)>? paths)
    {
        if (paths is not null)
            return [.. paths.Select(each => new LevelSetting(each.Path, Clean(value), value.Place()))];
        if (value is not JObject record)
        {
            faults.Add(value.Place(), "a level of a factor without `path` is an object { path: value, ... }");
            return [];
        }

        var settings = new List<LevelSetting>();
        foreach (JProperty property in record.Properties())
        {
            if (Path(property.Name, property.Value.Place()) is { } path)
                settings.Add(new LevelSetting(path, Clean(property.Value), property.Value.Place()));
        }

        return settings;
    }

    /// <summary>A null within a value is as if not written; one that is the value resets.</summary>
    private static JToken Clean(JToken value)
    {
        JToken clean = value.DeepClone().At(value.Place());
        Nulls.Remove(clean);
        return clean;
    }

    private IReadOnlyList<(SettingPath, SourcePlace)> Paths(JToken token)
    {
        var paths = new List<(SettingPath, SourcePlace)>();
        foreach (JToken each in token is JArray { Count: > 0 } list ? list : new[] { token }.AsEnumerable())
        {
            if (each.Type != JTokenType.String)
                faults.Add(each.Place(), "`path` is a setting path, such as \"optimizer.learningRate\", or a list of them");
            else if (Path((string)each!, each.Place()) is { } path)
                paths.Add((path, each.Place()));
        }

        return paths;
    }

    private SettingPath? Path(string text, SourcePlace place)
    {
        if (SettingPath.Parse(text, out string error) is not { } path)
            faults.Add(place, error);
        else if (ExperimentKeys.NotForFactors.Contains(path.Root))
            faults.Add(place, $"no factor may set `{path.Root}`: it is the same for every cell");
        else if (ExperimentKeys.Find(path.Root) is null)
            faults.Add(place, ExperimentKeys.Unknown(path.Root));
        else if (ExperimentKeys.Find(path.Root) is { Later: true })
            faults.Add(place, ExperimentKeys.NotYet(path.Root));
        else
            return path;
        return null;
    }

    private void CheckNames(string factor, IReadOnlyList<AblationLevel> levels, JToken? written)
    {
        foreach (AblationLevel level in levels)
        {
            SourcePlace place = level.Settings.Count > 0 ? level.Settings[0].Place : written!.Place();
            if (LevelNames.Fault(level.Name, "level") is { } fault)
                faults.Add(place, fault);
        }

        foreach (IGrouping<string, AblationLevel> same in levels.GroupBy(level => level.Name).Where(group => group.Count() > 1))
        {
            SourcePlace place = same.ElementAt(1).Settings is [{ } setting, ..] ? setting.Place : written!.Place();
            faults.Add(place, $"two levels of \"{factor}\" are called \"{same.Key}\"; write \"levels\" as name -> value");
        }
    }

    /// <summary>Two factors, or two settings of a level, that set one path would overwrite one another.</summary>
    private void CheckPaths(IReadOnlyList<AblationFactor> factors)
    {
        var tree = new SettingTree(root, new KnownPaths());
        var owners = new Dictionary<string, AblationFactor>();
        foreach (AblationFactor factor in factors)
        {
            foreach (AblationLevel level in factor.Levels)
            {
                foreach (IGrouping<string, LevelSetting> same in level.Settings.GroupBy(setting => tree.Normalize(setting.Path).Text))
                {
                    if (same.Count() > 1)
                        faults.Add(same.ElementAt(1).Place, $"the level \"{level.Name}\" sets `{same.Key}` twice");
                    if (owners.TryGetValue(same.Key, out AblationFactor? owner) && owner != factor)
                        faults.Add(factor.Place, BothSet(owner, factor, same.Key));
                    owners.TryAdd(same.Key, factor);
                }
            }
        }
    }

    private static string BothSet(AblationFactor one, AblationFactor other, string path) =>
        $"the factors \"{one.Name}\" and \"{other.Name}\" both set `{path}`; make them one factor, or let one set something else";
}
