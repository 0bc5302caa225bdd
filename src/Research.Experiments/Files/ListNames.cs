using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Experiments;

/// <summary>The names of a list's elements, and changes to the list that rename nothing.</summary>
internal static class ListNames
{
    /// <summary>One name an element; null where the list's elements have none (numbers, lists).</summary>
    public static IReadOnlyList<string>? Of(JArray list) =>
        list.All(element => Techniques.Id(element) is not null) ? [.. EntryNames.Of(list).Select(name => name!)] : null;

    /// <summary>Replaces, removes or appends elements, then writes out each name that would be another now.</summary>
    public static void Change(JArray list, Action<List<(JToken Element, string Name)>> change)
    {
        var elements = list.Zip(Of(list)!, (element, name) => (Element: element, Name: name)).ToList();
        change(elements);
        list.ReplaceAll(elements.Select(element => element.Element));
        for (var i = 0; i < elements.Count; i++)
        {
            if (Of(list)![i] != elements[i].Name) Techniques.Expand(list[i])["name"] = new JValue(elements[i].Name).At(list[i].Place());
        }
    }
}

/// <summary>The two forms of a technique: <c>"relu"</c> and <c>{ "type": "relu" }</c>.</summary>
internal static class Techniques
{
    public static bool IsForm(JToken token) =>
        token is JObject record ? record["type"] is { Type: JTokenType.String } type && ((string)type!).Length > 0
        : token.Type == JTokenType.String && ((string)token!).Length > 0;

    public static string? Id(JToken token) => EntryNames.IdOf(token);

    /// <summary>Null where it has none of its own.</summary>
    public static string? WrittenName(JToken token) =>
        token is JObject record && record["name"] is { Type: JTokenType.String } name ? (string)name! : null;

    /// <summary>Writes a short form out, in its place in the tree.</summary>
    public static JObject Expand(JToken token)
    {
        if (token is JObject record) return record;
        var place = token.Place();
        var expanded = new JObject(new JProperty("type", new JValue((string)token!).At(place))).At(place);
        token.Replace(expanded);
        return expanded;
    }
}
