namespace Research.Plugins.Tests.Techniques;

/// <summary>A data source's context: a folder of its own, and the seed "1".</summary>
internal sealed class FolderContext : IDataContext, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("research-data-");

    public int? Train { get; init; }

    public int? Test { get; init; }

    public string Role { get; init; } = "1";

    /// <summary>The files that the source asked for.</summary>
    public List<string> Resolved { get; } = [];

    public RandomStream Random(string purpose) => RandomStream.Of(Role, $"data/{purpose}");

    public string Resolve(string path)
    {
        var full = Path.Combine(_folder.FullName, path);
        if (File.Exists(full)) Resolved.Add(path);
        return full;
    }

    public FolderContext Write(string name, string text)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, name), text);
        return this;
    }

    public FolderContext Write(string name, byte[] content)
    {
        File.WriteAllBytes(Path.Combine(_folder.FullName, name), content);
        return this;
    }

    public DataSet Load(string json) => Technique.Create<IDataSource>(TechniqueKind.DataSource, json).Load(this);

    /// <summary>The message of the fault that loading ends in.</summary>
    public string Fault(string json) => Assert.Throws<TechniqueException>(() => Load(json)).Message;

    public void Dispose() => _folder.Delete(recursive: true);
}
