namespace Research.Experiments;

/// <summary>Files that are there in full or not at all, whatever kills the process.</summary>
internal static class AtomicFile
{
    private const string TemporarySuffix = ".tmp";

    /// <summary>A temporary file this old belongs to no live writer.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    /// <summary>Writes a temporary file beside the target, brings it to the disk, and renames it over the target.</summary>
    /// <exception cref="IOException">It cannot; where the disk is full, the message names the target.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var temporary = $"{path}.{Guid.NewGuid():N}{TemporarySuffix}";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception fault)
        {
            File.Delete(temporary);
            if (Medium.IsFull(fault)) throw new IOException($"{path} cannot be written ({Medium.Reason(fault)})", fault.HResult);
            throw;
        }
    }

    /// <summary>Removes what killed writers left behind, as far as it may: in a shared folder another user's stays.</summary>
    public static void Sweep(string folder, DateTimeOffset now)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*" + TemporarySuffix))
        {
            if (now.UtcDateTime - File.GetLastWriteTimeUtc(file) > Abandoned) TryDelete(file);
        }
    }

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It takes a little room, and what was to be written is written.
        }
    }
}
