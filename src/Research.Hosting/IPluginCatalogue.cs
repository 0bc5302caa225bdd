using System.Reflection;
using Research.Hosting.Catalogue;

namespace Research.Hosting;

/// <summary>What the plugin folders hold. Reading it loads no plugin.</summary>
public interface IPluginCatalogue
{
    /// <summary>Every plugin and every DLL that was meant as one, in order of precedence, with its present status.</summary>
    IReadOnlyList<PluginReport> Plugins { get; }

    /// <summary>All usable techniques, by kind and id; of one kind, or of all.</summary>
    IReadOnlyList<TechniqueInfo> All(string? kind = null);

    /// <summary>Null where there is none. Layers and activations share their ids: either kind finds both.</summary>
    TechniqueInfo? Find(string kind, string id);

    /// <summary>The examples that the technique declares, in the order of its attributes.</summary>
    IReadOnlyList<ExampleAttribute> Examples(TechniqueInfo technique);

    /// <summary>The DLL that holds it.</summary>
    string FileOf(TechniqueInfo technique);

    /// <summary>The technique's class; loads its plugin.</summary>
    /// <exception cref="PluginException">The plugin cannot be loaded, or the class cannot be a technique.</exception>
    Type TypeOf(TechniqueInfo technique);

    /// <summary>The technique's options; loads its plugin.</summary>
    /// <exception cref="PluginException">As <see cref="TypeOf"/>.</exception>
    IReadOnlyList<OptionInfo> OptionsOf(TechniqueInfo technique);
}

/// <summary>A plugin that cannot be used: the message is the reason, in one sentence.</summary>
public sealed class PluginException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>An option of a technique, as <c>research plugins show</c> prints it.</summary>
/// <param name="Name">As in a file.</param>
/// <param name="Type">In words: "number", "whole number", "one of: fan-in, fan-out", "an initializer".</param>
/// <param name="Default">JSON; null where there is none.</param>
/// <param name="Required">It must be written.</param>
/// <param name="Bounds">"from 0 to 1"; null where there are none.</param>
/// <param name="Summary">From the documentation file beside the DLL; null where it says nothing.</param>
/// <param name="Property">The property of the options record.</param>
/// <param name="Nested">The options of the record that the value, or each element of it, is; empty for other types.</param>
public sealed record OptionInfo(
    string Name,
    string Type,
    string? Default,
    bool Required,
    string? Bounds,
    string? Summary,
    PropertyInfo Property,
    IReadOnlyList<OptionInfo> Nested);

/// <summary>The kinds of technique, as <see cref="TechniqueKind"/> names them.</summary>
public static class PluginKinds
{
    public static IReadOnlyList<string> Names { get; } = [.. Kinds.All.Select(kind => kind.Name)];

    /// <summary>The keys that the host keeps for itself on every entry of the kind: "name", "layers".</summary>
    public static IReadOnlyList<string> HostKeys(string kind) => Kinds.Named(kind).HostKeys;
}
