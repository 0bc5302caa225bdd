using System.Text.Json;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Research.Hosting.Binding;

/// <summary>
/// Reads JSON as JSON: Newtonsoft.Json alone takes 010 as 8, NaN, {a:1} and repeated keys, and makes dates of texts.
/// Comments and trailing commas are the only liberties.
/// </summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <returns>Null where there are faults that leave nothing to bind.</returns>
    public static JToken? Parse(string json, string path, List<Fault> faults)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            var before = faults.Count;
            Check(document.RootElement, path, faults);
            if (faults.Count > before) return null;
        }
        catch (System.Text.Json.JsonException exception)
        {
            faults.Add(new(path, $"this is not JSON: {exception.Message}"));
            return null;
        }

        using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None };
        return JToken.ReadFrom(reader, new JsonLoadSettings { CommentHandling = CommentHandling.Ignore });
    }

    private static void Check(JsonElement element, string path, List<Fault> faults)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var seen = new HashSet<string>(StringComparer.Ordinal);
                foreach (var property in element.EnumerateObject())
                {
                    var inner = JsonPath.Key(path, property.Name);
                    if (!seen.Add(property.Name)) faults.Add(new(inner, "this key is written twice; keep one"));
                    Check(property.Value, inner, faults);
                }

                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray()) Check(item, JsonPath.Index(path, index++), faults);
                break;
            case JsonValueKind.Number when !element.TryGetDouble(out var number) || !double.IsFinite(number):
                faults.Add(new(path, $"{element.GetRawText()} is too large for a number"));
                break;
        }
    }
}

/// <summary>Paths as faults have them: "model[1].units".</summary>
internal static class JsonPath
{
    public static string Key(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    public static string Index(string path, int index) => $"{path}[{index}]";
}
