using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>The names of the options of the techniques with an id; none where there is no such technique.</summary>
internal delegate IReadOnlyCollection<string> OptionNames(string id);

/// <summary>
/// Every path that the file or a setting writes, and every option of a technique: a <c>null</c> may reset those, though another setting may
/// have taken the key away, or nobody wrote it.
/// </summary>
internal sealed class KnownPaths(OptionNames? optionsOf = null)
{
    private readonly HashSet<string> _paths = [];

    /// <summary>What an experiment writes.</summary>
    public static KnownPaths Of(JObject root, OptionNames? optionsOf)
    {
        var known = new KnownPaths(optionsOf);
        foreach (var property in root.Properties()) known.Add(property.Name, property.Value);
        return known;
    }

    /// <summary>The options of the technique that a record writes; none where it writes no technique.</summary>
    public IEnumerable<string> OptionsOf(JObject record) =>
        optionsOf is not null && record["type"] is JValue { Type: JTokenType.String } id ? optionsOf((string)id!) : [];

    /// <summary>Adds a path and all that its value writes beneath it.</summary>
    public void Add(string path, JToken value)
    {
        if (value.Type == JTokenType.Null) return;
        _paths.Add(path);
        switch (value)
        {
            case JObject record:
                foreach (var property in record.Properties()) Add(JsonPath.Key(path, property.Name), property.Value);
                break;
            case JArray list when ListNames.Of(list) is { } names:
                for (var i = 0; i < names.Count; i++)
                    Add(JsonPath.Key(path, names[i]), list[i]);
                break;
        }
    }

    public IEnumerable<string> Beneath(string path) =>
        _paths.Where(known => known.StartsWith(path + ".", StringComparison.Ordinal) && known.IndexOf('.', path.Length + 1) < 0)
            .Select(known => known[(path.Length + 1)..]);
}
