using Research.Hosting.Catalogue;

namespace Research.Hosting;

/// <summary>
/// Reads the metadata of every DLL of the plugin folders, beside what its caller does meanwhile; further folders may follow until somebody
/// asks what was found.
/// </summary>
public sealed class PluginSearch
{
    private Task<PluginCatalogue.Contents> _found;
    private bool _isTold;

    /// <summary>Begins with these.</summary>
    public PluginSearch(PluginFolders folders)
        : this(() => folders)
    {
    }

    /// <summary>Begins with these.</summary>
    /// <param name="folders">Called beside the caller as well: to find the standard ones takes a start some milliseconds.</param>
    public PluginSearch(Func<PluginFolders> folders) =>
        _found = OwnThread.Run(() => PluginScan.Join(PluginScan.Read(folders())));

    internal PluginCatalogue.Contents Found
    {
        get
        {
            _isTold = true;
            return _found.GetAwaiter().GetResult();
        }
    }

    /// <summary>Searches further folders, which come after all others.</summary>
    /// <exception cref="InvalidOperationException">What was found has been asked for.</exception>
    public void Widen(PluginFolders folders)
    {
        if (_isTold) throw new InvalidOperationException("The plugins have been told already; name all folders before.");
        var before = _found;
        _found = OwnThread.Run(() =>
        {
            var further = PluginScan.Read(folders);
            return PluginScan.Join(before.GetAwaiter().GetResult().Plugins.Concat(further));
        });
    }
}
