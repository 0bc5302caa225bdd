namespace Research.Experiments.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("research-atomic-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A folder in the file's place cannot be replaced by it: the fault is told, and nothing is left beside.</summary>
    [Fact]
    public void A_file_that_cannot_be_written_leaves_nothing_behind()
    {
        var target = Path.Combine(_folder, "new", "entry.json");
        Directory.CreateDirectory(Path.Combine(target, "full"));

        Assert.ThrowsAny<SystemException>(() => AtomicFile.Write(target, "content"u8));
        Assert.Equal([target], Directory.GetFileSystemEntries(Path.GetDirectoryName(target)!));
    }

    [Fact]
    public void A_file_is_written_into_folders_that_are_not_there_yet()
    {
        var target = Path.Combine(_folder, "new", "deep", "entry.json");
        AtomicFile.Write(target, "content"u8);
        AtomicFile.Write(target, "more"u8);

        Assert.Equal("more", File.ReadAllText(target));
        Assert.Equal([target], Directory.GetFiles(Path.GetDirectoryName(target)!));
    }
}
