using Newtonsoft.Json.Linq;

namespace Research.Training;

/// <summary>An entry of a model, parted: the host's own keys, and the technique with its options.</summary>
internal sealed record EntryKeys(
    int? Repeat, JToken? Activation, JToken? Normalization, JToken? Initializer, string? ShareWith, string Technique)
{
    /// <summary>More is a slip: each is a layer of its own.</summary>
    private const int MostRepeats = 10_000;

    private static readonly string[] Host = ["name", "repeat", "activation", "normalization", "initializer", "shareWith"];

    /// <summary>Null where one of the host's keys is wrong; <paramref name="faults"/> then says how.</summary>
    public static EntryKeys? Read(JToken entry, string path, ICollection<Fault> faults)
    {
        if (entry is not JObject written) return new EntryKeys(null, null, null, null, null, Json(entry));
        var before = faults.Count;
        var keys = new EntryKeys(
            Count(written["repeat"], $"{path}.repeat", faults),
            Written(written["activation"]),
            Written(written["normalization"]),
            Written(written["initializer"]),
            Text(written["shareWith"], $"{path}.shareWith", faults),
            Json(new JObject(written.Properties().Where(property => !Host.Contains(property.Name)))));
        return faults.Count == before ? keys : null;
    }

    private static JToken? Written(JToken? token) => token is null || token.Type == JTokenType.Null ? null : token;

    private static int? Count(JToken? token, string path, ICollection<Fault> faults)
    {
        if (Written(token) is not { } count) return null;
        if (count is JValue { Value: long and >= 1 and <= MostRepeats }) return (int)count;
        faults.Add(new Fault(path, $"repeat is a whole number from 1 to {MostRepeats}, not {Json(count)}"));
        return null;
    }

    private static string? Text(JToken? token, string path, ICollection<Fault> faults)
    {
        if (Written(token) is not { } text) return null;
        if (text.Type == JTokenType.String) return (string?)text;
        faults.Add(new Fault(path, $"shareWith is the name of an earlier layer, not {Json(text)}"));
        return null;
    }

    private static string Json(JToken token)
    {
        var json = token.ToString(Newtonsoft.Json.Formatting.None);
        return token.Type == JTokenType.Float ? NumberText.Of(json) : json;
    }
}
