using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>The names of a list's elements, and changes to the list that rename nothing.</summary>
internal static class ListNames
{
    /// <summary>One name an element; null where the list's elements have none (numbers, lists).</summary>
    public static IReadOnlyList<string>? Of(JArray list)
    {
        if (list.Count == 0 || !list.All(IsTechnique))
            return list.Count == 0 ? [] : null;
        var seen = new Dictionary<string, int>();
        return [.. list.Select(element => Name(element, seen))];
    }

    /// <summary>Replaces, removes or appends elements, then writes out each name that would be another now.</summary>
    public static void Change(JArray list, Action<List<(JToken Element, string Name)>> change)
    {
        var elements = list.Zip(Of(list)!, (element, name) => (Element: element, Name: name)).ToList();
        change(elements);
        list.ReplaceAll(elements.Select(element => element.Element));
        for (int i = 0; i < elements.Count; i++)
        {
            if (Of(list)![i] != elements[i].Name)
                Techniques.Expand(list[i])["name"] = new JValue(elements[i].Name).At(list[i].Place());
        }
    }

    private static bool IsTechnique(JToken element) => element is JObject || element.Type == JTokenType.String;

    private static string Name(JToken element, Dictionary<string, int> seen)
    {
        string id = Techniques.Id(element) ?? "";
        int ordinal = seen[id] = seen.GetValueOrDefault(id) + 1;
        if (element is JObject record && record["name"] is { Type: JTokenType.String } name)
            return (string)name!;
        return ordinal == 1 ? id : $"{id}-{ordinal.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
    }
}

/// <summary>The two forms of a technique: <c>"relu"</c> and <c>{ "type": "relu" }</c>.</summary>
internal static class Techniques
{
    public static bool IsForm(JToken token) =>
        token is JObject record ? record["type"] is { Type: JTokenType.String } type && ((string)type!).Length > 0
        : token.Type == JTokenType.String && ((string)token!).Length > 0;

    public static string? Id(JToken token) => token switch
    {
        JObject record => record["type"] is { Type: JTokenType.String } type ? (string)type! : null,
        { Type: JTokenType.String } => (string)token!,
        _ => null,
    };

    /// <summary>Writes a short form out, in its place in the tree.</summary>
    public static JObject Expand(JToken token)
    {
        if (token is JObject record)
            return record;
        SourcePlace place = token.Place();
        JObject expanded = new JObject(new JProperty("type", new JValue((string)token!).At(place))).At(place);
        token.Replace(expanded);
        return expanded;
    }
}
