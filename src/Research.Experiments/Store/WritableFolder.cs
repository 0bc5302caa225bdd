namespace Research.Experiments;

/// <summary>Whether files can be made in a folder: what its rights say is not all there is (a medium, a quota).</summary>
internal static class WritableFolder
{
    /// <exception cref="IOException">They cannot.</exception>
    /// <exception cref="UnauthorizedAccessException">They must not.</exception>
    public static void Require(string folder)
    {
        var file = Path.Combine(folder, $".writable-{Guid.NewGuid():n}");
        using (new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose))
        {
        }
    }
}
