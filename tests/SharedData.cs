namespace Research.Tests;

/// <summary>The reference data beside the project: not part of it, present where it is worked on.</summary>
internal static class SharedData
{
    /// <summary>A file or folder of the reference data; the test is skipped, with a reason, where it is missing.</summary>
    public static string Find(string path)
    {
        var found = Path.Combine(Path.GetDirectoryName(Root)!, "shared", path);
        if (!Path.Exists(found)) Assert.Skip($"the reference data is not here: {found}");
        return found;
    }

    /// <summary>The project's root.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "global.json"))) return folder.FullName;
        }

        throw new InvalidOperationException($"no folder above {AppContext.BaseDirectory} is the project's root");
    }
}
