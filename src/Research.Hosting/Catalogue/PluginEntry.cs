using System.Reflection;
using Research.Hosting.Loading;

namespace Research.Hosting.Catalogue;

/// <summary>One DLL of a plugin folder, and what became of it so far.</summary>
internal sealed class PluginEntry(string file, PluginMetadata? metadata)
{
    private readonly Lock _gate = new();
    private Assembly? _assembly;
    private volatile PluginReport? _report;

    public PluginMetadata? Metadata => metadata;

    public PluginStatus Status { get; private set; } = PluginStatus.Available;

    public string? Reason { get; private set; }

    public PluginReport Report =>
        _report ??= new(file, metadata?.Identity, Status, Reason, [.. metadata?.Techniques.Select(technique => technique.Info) ?? []]);

    public string File => file;

    public void Refuse(PluginStatus status, string reason) => Set(status, reason);

    /// <summary>The plugin's assembly, loaded at the first call.</summary>
    public Assembly Load(IPluginLoader loader)
    {
        lock (_gate)
        {
            if (Status == PluginStatus.Broken) throw new PluginException(Reason!);
            if (_assembly is not null) return _assembly;
            try
            {
                _assembly = loader.Load(file, metadata!.Identity.Sha256);
                Set(PluginStatus.Loaded, null);
                return _assembly;
            }
            catch (PluginException exception)
            {
                Set(PluginStatus.Broken, exception.Message);
                throw;
            }
        }
    }

    private void Set(PluginStatus status, string? reason)
    {
        Status = status;
        Reason = reason;
        _report = null;
    }
}
