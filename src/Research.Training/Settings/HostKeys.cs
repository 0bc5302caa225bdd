using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Research.Training;

/// <summary>The host's own keys of a technique's JSON, apart from the technique's options.</summary>
/// <param name="Technique">The JSON that <see cref="ITechniqueFactory.Create"/> takes.</param>
internal sealed record HostKeys(JObject Host, string Technique)
{
    /// <param name="keys">The host's keys.</param>
    public static HostKeys Split(JToken token, params ReadOnlySpan<string> keys)
    {
        if (token is not JObject written) return new HostKeys([], token.ToString(Formatting.None));
        var host = new JObject();
        var technique = new JObject();
        foreach (var property in written.Properties())
        {
            if (!keys.Contains(property.Name)) technique[property.Name] = property.Value;
            else if (property.Value.Type != JTokenType.Null) host[property.Name] = property.Value;
        }

        return new HostKeys(host, technique.ToString(Formatting.None));
    }

    /// <summary>A list of names that may be written as one name; null where the key is not written.</summary>
    public IReadOnlyList<string>? Names(string key, string path, FaultCollector faults)
    {
        switch (Host[key])
        {
            case null:
                return null;
            case JValue { Type: JTokenType.String } one:
                return [(string)one!];
            case JArray { Count: 0 }:
                faults.Add($"{path}.{key}", "names none: leave the key out, or name at least one");
                return null;
            case JArray list when list.All(item => item.Type == JTokenType.String):
                return [.. list.Select(item => (string)item!)];
            default:
                faults.Add($"{path}.{key}", "must be a name or a list of names");
                return null;
        }
    }

    public double? Number(string key, string path, FaultCollector faults)
    {
        var token = Host[key];
        if (token is null) return null;
        if (token.Type is JTokenType.Integer or JTokenType.Float) return (double)token;
        faults.Add($"{path}.{key}", "must be a number");
        return null;
    }

    public string? Text(string key, string path, FaultCollector faults)
    {
        var token = Host[key];
        if (token is null) return null;
        if (token.Type == JTokenType.String) return (string)token!;
        faults.Add($"{path}.{key}", "must be a text");
        return null;
    }
}
