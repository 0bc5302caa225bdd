namespace Research.Hosting;

/// <summary>Where plugins are looked for, in order of precedence: of two plugins with one id, the one found first has it.</summary>
/// <param name="Paths">Full paths, of folders or of single DLLs; one that does not exist holds no plugins.</param>
public sealed record PluginFolders(IReadOnlyList<string> Paths)
{
    /// <summary>The environment variable that names further folders, separated as PATH is.</summary>
    public const string Variable = "RESEARCH_PLUGINS";

    private const string FolderName = "plugins";

    /// <summary>The folder beside the tool: plugins/Plugins.targets fills it, for the tool and for tests.</summary>
    public static string BuiltIn { get; } = Path.Combine(AppContext.BaseDirectory, FolderName);

    /// <summary>
    /// <see cref="BuiltIn"/>, the user's own (<c>research/plugins</c> in the local application data), those of
    /// <see cref="Variable"/>, and the given ones.
    /// </summary>
    public static PluginFolders Standard(IEnumerable<string>? further = null)
    {
        var user = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        var variable = Environment.GetEnvironmentVariable(Variable) ?? "";
        IEnumerable<string> paths =
        [
            BuiltIn,
            .. user.Length == 0 ? [] : new[] { Path.Combine(user, "research", FolderName) },
            .. variable.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            .. further ?? [],
        ];
        return new([.. paths.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>With these before all others.</summary>
    public PluginFolders Preceded(IEnumerable<string> paths) =>
        new([.. paths.Select(Path.GetFullPath).Concat(Paths).Distinct(StringComparer.Ordinal)]);

    /// <summary>Every DLL straight in a folder, then those one level below it; each in ordinal order of its name.</summary>
    internal IEnumerable<PluginFile> Files()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var folder in Paths.Where(Path.Exists))
        {
            if (File.Exists(folder))
            {
                if (seen.Add(folder)) yield return new(folder, IsExpected: true);
                continue;
            }

            foreach (var file in Assemblies(folder).Where(seen.Add)) yield return new(file, IsExpected: true);
            foreach (var inner in InOrder(Directory.GetDirectories(folder)))
            {
                if (ReadableAssemblies(inner) is not { } files)
                {
                    // As a DLL that cannot be read, it is reported, and harms no run that does not need it.
                    yield return new(inner, IsExpected: true);
                    continue;
                }

                var own = Path.GetFileName(inner);
                foreach (var file in files.Where(seen.Add))
                    yield return new(file, files.Length == 1 || Path.GetFileNameWithoutExtension(file) == own);
            }
        }
    }

    private static string[] Assemblies(string folder) => InOrder(Directory.GetFiles(folder, "*.dll"));

    /// <summary>Null where the folder may not be read.</summary>
    private static string[]? ReadableAssemblies(string folder)
    {
        try
        {
            return Assemblies(folder);
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string[] InOrder(string[] paths)
    {
        Array.Sort(paths, StringComparer.Ordinal);
        return paths;
    }
}

/// <summary>A DLL of a plugin folder; or a folder within it that may not be read.</summary>
/// <param name="IsExpected">It was meant as a plugin: it lies straight in the folder, or is the one that its subfolder is for.
/// Others may be native libraries that a plugin beside them brings along.</param>
internal sealed record PluginFile(string Path, bool IsExpected);
