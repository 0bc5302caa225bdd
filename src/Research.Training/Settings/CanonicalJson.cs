using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Research.Training;

/// <summary>Canonical JSON: keys in ordinal order, no space, shortest round-trip numbers.</summary>
internal static class CanonicalJson
{
    public static string Write(JToken token) => Sort(token).ToString(Formatting.None);

    /// <summary>Reads what was written; texts that look like dates stay texts.</summary>
    public static JToken Parse(string canonical)
    {
        using var reader = new JsonTextReader(new StringReader(canonical)) { DateParseHandling = DateParseHandling.None };
        return JToken.ReadFrom(reader);
    }

    private static JToken Sort(JToken token) => token switch
    {
        JObject written => new JObject(written.Properties().OrderBy(property => property.Name, StringComparer.Ordinal)
            .Select(property => new JProperty(property.Name, Sort(property.Value)))),
        JArray list => new JArray(list.Select(Sort)),
        _ => token,
    };
}
