using System.Collections;
using System.Globalization;
using System.Text;
using Newtonsoft.Json;

namespace Research.Hosting.Binding;

/// <summary>Canonical JSON of bound options: every option, sorted keys, shortest round-trip numbers.</summary>
/// <param name="describe">What a nested instance was made from.</param>
internal sealed class Canonical(Func<object, BoundTechnique?> describe)
{
    public string Technique(string id, OptionsShape? shape, object? options) =>
        Object([("type", JsonConvert.ToString(id)), .. shape is null ? [] : Members(shape, options!)]);

    public string Value(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        string text => JsonConvert.ToString(text),
        // Negative zero and zero are two spellings of one setting.
        float number => (number == 0 ? 0 : number).ToString("R", CultureInfo.InvariantCulture),
        double number => (number == 0 ? 0 : number).ToString("R", CultureInfo.InvariantCulture),
        Enum choice => JsonConvert.ToString(Choices.NameOf(choice)),
        int or long or short or byte or uint => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        Duration { InSteps: true } duration => JsonConvert.ToString(duration.ToString()),
        Duration duration => Value(duration.Amount),
        Size2 size => $"[{Value(size.Height)},{Value(size.Width)}]",
        NameOrIndex name => name.Name is { } text ? JsonConvert.ToString(text) : Value(name.Index),
        LayerStack stack => List(stack.Entries.Select(Entry)),
        Newtonsoft.Json.Linq.JToken json => json.ToString(Formatting.None),
        _ when describe(value) is { } nested => nested.Canonical,
        IDictionary map => Object(map.Keys.Cast<string>().Select(key => (key, Value(map[key])))),
        IEnumerable list => List(list.Cast<object?>().Select(Value)),
        _ => Object(Members(OptionsShape.Of(value.GetType()), value)),
    };

    private IEnumerable<(string Key, string Value)> Members(OptionsShape shape, object options) =>
        shape.Properties.Select(property => (property.Name, Value(property.Property.GetValue(options))));

    private string Entry(LayerEntry entry)
    {
        var members = new List<(string, string)> { ("layer", Value(entry.Technique)), ("name", Value(entry.Name)) };
        if (entry.ShareWith is { } other) members.Add(("shareWith", Value(other)));
        if (entry.Initializer is { } initializer) members.Add(("initializer", Value(initializer)));
        return Object(members);
    }

    private static string List(IEnumerable<string> items) => $"[{string.Join(',', items)}]";

    private static string Object(IEnumerable<(string Key, string Value)> members)
    {
        var text = new StringBuilder("{");
        foreach (var (key, value) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
            text.Append(text.Length > 1 ? "," : "").Append(JsonConvert.ToString(key)).Append(':').Append(value);
        return text.Append('}').ToString();
    }
}
