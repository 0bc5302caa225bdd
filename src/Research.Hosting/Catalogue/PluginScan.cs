using ById = System.Collections.Generic.Dictionary<
    (string Family, string Id), (Research.Hosting.Catalogue.PluginEntry Plugin, Research.Hosting.Catalogue.TechniqueMetadata Technique)>;

namespace Research.Hosting.Catalogue;

/// <summary>Reads the metadata of every DLL of the plugin folders, and says which plugins are of use.</summary>
internal static class PluginScan
{
    public static IReadOnlyList<PluginEntry> Read(PluginFolders folders)
    {
        var found = new List<PluginEntry>();
        var unclear = new List<PluginEntry>();
        foreach (var file in folders.Files())
        {
            if (Entry(file, out var mayBeLibrary) is { } entry) (mayBeLibrary ? unclear : found).Add(entry);
        }

        // What is no assembly may be a native library that a plugin beside it brings along; without one it was meant as a plugin.
        if (unclear.Count == 0) return found;
        var homes = found.Select(HomeOf).ToHashSet(StringComparer.Ordinal);
        return [.. found, .. unclear.Where(entry => !homes.Contains(HomeOf(entry)))];
    }

    private static string HomeOf(PluginEntry entry) => Path.GetDirectoryName(entry.File)!;

    /// <summary>What several folders hold, in order of precedence.</summary>
    public static PluginCatalogue.Contents Join(IEnumerable<PluginEntry> found)
    {
        List<PluginEntry> plugins = [.. found.DistinctBy(plugin => plugin.File, StringComparer.Ordinal)];
        var byId = new ById();
        foreach (var plugin in plugins.Where(plugin => plugin.Status == PluginStatus.Available)) Enter(plugin, byId);
        IReadOnlyList<TechniqueInfo> techniques =
        [
            .. byId.Values.Select(entry => entry.Technique.Info)
                .OrderBy(info => info.Kind, StringComparer.Ordinal).ThenBy(info => info.Id, StringComparer.Ordinal),
        ];
        return new(plugins, techniques, byId);
    }

    /// <summary>Null: not a plugin, and not meant as one.</summary>
    private static PluginEntry? Entry(PluginFile file, out bool mayBeLibrary)
    {
        mayBeLibrary = false;
        try
        {
            if (PluginMetadata.Read(file.Path) is not { } metadata) return null;
            var plugin = new PluginEntry(file.Path, metadata);
            if (IsTooNew(metadata.Contract, HostContract))
                plugin.Refuse(PluginStatus.TooNew, TooNew(metadata.Contract.ToString(2), HostContract.ToString(2)));
            else if (metadata.Techniques.Count == 0)
                return null;
            else if (metadata.Problem is { } problem)
                plugin.Refuse(PluginStatus.Broken, problem);
            return plugin;
        }
        catch (DamagedAssemblyException exception)
        {
            return Broken(file.Path, $"it is a damaged .NET assembly ({exception.Message.TrimEnd('.')}); get it anew");
        }
        catch (BadImageFormatException exception)
        {
            mayBeLibrary = !file.IsExpected;
            return Broken(file.Path, $"it is no .NET assembly ({exception.Message.TrimEnd('.')})");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Broken(file.Path, $"it cannot be read: {exception.Message}");
        }
    }

    private static string TooNew(string contract, string host) =>
        $"it was built for version {contract} of the contracts, and this tool has {host}; update the tool, or get a plugin for {host}";

    private static void Enter(PluginEntry plugin, ById byId)
    {
        var own = new HashSet<(string, string)>();
        foreach (var info in plugin.Metadata!.Techniques.Select(technique => technique.Info))
        {
            var key = (Kind.FamilyOf(info.Kind), info.Id);
            if (!own.Add(key))
            {
                plugin.Refuse(PluginStatus.Broken, $"it defines the {info.Kind} \"{info.Id}\" twice");
                return;
            }

            if (byId.TryGetValue(key, out var first))
            {
                var taken = $"the {first.Technique.Info.Kind} \"{info.Id}\" is already in {first.Plugin.File}";
                plugin.Refuse(PluginStatus.DuplicateId, $"{taken}; remove one of the two");
                return;
            }
        }

        foreach (var technique in plugin.Metadata.Techniques)
            byId.Add((Kind.FamilyOf(technique.Info.Kind), technique.Info.Id), (plugin, technique));
    }

    private static Version HostContract { get; } = typeof(ITechniqueFactory).Assembly.GetName().Version!;

    /// <summary>Another major is another contract; a higher minor may ask for what this host lacks.</summary>
    internal static bool IsTooNew(Version contract, Version host) => contract.Major != host.Major || contract.Minor > host.Minor;

    private static PluginEntry Broken(string file, string reason)
    {
        var plugin = new PluginEntry(file, null);
        plugin.Refuse(PluginStatus.Broken, reason);
        return plugin;
    }
}
