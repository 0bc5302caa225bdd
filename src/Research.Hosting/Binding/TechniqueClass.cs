using System.Reflection;
using Research.Hosting.Catalogue;

namespace Research.Hosting.Binding;

/// <summary>A technique's class, found fit to be built.</summary>
/// <param name="Options">Null where it has none.</param>
internal sealed record TechniqueClass(TechniqueInfo Info, Type Type, OptionsShape? Options)
{
    /// <exception cref="PluginException">The class cannot be a technique; says why.</exception>
    public static TechniqueClass Of(TechniqueInfo info, Type type)
    {
        var kind = Kinds.Named(info.Kind);
        if (!kind.Contracts.Any(contract => contract.IsAssignableFrom(type)))
        {
            var contracts = string.Join(" or ", kind.Contracts.Select(contract => contract.Name));
            throw new PluginException($"{What(info)} does not implement {contracts}");
        }

        var constructors = type.GetConstructors();
        if (constructors.Length != 1)
            throw new PluginException($"{What(info)} needs exactly one public constructor");
        return new(info, type, OptionsOf(kind, info, type, constructors[0]));
    }

    /// <summary>The one parameter from the plugin's own assembly.</summary>
    private static OptionsShape? OptionsOf(Kind kind, TechniqueInfo info, Type type, ConstructorInfo constructor)
    {
        var own = constructor.GetParameters().Where(parameter => parameter.ParameterType.Assembly == type.Assembly).ToList();
        if (constructor.GetParameters().FirstOrDefault(IsValue) is { } value)
        {
            throw new PluginException($"the constructor of {What(info)} takes {value.Name}, a {TypeName.Of(value.ParameterType)}: " +
                "what a file sets belongs into a record of options");
        }

        if (own.Count == 0) return null;
        if (own.Count > 1)
            throw new PluginException(
                $"the constructor of {What(info)} takes {own.Count} types of its assembly; the options alone may be one");
        var shape = OptionsShape.WithNested(own[0].ParameterType);
        foreach (var option in shape.Properties)
        {
            if (option.Name == "type" || kind.HostKeys.Contains(option.Name))
                throw new PluginException($"{What(info)} has an option \"{option.Name}\", a key that the host keeps for itself; rename it");
        }

        return shape;
    }

    /// <summary>No service is a number or a text, so nothing could be handed in.</summary>
    private static bool IsValue(ParameterInfo parameter) =>
        !parameter.HasDefaultValue && parameter.ParameterType.Namespace == nameof(System)
        && (parameter.ParameterType.IsValueType || parameter.ParameterType == typeof(string));

    private static string What(TechniqueInfo info) => $"the {info.Kind} \"{info.Id}\"";
}
