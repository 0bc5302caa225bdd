using System.Globalization;

namespace Research.Benchmarks;

/// <summary>The built command as a process: the sweep, and how long it takes to start.</summary>
internal static class ToolSide
{
    private static string Root { get; } = Path.GetFullPath(Path.Combine("..", "..", "..", "..", ".."), AppContext.BaseDirectory);

    /// <summary>The published command (<c>dotnet publish src/Research.Cli -c Release -r RID -o artifacts/tool</c>),
    /// or else the one that this build built.</summary>
    private static string Tool { get; } = new[] { Path.Combine(Root, "artifacts", "tool", "research"), Built }.First(File.Exists);

    private static string Built =>
        Path.Combine(Root, "src", "Research.Cli", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "research");

    public static (double Seconds, long PeakBytes) Sweep(int jobs) =>
        Run("sweep.json", "--jobs", jobs.ToString(CultureInfo.InvariantCulture));

    public static (double Seconds, long PeakBytes) OneStep() => Run("one-step.json");

    public static double ListSeconds() => Command.Run(Tool, ["plugins", "list"]).Seconds;

    private static (double Seconds, long PeakBytes) Run(string experiment, params string[] further)
    {
        var runs = Directory.CreateTempSubdirectory("research-benchmark-");
        try
        {
            var (_, seconds, peak) = Command.Run(
                Tool, ["run", Path.Combine(AppContext.BaseDirectory, experiment), "--quiet", "--runs", runs.FullName, "--plugins",
                    PluginFolder(), .. further]);
            return (seconds, peak);
        }
        finally
        {
            runs.Delete(recursive: true);
        }
    }

    /// <summary>A folder with this assembly alone, which brings the random data.</summary>
    private static string PluginFolder()
    {
        var own = typeof(ToolSide).Assembly.Location;
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "benchmark-plugins"));
        File.Copy(own, Path.Combine(folder.FullName, Path.GetFileName(own)), overwrite: true);
        return folder.FullName;
    }
}
