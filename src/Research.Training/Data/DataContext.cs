namespace Research.Training;

/// <summary>What a source loads in; remembers what it asked for, so that what does not depend on the seed is loaded once for all.</summary>
internal sealed class DataContext(int? train, int? test, string role, string baseFolder) : IDataContext
{
    private readonly List<(string Written, string Full)> _resolved = [];

    public int? Train
    {
        get
        {
            UsesCounts = true;
            return train;
        }
    }

    public int? Test
    {
        get
        {
            UsesCounts = true;
            return test;
        }
    }

    /// <summary>The source makes its own samples, as many as it is asked for.</summary>
    public bool UsesCounts { get; private set; }

    public bool UsesRandom { get; private set; }

    public IReadOnlyList<(string Written, string Full)> Resolved => _resolved;

    public RandomStream Random(string purpose)
    {
        UsesRandom = true;
        return RandomStream.Of(role, $"data/{purpose}");
    }

    /// <exception cref="TechniqueException">No file can be called so.</exception>
    public string Resolve(string path)
    {
        if (path.Contains('\0'))
            throw new TechniqueException($"the path \"{path.Replace('\0', '?')}\" holds a zero character (? here): no file can be called so");
        var full = Path.GetFullPath(path, baseFolder);
        _resolved.Add((path, full));
        return full;
    }
}
