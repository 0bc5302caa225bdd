using System.Text.Json;
using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Experiments;

/// <summary>A resolved experiment as paths and values, elements of lists by their names (FORMAT: Paths).</summary>
internal static class SettingPaths
{
    private const string Type = "type";

    /// <summary>They change no number of a trial: names and texts, and what is asked of the trials.</summary>
    private static readonly HashSet<string> _asides =
        ["$schema", "format", "extends", "name", "question", "description", "source", "ablation", "claims", "measures", "variants",
            "reporters", "statistics"];

    /// <summary>Keys of lists of plain texts, which look as techniques in their short form do.</summary>
    private static readonly HashSet<string> _texts = ["at", "layers", "on", "targets", "per", "values"];

    /// <summary>Every leaf that can shape a trial or what is measured of it, in the order of the file.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Of(JsonElement resolved)
    {
        var leaves = new OrderedDictionary<string, JsonElement>();
        if (resolved.ValueKind != JsonValueKind.Object) return leaves;
        foreach (var property in resolved.EnumerateObject().Where(property => !_asides.Contains(property.Name)))
            Add(leaves, property.Name, property.Value);
        return leaves;
    }

    /// <summary>The names of each list of techniques, in its order, which no leaf tells.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Orders(JsonElement resolved)
    {
        var orders = new OrderedDictionary<string, IReadOnlyList<string>>();
        if (resolved.ValueKind != JsonValueKind.Object) return orders;
        foreach (var property in resolved.EnumerateObject().Where(property => !_asides.Contains(property.Name)))
            AddOrders(orders, property.Name, property.Value);
        return orders;
    }

    /// <summary>The value at a path such as <c>model.hidden.units</c> or <c>model[0].units</c>; null where there is none.</summary>
    public static JsonElement? Find(JsonElement within, string path)
    {
        JsonElement? found = within;
        foreach (var part in path.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            found = found is { } known ? Child(known, part) : null;
            if (found is null) return null;
        }
        return found;
    }

    /// <summary>The path of a technique's type: all that its short form tells.</summary>
    public static string TypeOf(string technique) => $"{technique}.{Type}";

    /// <summary>One text for one value: "relu" and { "type": "relu" } are the same.</summary>
    public static string Canonical(JsonElement value)
    {
        var token = Token(value);
        if (token is JObject { Count: 1 } technique && technique[Type] is { Type: JTokenType.String } type) token = type;
        return CanonicalJson.Write(token);
    }

    private static void Add(OrderedDictionary<string, JsonElement> leaves, string path, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object && value.EnumerateObject().Any())
        {
            foreach (var property in value.EnumerateObject()) Add(leaves, $"{path}.{property.Name}", property.Value);
        }
        else if (NamesAt(path, value) is { } names)
        {
            foreach (var (name, element) in names.Zip(value.EnumerateArray()))
                Add(leaves, element.ValueKind == JsonValueKind.String ? TypeOf($"{path}.{name}") : $"{path}.{name}", element);
        }
        else
        {
            leaves[path] = value;
        }
    }

    private static void AddOrders(OrderedDictionary<string, IReadOnlyList<string>> orders, string path, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in value.EnumerateObject()) AddOrders(orders, $"{path}.{property.Name}", property.Value);
        }
        else if (NamesAt(path, value) is { } names)
        {
            orders[path] = names;
            foreach (var (name, element) in names.Zip(value.EnumerateArray())) AddOrders(orders, $"{path}.{name}", element);
        }
    }

    private static IReadOnlyList<string>? NamesAt(string path, JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && !_texts.Contains(path[(path.LastIndexOf('.') + 1)..]) ? Names(value) : null;

    /// <summary>Of a list of techniques; null for a list of anything else, which is one value.</summary>
    private static IReadOnlyList<string>? Names(JsonElement list) => list.GetArrayLength() > 0 ? ListNames.Of((JArray)Token(list)) : null;

    private static JsonElement? Child(JsonElement within, string part)
    {
        if (within.ValueKind == JsonValueKind.Object) return within.TryGetProperty(part, out var value) ? value : null;
        if (within.ValueKind != JsonValueKind.Array) return null;
        if (part.StartsWith('[') && int.TryParse(part.Trim('[', ']'), out var index))
            return index >= 0 && index < within.GetArrayLength() ? within[index] : null;
        var place = Names(within) is { } names ? names.ToList().IndexOf(part) : -1;
        return place >= 0 ? within[place] : null;
    }

    /// <summary>Texts that look like dates stay texts.</summary>
    private static JToken Token(JsonElement value) => CanonicalJson.Parse(value.GetRawText());
}
