namespace Research.Experiments.Tests;

/// <summary>The checkout that the tests run in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string TestFolder { get; } = Path.Combine(Root, "tests", "Research.Experiments.Tests");

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "global.json")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("no folder above the tests holds global.json");
        return folder.FullName;
    }
}
