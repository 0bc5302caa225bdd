using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>Reads <c>{ path: value, ... }</c>: what a level or a rule sets.</summary>
internal static class LevelSettings
{
    /// <param name="what">What is read, for the message.</param>
    public static IReadOnlyList<LevelSetting> Read(JToken value, string what, FaultList faults)
    {
        if (value is not JObject record)
        {
            faults.Add(value.Place(), $"{what} is an object {{ path: value, ... }}");
            return [];
        }

        var settings = new List<LevelSetting>();
        foreach (var property in record.Properties())
        {
            if (Path(property.Name, property.Value.Place(), faults) is { } path)
                settings.Add(new LevelSetting(path, Clean(property.Value), property.Value.Place()));
        }

        return settings;
    }

    /// <summary>A null within a value is as if not written; one that is the value resets.</summary>
    public static JToken Clean(JToken value)
    {
        var clean = value.DeepClone().At(value.Place());
        Nulls.Remove(clean);
        return clean;
    }

    /// <summary>Null where it is no path that cells may differ in.</summary>
    public static SettingPath? Path(string text, SourcePlace place, FaultList faults)
    {
        if (SettingPath.Parse(text, out var error) is not { } path)
            faults.Add(place, error);
        else if (ExperimentKeys.NotForFactors.Contains(path.Root))
            faults.Add(place, $"no factor may set `{path.Root}`: it is the same for every cell");
        else if (ExperimentKeys.Find(path.Root) is null)
            faults.Add(place, ExperimentKeys.Unknown(path.Root));
        else
            return path;
        return null;
    }
}
