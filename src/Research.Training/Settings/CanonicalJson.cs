using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Research.Training;

/// <summary>Canonical JSON: keys in ordinal order, no space, shortest round-trip numbers.</summary>
internal static class CanonicalJson
{
    public static string Write(JToken token) => Sort(token).ToString(Formatting.None);

    private static JToken Sort(JToken token) => token switch
    {
        JObject written => new JObject(written.Properties().OrderBy(property => property.Name, StringComparer.Ordinal)
            .Select(property => new JProperty(property.Name, Sort(property.Value)))),
        JArray list => new JArray(list.Select(Sort)),
        _ => token,
    };
}
