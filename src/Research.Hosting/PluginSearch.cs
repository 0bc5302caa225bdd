using Research.Hosting.Catalogue;

namespace Research.Hosting;

/// <summary>
/// Reads the metadata of every DLL of the plugin folders, beside what its caller does meanwhile; further folders may follow until somebody
/// asks what was found.
/// </summary>
public sealed class PluginSearch
{
    private readonly List<Task<IReadOnlyList<PluginEntry>>> _parts = [];
    private readonly Lazy<PluginCatalogue.Contents> _found;

    /// <summary>Begins with these.</summary>
    public PluginSearch(PluginFolders folders)
    {
        _found = new(() => PluginScan.Join(_parts.SelectMany(part => part.GetAwaiter().GetResult())));
        Widen(folders);
    }

    internal PluginCatalogue.Contents Found => _found.Value;

    /// <summary>Searches further folders, which come after all others.</summary>
    /// <exception cref="InvalidOperationException">What was found has been asked for.</exception>
    public void Widen(PluginFolders folders)
    {
        if (_found.IsValueCreated) throw new InvalidOperationException("The plugins have been told already; name all folders before.");
        _parts.Add(Task.Run(() => PluginScan.Read(folders)));
    }
}
