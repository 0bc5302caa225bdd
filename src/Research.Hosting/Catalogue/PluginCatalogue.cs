using System.Collections.Concurrent;
using Research.Hosting.Binding;
using Research.Hosting.Loading;

namespace Research.Hosting.Catalogue;

/// <summary>Answers from what the plugin folders hold; loads a plugin when the first of its classes is asked for.</summary>
/// <param name="search">What was found there, or is being found.</param>
internal sealed class PluginCatalogue(PluginSearch search, IPluginLoader loader) : IPluginCatalogue
{
    private readonly ConcurrentDictionary<(string Kind, string Id), TechniqueClass> _classes = new();

    private Contents Found => search.Found;

    public IReadOnlyList<PluginReport> Plugins => [.. Found.Plugins.Select(plugin => plugin.Report)];

    public IReadOnlyList<TechniqueInfo> All(string? kind = null) => kind is null
        ? Found.Techniques
        : [.. Found.Techniques.Where(technique => technique.Kind == Kinds.Named(kind).Name)];

    public TechniqueInfo? Find(string kind, string id) =>
        Found.ById.TryGetValue((Kinds.Named(kind).Family, id), out var entry) ? entry.Technique.Info : null;

    public IReadOnlyList<ExampleAttribute> Examples(TechniqueInfo technique) => Entry(technique).Technique.Examples;

    public string FileOf(TechniqueInfo technique) => Entry(technique).Plugin.File;

    public Type TypeOf(TechniqueInfo technique) => ClassOf(technique).Type;

    public IReadOnlyList<OptionInfo> OptionsOf(TechniqueInfo technique) => OptionDescriber.Describe(ClassOf(technique), FileOf(technique));

    /// <summary>The class of a technique, checked once.</summary>
    /// <exception cref="PluginException">It cannot be loaded, or the class cannot be a technique.</exception>
    public TechniqueClass ClassOf(TechniqueInfo technique)
    {
        if (_classes.TryGetValue((technique.Kind, technique.Id), out var known)) return known;
        var (plugin, metadata) = Entry(technique);
        var assembly = plugin.Load(loader);
        try
        {
            var type = assembly.GetType(metadata.TypeName, throwOnError: true)!;
            return _classes.GetOrAdd((technique.Kind, technique.Id), TechniqueClass.Of(metadata.Info, type));
        }
        catch (Exception exception) when (exception is TypeLoadException or IOException or BadImageFormatException)
        {
            // The file is broken. A class that cannot be a technique is the fault of that class alone.
            var reason = OneLine.Of(exception.Message);
            plugin.Refuse(PluginStatus.Broken, reason);
            throw new PluginException(reason, exception);
        }
    }

    /// <summary>Marks a technique's plugin as broken: it failed in a way that only using it could show.</summary>
    public void Refuse(TechniqueInfo technique, string reason) => Entry(technique).Plugin.Refuse(PluginStatus.Broken, reason);

    /// <summary>Why no plugin gives this id, where a plugin that cannot be used would have.</summary>
    public string? WhyMissing(string kind, string id)
    {
        var family = Kinds.Named(kind).Family;
        return Found.Plugins
            .Where(plugin => plugin.Reason is not null)
            .Where(plugin => plugin.Report.Techniques.Any(technique => (Kind.FamilyOf(technique.Kind), technique.Id) == (family, id)))
            .Select(plugin => $"{plugin.File} has it, but cannot be used: {plugin.Reason}")
            .FirstOrDefault();
    }

    /// <summary>The ids that an option of this kind may name.</summary>
    public IEnumerable<string> IdsOf(string kind) =>
        Found.ById.Keys.Where(key => key.Family == Kinds.Named(kind).Family).Select(key => key.Id);

    private (PluginEntry Plugin, TechniqueMetadata Technique) Entry(TechniqueInfo technique) =>
        Found.ById.TryGetValue((Kind.FamilyOf(technique.Kind), technique.Id), out var entry)
            ? entry
            : throw new ArgumentException($"the catalogue has no {technique.Kind} \"{technique.Id}\"", nameof(technique));

    /// <summary>What a scan found.</summary>
    internal sealed record Contents(
        IReadOnlyList<PluginEntry> Plugins,
        IReadOnlyList<TechniqueInfo> Techniques,
        IReadOnlyDictionary<(string Family, string Id), (PluginEntry Plugin, TechniqueMetadata Technique)> ById);
}
