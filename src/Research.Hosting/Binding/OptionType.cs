using Newtonsoft.Json.Linq;
using Research.Hosting.Catalogue;

namespace Research.Hosting.Binding;

internal enum OptionForm
{
    Boolean,
    Whole,
    Real,
    Text,
    Choice,
    Duration,
    Size,
    NameOrIndex,
    Technique,
    Template,
    Stack,
    List,
    Map,
    Record,

    /// <summary>JSON as it is: in the host's own records alone.</summary>
    Json,
}

/// <summary>How JSON becomes a value of a type.</summary>
/// <param name="Type">Without Nullable.</param>
/// <param name="Element">Of a list or map.</param>
/// <param name="Kind">Of a technique or template.</param>
internal sealed record OptionType(Type Type, OptionForm Form, OptionType? Element = null, Kind? Kind = null)
{
    private static readonly Type[] Wholes = [typeof(int), typeof(long), typeof(short), typeof(byte), typeof(uint)];
    private static readonly Type[] Reals = [typeof(float), typeof(double)];

    private static readonly Type[] Lists =
    [
        typeof(IReadOnlyList<>), typeof(IReadOnlyCollection<>), typeof(IEnumerable<>),
        typeof(IList<>), typeof(ICollection<>), typeof(List<>),
    ];

    private static readonly Type[] Maps = [typeof(IReadOnlyDictionary<,>), typeof(IDictionary<,>), typeof(Dictionary<,>)];

    /// <summary>A value that is written in one word or number.</summary>
    public bool IsScalar =>
        Form is OptionForm.Boolean or OptionForm.Whole or OptionForm.Real or OptionForm.Text or OptionForm.Choice or OptionForm.NameOrIndex;

    /// <returns>Null where no JSON gives such a value.</returns>
    public static OptionType? Of(Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type == typeof(bool)) return new(type, OptionForm.Boolean);
        if (Wholes.Contains(type)) return new(type, OptionForm.Whole);
        if (Reals.Contains(type)) return new(type, OptionForm.Real);
        if (type == typeof(string)) return new(type, OptionForm.Text);
        if (type.IsEnum) return new(type, OptionForm.Choice);
        if (type == typeof(Duration)) return new(type, OptionForm.Duration);
        if (type == typeof(Size2)) return new(type, OptionForm.Size);
        if (type == typeof(NameOrIndex)) return new(type, OptionForm.NameOrIndex);
        if (type == typeof(LayerStack)) return new(type, OptionForm.Stack);
        if (typeof(JToken).IsAssignableFrom(type)) return new(type, OptionForm.Json);
        if (Kinds.OfContract(type) is { } kind) return new(type, OptionForm.Technique, Kind: kind);
        if (type.IsArray) return ListOf(type, type.GetElementType()!);
        return type.IsGenericType ? Generic(type) : Record(type);
    }

    private static OptionType? Generic(Type type)
    {
        var definition = type.GetGenericTypeDefinition();
        var arguments = type.GetGenericArguments();
        if (Lists.Contains(definition)) return ListOf(type, arguments[0]);
        if (Maps.Contains(definition))
            return arguments[0] == typeof(string) && Of(arguments[1]) is { } value ? new(type, OptionForm.Map, value) : null;
        if (definition == typeof(Template<>))
            return Kinds.OfContract(arguments[0]) is { } kind ? new(type, OptionForm.Template, Kind: kind) : null;
        return null;
    }

    private static OptionType? ListOf(Type type, Type element) => Of(element) is { } of ? new(type, OptionForm.List, of) : null;

    private static OptionType? Record(Type type) =>
        !IsOfTheRuntime(type) && !type.IsAbstract && (type.IsValueType || type.GetConstructor(Type.EmptyTypes) is not null)
            ? new(type, OptionForm.Record)
            : null;

    private static bool IsOfTheRuntime(Type type) => $"{type.Namespace}.".StartsWith($"{nameof(System)}.", StringComparison.Ordinal);

    /// <summary>In words, as messages and <c>plugins show</c> have it.</summary>
    public string InWords => Form switch
    {
        OptionForm.Boolean => "true or false",
        OptionForm.Whole => "a whole number",
        OptionForm.Real => "a number",
        OptionForm.Text => "a text",
        OptionForm.Choice => $"one of {string.Join(", ", Choices.Names(Type).Select(name => $"\"{name}\""))}",
        OptionForm.Duration => "a number of epochs, or a text such as \"500 steps\"",
        OptionForm.Size => "a whole number, or [height, width]",
        OptionForm.NameOrIndex => "a name or a whole number",
        OptionForm.Technique or OptionForm.Template => Kind!.WithArticle,
        OptionForm.Stack => "a list of layers",
        OptionForm.List => $"a list (each {Element!.InWords})",
        OptionForm.Map => $"an object (each value {Element!.InWords})",
        OptionForm.Record => "an object",
        _ => "JSON",
    };
}
