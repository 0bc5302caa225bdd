using System.Collections;

namespace Research.Hosting.Binding;

/// <summary>Finds the techniques nested in bound options, in the order of the options, each once.</summary>
internal static class Parts
{
    public static IReadOnlyList<BoundTechnique> Of(OptionsShape? shape, object? options, Func<object, BoundTechnique?> describe)
    {
        var found = new List<BoundTechnique>();
        if (shape is not null) Members(shape, options!, describe, found);
        return [.. found.Distinct(ReferenceEqualityComparer.Instance).Cast<BoundTechnique>()];
    }

    private static void Members(OptionsShape shape, object record, Func<object, BoundTechnique?> describe, List<BoundTechnique> found)
    {
        foreach (var property in shape.Properties) Value(property.Type, property.Property.GetValue(record), describe, found);
    }

    private static void Value(OptionType type, object? value, Func<object, BoundTechnique?> describe, List<BoundTechnique> found)
    {
        switch (value)
        {
            case null:
                return;
            case LayerStack stack:
                foreach (var entry in stack.Entries)
                {
                    Described(entry.Technique, describe, found);
                    if (entry.Initializer is { } initializer) Described(initializer, describe, found);
                }

                return;
        }

        switch (type.Form)
        {
            case OptionForm.Technique or OptionForm.Template:
                Described(value, describe, found);
                break;
            case OptionForm.Map:
                foreach (var item in ((IDictionary)value).Values) Value(type.Element!, item, describe, found);
                break;
            case OptionForm.List:
                foreach (var item in (IEnumerable)value) Value(type.Element!, item, describe, found);
                break;
            case OptionForm.Record:
                Members(OptionsShape.Of(type.Type), value, describe, found);
                break;
        }
    }

    private static void Described(object instance, Func<object, BoundTechnique?> describe, List<BoundTechnique> found)
    {
        if (describe(instance) is { } technique) found.AddRange(technique.Parts);
    }
}
