namespace Research.Training.Tests.Data;

public sealed class ContentHashTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>What stands for a source that asked for these files, all of them with this content.</summary>
    private string Replaced(string canonical, string content, params string[] asked)
    {
        foreach (var file in asked) File.WriteAllText(Path.Combine(_folder.FullName, file), content);
        return ContentHash.Replace(canonical, [.. asked.Select(file => (file, Path.Combine(_folder.FullName, file)))]);
    }

    /// <summary>A source may add to what an option says: "digits" stands for digits.txt.</summary>
    [Theory]
    [InlineData("""{"name":"digits","type":"reads"}""", "digits.txt")]
    [InlineData("""{"path":"a.txt","type":"reads"}""", "a.txt", "a.txt.names")]
    [InlineData("""{"type":"reads"}""", "fixed.txt")]
    public void What_a_source_asked_for_counts_whether_or_not_an_option_names_it(string canonical, params string[] asked)
    {
        var last = asked[^1];
        var first = Replaced(canonical, "one", asked);
        Assert.Equal(first, Replaced(canonical, "one", asked));
        File.WriteAllText(Path.Combine(_folder.FullName, last), "other");
        Assert.NotEqual(first, ContentHash.Replace(canonical, [.. asked.Select(file => (file, Path.Combine(_folder.FullName, file)))]));
        Assert.DoesNotContain(_folder.Name, first);
    }

    [Fact]
    public void Where_options_name_all_files_nothing_is_added() =>
        Assert.Matches(
            """^\{"path":"sha256:[0-9a-f]{64}","type":"reads"\}$""", Replaced("""{"path":"a.txt","type":"reads"}""", "one", "a.txt"));
}
