using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>Reads <c>variants</c>, and applies the one that <c>--variant</c> names.</summary>
internal sealed class VariantReader(FaultList faults, OptionNames? optionsOf = null)
{
    private const string Key = "variants";

    /// <summary>What is read before a variant is.</summary>
    private static readonly string[] _notForVariants = [Key, "extends", "format"];

    /// <summary>Of the variants that a file defines; none where <see cref="Apply"/> finds that it defines them wrongly.</summary>
    public static IEnumerable<string> Names(JObject root) =>
        (root[Key] as JObject)?.Properties().Where(property => property.Value.Type != JTokenType.Null)
            .Select(property => property.Name) ?? [];

    /// <summary>Whether a variant's own settings bring a fault about.</summary>
    public static bool Wrote(string name, ExperimentFault fault) =>
        fault.Path.StartsWith(JsonPath.Key(Key, name), StringComparison.Ordinal);

    /// <summary>Sets what the variant says, shorter paths first, and takes <c>variants</c> away.</summary>
    public void Apply(JObject root, string? name)
    {
        var written = root[Key];
        var variants = written is null ? [] : Read(written);
        root.Remove(Key);
        if (name is null) return;
        if (!variants.TryGetValue(name, out var settings))
        {
            faults.Add(new SourcePlace("", $"--variant {name}", 0), variants.Count == 0 ? "the file has no `variants`"
                : $"there is no variant \"{name}\"{NearestName.Hint(name, variants.Keys)}");
            return;
        }

        var tree = new SettingTree(root, KnownPaths.Of(root, optionsOf));
        foreach (var setting in settings.OrderBy(setting => setting.Path.Segments.Count)) Set(tree, setting);
    }

    private void Set(SettingTree tree, LevelSetting setting)
    {
        try
        {
            tree.Set(setting.Path, setting.Value, setting.Place);
        }
        catch (SettingException error)
        {
            faults.Add(setting.Place, error.Message);
        }
    }

    private Dictionary<string, IReadOnlyList<LevelSetting>> Read(JToken token)
    {
        if (token is JObject record)
        {
            return record.Properties().Where(property => property.Value.Type != JTokenType.Null)
                .ToDictionary(property => property.Name, property => Settings(property.Value));
        }

        faults.Add(token.Place(), "`variants` is an object: name -> { path: value, ... }");
        return [];
    }

    private IReadOnlyList<LevelSetting> Settings(JToken token)
    {
        if (token is not JObject record)
        {
            faults.Add(token.Place(), "a variant is an object { path: value, ... }");
            return [];
        }

        var settings = new List<LevelSetting>();
        foreach (var property in record.Properties())
        {
            var place = property.Value.Place();
            if (SettingPath.Parse(property.Name, out var error) is not { } path)
                faults.Add(place, error);
            else if (_notForVariants.Contains(path.Root))
                faults.Add(place, $"no variant may set `{path.Root}`: it is read before the variant is");
            else
                settings.Add(new LevelSetting(path, Value(path, property.Value), place));
        }

        return settings;
    }

    private static JToken Value(SettingPath path, JToken written)
    {
        var value = written.DeepClone().At(written.Place());
        Nulls.RemoveFromSetting(path, value);
        return value;
    }
}
