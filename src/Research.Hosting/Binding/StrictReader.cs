using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Research.Hosting.Binding;

/// <summary>Reads JSON as JSON (<see cref="StrictJson"/>), and texts that look like dates as texts.</summary>
internal static class StrictReader
{
    /// <returns>Null where there are faults.</returns>
    public static JToken? Parse(string json, string path, List<Fault> faults)
    {
        var before = faults.Count;
        StrictJson.Check(
            Encoding.UTF8.GetBytes(json),
            (inner, _, message) => faults.Add(new(inner.Length == 0 ? path : JsonPath.Key(path, inner), message)));
        if (faults.Count > before) return null;
        using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None };
        return JToken.ReadFrom(reader, new JsonLoadSettings { CommentHandling = CommentHandling.Ignore });
    }
}
