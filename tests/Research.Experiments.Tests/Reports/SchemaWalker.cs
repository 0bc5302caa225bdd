using System.Text.Json;
using System.Text.RegularExpressions;

namespace Research.Experiments.Tests;

/// <summary>
/// The part of JSON Schema that the schemas in docs use; another keyword is an error, so that nothing goes unchecked. Stricter in
/// one thing: a property that the schema does not name is a fault, for what we write must be described.
/// </summary>
internal sealed class SchemaWalker(JsonElement schema)
{
    private readonly List<string> _faults = [];

    /// <param name="file">In docs.</param>
    public static SchemaWalker Published(string file) =>
        new(JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", file))).RootElement);

    public IReadOnlyList<string> Faults(JsonElement document)
    {
        Walk(schema, document, "$");
        return _faults;
    }

    private void Walk(JsonElement rule, JsonElement value, string path)
    {
        foreach (var keyword in rule.EnumerateObject()) Check(rule, keyword, value, path);
        if (value.ValueKind != JsonValueKind.Object || rule.TryGetProperty("additionalProperties", out _)) return;
        if (!rule.TryGetProperty("properties", out var known)) return;
        foreach (var property in value.EnumerateObject().Where(property => !known.TryGetProperty(property.Name, out _)))
            _faults.Add($"{path}.{property.Name}: not in the schema");
    }

    private void Check(JsonElement rule, JsonProperty keyword, JsonElement value, string path)
    {
        switch (keyword.Name)
        {
            case "$schema" or "$id" or "$defs" or "title" or "description":
                break;
            case "$ref":
                Walk(schema.GetProperty("$defs").GetProperty(keyword.Value.GetString()!["#/$defs/".Length..]), value, path);
                break;
            case "type":
                var types = keyword.Value.ValueKind == JsonValueKind.Array ? Texts(keyword.Value) : [keyword.Value.GetString()!];
                Require(types.Any(type => Is(type, value)), path, $"is a {value.ValueKind}, not {string.Join(" or ", types)}");
                break;
            case "const":
                Require(JsonElement.DeepEquals(keyword.Value, value), path, $"is not {keyword.Value}");
                break;
            case "enum":
                var known = keyword.Value.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value));
                Require(known, path, $"{value} is none of {keyword.Value}");
                break;
            case "pattern":
                if (value.ValueKind != JsonValueKind.String) break;
                Require(Regex.IsMatch(value.GetString()!, keyword.Value.GetString()!), path, $"\"{value}\" does not match {keyword.Value}");
                break;
            case "minimum":
                if (value.ValueKind != JsonValueKind.Number) break;
                Require(value.GetDouble() >= keyword.Value.GetDouble(), path, $"{value} is below {keyword.Value}");
                break;
            case "required":
                foreach (var name in keyword.Value.EnumerateArray().Where(_ => value.ValueKind == JsonValueKind.Object))
                    Require(value.TryGetProperty(name.GetString()!, out _), path, $"lacks {name}");
                break;
            case "properties":
                foreach (var property in keyword.Value.EnumerateObject().Where(_ => value.ValueKind == JsonValueKind.Object))
                {
                    if (value.TryGetProperty(property.Name, out var inner)) Walk(property.Value, inner, $"{path}.{property.Name}");
                }
                break;
            case "additionalProperties":
                foreach (var property in Others(rule, value)) Walk(keyword.Value, property.Value, $"{path}.{property.Name}");
                break;
            case "items":
                if (value.ValueKind != JsonValueKind.Array) break;
                foreach (var (index, item) in value.EnumerateArray().Index()) Walk(keyword.Value, item, $"{path}[{index}]");
                break;
            default:
                throw new NotSupportedException($"the schema uses {keyword.Name}, which this test does not know");
        }
    }

    private static string[] Texts(JsonElement list) => [.. list.EnumerateArray().Select(text => text.GetString()!)];

    private static IEnumerable<JsonProperty> Others(JsonElement rule, JsonElement value) => value.ValueKind != JsonValueKind.Object
        ? []
        : value.EnumerateObject()
            .Where(property => !rule.TryGetProperty("properties", out var known) || !known.TryGetProperty(property.Name, out _));

    private static bool Is(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.GetDouble() == Math.Floor(value.GetDouble()),
        _ => throw new NotSupportedException($"the schema uses the type {type}"),
    };

    private void Require(bool holds, string path, string otherwise)
    {
        if (!holds) _faults.Add($"{path}: {otherwise}");
    }
}
