namespace Research.Hosting;

public enum PluginStatus
{
    /// <summary>Its metadata is read; nothing of it was needed yet.</summary>
    Available,
    Loaded,

    /// <summary>No assembly, or a missing dependency.</summary>
    Broken,

    /// <summary>Built for another major, or a higher minor, of the contracts.</summary>
    TooNew,

    /// <summary>One of its ids belongs to an assembly found before it.</summary>
    DuplicateId,
}

/// <summary>What became of one DLL of a plugin folder.</summary>
/// <param name="File">Its full path.</param>
/// <param name="Identity">Null where it is no assembly.</param>
/// <param name="Reason">Why it is of no use, in one sentence; null where it is.</param>
public sealed record PluginReport(
    string File, PluginIdentity? Identity, PluginStatus Status, string? Reason, IReadOnlyList<TechniqueInfo> Techniques);
