using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;
using Research.Hosting.Catalogue;

namespace Research.Hosting.Binding;

/// <summary>One option.</summary>
internal sealed record OptionProperty(
    string Name, PropertyInfo Property, OptionType Type, bool Required, IReadOnlyList<ValidationAttribute> Validation);

/// <summary>What an options record can hold.</summary>
internal sealed record OptionsShape(Type Type, IReadOnlyList<OptionProperty> Properties)
{
    private static readonly ConcurrentDictionary<Type, OptionsShape> Known = new();

    /// <summary>That of a technique without options.</summary>
    public static OptionsShape None { get; } = Of(typeof(NoOptions));

    public OptionProperty? this[string name] => Properties.FirstOrDefault(property => property.Name == name);

    /// <exception cref="PluginException">The record cannot be bound; says why.</exception>
    public static OptionsShape Of(Type type)
    {
        if (Known.TryGetValue(type, out var known)) return known;
        if (type.IsAbstract || type.IsInterface || (type.IsClass && type.GetConstructor(Type.EmptyTypes) is null))
            throw new PluginException($"the options {type.Name} need a public constructor without parameters");
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property is { SetMethod.IsPublic: true } && property.GetIndexParameters().Length == 0)
            .Select(Option)
            .ToList();
        return Known.GetOrAdd(type, new OptionsShape(type, properties));
    }

    /// <summary>The shape of a record, found fit together with every record nested in it.</summary>
    /// <exception cref="PluginException">As <see cref="Of"/>.</exception>
    public static OptionsShape WithNested(Type type)
    {
        var checkedTypes = new HashSet<Type>();
        var waiting = new Queue<Type>([type]);
        while (waiting.TryDequeue(out var next))
        {
            if (!checkedTypes.Add(next)) continue;
            var shape = Of(next);
            shape.RequireDefaults();
            foreach (var option in shape.Properties)
            {
                var inner = option.Type;
                while (inner.Element is { } element) inner = element;
                if (inner.Form == OptionForm.Record) waiting.Enqueue(inner.Type);
            }
        }

        return Of(type);
    }

    /// <summary>An instance with the defaults.</summary>
    public object Create() => Activator.CreateInstance(Type)!;

    /// <exception cref="PluginException">No instance can be made; says why.</exception>
    private void RequireDefaults()
    {
        try
        {
            Create();
        }
        catch (TargetInvocationException exception)
        {
            var cause = Cause.Of(exception);
            throw new PluginException($"the options {Type.Name} cannot be made: {cause.Message}", cause);
        }
    }

    private sealed record NoOptions;

    private static OptionProperty Option(PropertyInfo property) => new(
        Ids.CamelCase(property.Name),
        property,
        OptionType.Of(property.PropertyType) ?? throw new PluginException(
            $"the option {property.DeclaringType!.Name}.{property.Name} is of type {TypeName.Of(property.PropertyType)}, "
            + "which no JSON gives"),
        property.IsDefined(typeof(RequiredMemberAttribute)) || property.IsDefined(typeof(RequiredAttribute)),
        [.. property.GetCustomAttributes<ValidationAttribute>().Where(attribute => attribute is not RequiredAttribute)]);
}
