using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>
/// Every path that the file or a setting writes: a <c>null</c> may reset those, though another setting may have taken the key away.
/// </summary>
internal sealed class KnownPaths
{
    private readonly HashSet<string> _paths = [];

    /// <summary>Adds a path and all that its value writes beneath it.</summary>
    public void Add(string path, JToken value)
    {
        if (value.Type == JTokenType.Null)
            return;
        _paths.Add(path);
        switch (value)
        {
            case JObject record:
                foreach (JProperty property in record.Properties())
                    Add(JsonPaths.Join(path, property.Name), property.Value);
                break;
            case JArray list when ListNames.Of(list) is { } names:
                for (int i = 0; i < names.Count; i++)
                    Add(JsonPaths.Join(path, names[i]), list[i]);
                break;
        }
    }

    public bool Contains(string path) => _paths.Contains(path);

    public IEnumerable<string> Beneath(string path) =>
        _paths.Where(known => known.StartsWith(path + ".", StringComparison.Ordinal) && known.IndexOf('.', path.Length + 1) < 0)
            .Select(known => known[(path.Length + 1)..]);
}
