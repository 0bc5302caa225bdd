using Newtonsoft.Json.Linq;

namespace Research.Training;

/// <summary>
/// The names of the entries of a list of techniques (layers, regularizers, probes, preprocessors): the id, then <c>id-2</c>, <c>id-3</c>
/// for the second and third of that id in the list, unless <c>name</c> says otherwise. An entry that has a name counts among those of its
/// id, so that naming one renames no other.
/// </summary>
public static class EntryNames
{
    /// <summary>What setting paths, selectors and parameters' names are cut by.</summary>
    private const string Reserved = ".*@[]/";

    /// <summary>One name an element, in the order of the list; null for an element that is null (as if not written) or has no id.</summary>
    /// <param name="list">Ids and objects with <c>type</c>.</param>
    /// <param name="path">The list's JSON path.</param>
    /// <param name="faults">Takes what is wrong: an element without an id, a name that breaks paths, a name twice.</param>
    public static IReadOnlyList<string?> Of(JArray list, string path = "", ICollection<Fault>? faults = null)
    {
        faults ??= [];
        var names = new string?[list.Count];
        var taken = new Dictionary<string, int>(StringComparer.Ordinal);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i].Type == JTokenType.Null) continue;
            var place = $"{path}[{i}]";
            if (IdOf(list[i]) is not { } id)
            {
                faults.Add(new Fault(place, "an entry is an id (\"dense\") or an object with a \"type\" ({ \"type\": \"dense\", ... })"));
                continue;
            }

            var count = counts[id] = counts.GetValueOrDefault(id) + 1;
            var name = Written(list[i], place, faults) ?? (count == 1 ? id : $"{id}-{count}");
            names[i] = name;
            if (taken.TryAdd(name, i)) continue;
            faults.Add(new Fault($"{place}.name", $"the name '{name}' is that of [{taken[name]}] too: give one of them another \"name\""));
        }

        return names;
    }

    /// <summary>The names of an entry's copies: with <c>repeat</c>, numbered from 1, always; without, the name itself.</summary>
    public static IEnumerable<string> Copies(string name, int? repeat) =>
        repeat is { } count ? Enumerable.Range(1, count).Select(copy => $"{name}.{copy}") : [name];

    /// <summary>The id of a technique in its short or long form; null where it has none.</summary>
    public static string? IdOf(JToken technique) => technique switch
    {
        JValue { Type: JTokenType.String } id => (string?)id,
        JObject options when options["type"] is JValue { Type: JTokenType.String } id => (string?)id,
        _ => null,
    };

    private static string? Written(JToken entry, string place, ICollection<Fault> faults)
    {
        if (entry is not JObject options || options["name"] is not { } token || token.Type == JTokenType.Null) return null;
        if (token.Type != JTokenType.String)
        {
            faults.Add(new Fault($"{place}.name", "a name is a text"));
            return null;
        }

        var name = (string)token!;
        if (Fault(name) is not { } fault) return name;
        faults.Add(new Fault($"{place}.name", fault));
        return null;
    }

    /// <summary>Why a text can be no element's name; null where it can.</summary>
    internal static string? Fault(string name)
    {
        if (name.Length > 0 && !name.Any(Breaks)) return null;
        return $"'{name}' is no name: it must not be empty, nor hold white space or one of {string.Join(' ', Reserved.ToCharArray())}";
    }

    private static bool Breaks(char letter) => char.IsWhiteSpace(letter) || Reserved.Contains(letter);
}
