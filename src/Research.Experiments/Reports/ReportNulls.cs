using System.Text.Json;

namespace Research.Experiments;

/// <summary>
/// What the serializer lets pass: a null among a list's elements or a record's entries. In a report that is damage, but in JSON of the
/// experiment's own.
/// </summary>
internal static class ReportNulls
{
    /// <summary>JSON as the experiment file has it; and curves, whose converter looks itself, as a moment without a value has a null.</summary>
    private static readonly string[] _own = ["overrides", "resolved", "set", "definition", "picked", "value", "curves"];

    /// <summary>Records whose keys are names; each has a value.</summary>
    private static readonly string[] _named = ["levels", "values", "quantities", "missing"];

    /// <exception cref="JsonException">There is one; with its path.</exception>
    public static void Refuse(JsonElement report) => Refuse(report, "$", "");

    /// <param name="key">Under which the element stands, or the list that it is in.</param>
    private static void Refuse(JsonElement element, string path, string key)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var (index, item) in element.EnumerateArray().Index())
            {
                var place = $"{path}[{index}]";
                RequireValue(item, place);
                Refuse(item, place, key);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var field in element.EnumerateObject())
            {
                if (_own.Contains(field.Name)) continue;
                var place = $"{path}.{field.Name}";
                if (_named.Contains(key)) RequireValue(field.Value, place);
                Refuse(field.Value, place, field.Name);
            }
        }
    }

    private static void RequireValue(JsonElement item, string place)
    {
        if (item.ValueKind == JsonValueKind.Null)
            throw new JsonException("null values are not allowed here", place, lineNumber: null, bytePositionInLine: null);
    }
}
