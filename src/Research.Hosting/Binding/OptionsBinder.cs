using System.Collections;
using System.Reflection;
using Newtonsoft.Json.Linq;

namespace Research.Hosting.Binding;

/// <summary>Builds what is nested in options: the factory's side of binding.</summary>
internal interface INestedTechniques
{
    BoundTechnique Create(string kind, JToken json, string path, StackExpander? expand);

    /// <summary>Remembers what a template makes.</summary>
    void Remember(object template, BoundTechnique sample);
}

/// <summary>Binds JSON to an options record: strictly, and with every fault, not just the first.</summary>
internal sealed class OptionsBinder(INestedTechniques techniques, StackExpander? expand, List<Fault> faults)
{
    /// <summary>Fills and validates a new instance of the record.</summary>
    /// <param name="owner">Whose options they are, for messages: "dense".</param>
    /// <param name="ignored">A key that is not the record's to know.</param>
    /// <returns>The record; of no use where faults were added.</returns>
    public object BindWhole(JObject json, OptionsShape shape, string path, string owner, string? ignored = null)
    {
        var before = faults.Count;
        var record = Bind(json, shape, path, owner, ignored);
        if (faults.Count == before) Bounds.CheckWhole(record, path, faults);
        return record;
    }

    private object Bind(JObject json, OptionsShape shape, string path, string owner, string? ignored)
    {
        var record = shape.Create();
        foreach (var property in json.Properties())
        {
            if (property.Name == ignored) continue;
            var inner = JsonPath.Key(path, property.Name);
            if (shape[property.Name] is not { } option)
                faults.Add(new(inner, UnknownKey(property.Name, owner, shape)));
            else if (property.Value.Type != JTokenType.Null)
                Set(record, option, property.Value, inner);
        }

        foreach (var option in shape.Properties.Where(option => option.Required && json[option.Name] is null or { Type: JTokenType.Null }))
            faults.Add(new(JsonPath.Key(path, option.Name), $"{owner} needs this option: {option.Type.InWords}"));
        return record;
    }

    private void Set(object record, OptionProperty option, JToken token, string path)
    {
        if (!TryRead(token, option.Type, path, out var value) || !Bounds.Check(option, value!, path, faults)) return;
        try
        {
            option.Property.SetValue(record, value);
        }
        catch (TargetInvocationException exception)
        {
            faults.Add(new(path, exception.InnerException!.Message));
        }
    }

    private static string UnknownKey(string key, string owner, OptionsShape shape) => shape.Properties.Count == 0
        ? $"{owner} has no options"
        : $"{owner} has no option \"{key}\"{NearestName.Hint(key, shape.Properties.Select(option => option.Name))}";

    private bool TryRead(JToken token, OptionType type, string path, out object? value)
    {
        var before = faults.Count;
        value = type.Form switch
        {
            OptionForm.Technique => Technique(token, type, path),
            OptionForm.Template => Template(token, type, path),
            OptionForm.Stack => Stack(token, path),
            OptionForm.List => List(token, type, path),
            OptionForm.Map => Map(token, type, path),
            OptionForm.Record => Record(token, type, path),
            OptionForm.Json => type.Type.IsInstanceOfType(token) ? token : Wrong(token, type, path),
            _ => ScalarReader.Read(token, type.Type, type.Form, out var problem) ?? Wrong(token, type, path, problem),
        };
        return faults.Count == before;
    }

    private object? Wrong(JToken token, OptionType type, string path, string? problem = null)
    {
        faults.Add(new(path, problem ?? $"this must be {type.InWords}, and is {InWords(token)}"));
        return null;
    }

    private static string InWords(JToken token) => token.Type switch
    {
        JTokenType.Object => "an object",
        JTokenType.Array => "a list",
        JTokenType.String => $"the text \"{token}\"",
        JTokenType.Float => NumberText.Of(token.ToString(Newtonsoft.Json.Formatting.None)),
        _ => token.ToString(Newtonsoft.Json.Formatting.None),
    };

    private object? Technique(JToken token, OptionType type, string path)
    {
        if (Nested(token, type, path) is not { } nested) return null;
        if (type.Type.IsInstanceOfType(nested.Instance)) return nested.Instance;
        faults.Add(new(path, $"{nested.Info.Id} will not do here: {type.Type.Name} is needed"));
        return null;
    }

    private object? Template(JToken token, OptionType type, string path)
    {
        if (Nested(token, type, path) is not { } sample) return null;
        var made = type.Type.GetGenericArguments()[0];
        if (!made.IsInstanceOfType(sample.Instance))
        {
            faults.Add(new(path, $"{sample.Info.Id} will not do here: {made.Name} is needed"));
            return null;
        }

        var kind = type.Kind!.Name;
        var template = TemplateMaker.Make(made, () => techniques.Create(kind, token, path, expand).Instance);
        techniques.Remember(template, sample);
        return template;
    }

    private BoundTechnique? Nested(JToken token, OptionType type, string path)
    {
        try
        {
            return techniques.Create(type.Kind!.Name, token, path, expand);
        }
        catch (FaultsException exception)
        {
            faults.AddRange(exception.Faults);
            return null;
        }
    }

    private LayerStack? Stack(JToken token, string path)
    {
        if (token is not JArray)
        {
            faults.Add(new(path, $"this must be a list of layers, and is {InWords(token)}"));
            return null;
        }

        if (expand is null)
        {
            faults.Add(new(path, "layers cannot stand here"));
            return null;
        }

        try
        {
            return expand(token.ToString(Newtonsoft.Json.Formatting.None), path);
        }
        catch (FaultsException exception)
        {
            faults.AddRange(exception.Faults);
            return null;
        }
    }

    /// <summary>A list; where its elements are single words or numbers, one of them alone will do.</summary>
    private IList? List(JToken token, OptionType type, string path)
    {
        var element = type.Element!;
        if (token is not JArray array)
        {
            if (!element.IsScalar || token is not JValue) return (IList?)Wrong(token, type, path);
            return TryRead(token, element, path, out var alone) ? ListMaker.Make(type, [alone]) : null;
        }

        var before = faults.Count;
        var values = new List<object?>();
        for (var i = 0; i < array.Count; i++)
        {
            if (array[i].Type != JTokenType.Null && TryRead(array[i], element, JsonPath.Index(path, i), out var value)) values.Add(value);
        }

        return faults.Count == before ? ListMaker.Make(type, values) : null;
    }

    /// <summary>Its entries are in the order of the canonical form, not the file's: files that differ in key order alone are one
    /// training.</summary>
    private object? Map(JToken token, OptionType type, string path)
    {
        if (token is not JObject @object) return Wrong(token, type, path);
        var map = (IDictionary)Activator.CreateInstance(
            typeof(Dictionary<,>).MakeGenericType(typeof(string), type.Type.GetGenericArguments()[1]), StringComparer.Ordinal)!;
        var written = @object.Properties().Where(property => property.Value.Type != JTokenType.Null);
        foreach (var property in written.OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            if (TryRead(property.Value, type.Element!, JsonPath.Key(path, property.Name), out var value)) map.Add(property.Name, value);
        }

        return map;
    }

    private object? Record(JToken token, OptionType type, string path) =>
        token is JObject @object
            ? BindWhole(@object, OptionsShape.Of(type.Type), path, path[(path.LastIndexOf('.') + 1)..])
            : Wrong(token, type, path);
}
