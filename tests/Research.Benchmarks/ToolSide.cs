using System.Globalization;

namespace Research.Benchmarks;

/// <summary>The built command as a process: the sweep, and how long it takes to start.</summary>
internal static class ToolSide
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine("..", "..", "..", "..", ".."), AppContext.BaseDirectory);

    /// <summary>The published command (<c>dotnet publish src/Research.Cli -c Release -r RID -o artifacts/tool</c>),
    /// or else the one that this build built.</summary>
    private static string Tool { get; } = new[] { Path.Combine(Root, "artifacts", "tool", "research"), Built }.First(File.Exists);

    private static string Built =>
        Path.Combine(Root, "src", "Research.Cli", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "research");

    /// <summary>A folder with this assembly alone, which brings the random data.</summary>
    public static string PluginFolder { get; } = CopyPlugin();

    private const string Taskset = "/usr/bin/taskset";

    /// <summary>Epochs of a sweep five times as long, of which start and end are a smaller part.</summary>
    public const int ManyEpochs = 25;

    /// <param name="epochs">Null: the file's.</param>
    public static (double Seconds, long PeakBytes) Sweep(int jobs, int? epochs = null) => Sweep(core: null, jobs, epochs);

    /// <summary>The whole process held to one core: one job alone would still give its trial every core's thread.</summary>
    public static (double Seconds, long PeakBytes) SweepOnOneCore(int? epochs = null) => Sweep(core: 0, jobs: 1, epochs);

    /// <summary>
    /// As many such processes at once as there are cores, each held to its own: they share nothing, so what each is slower than one alone is
    /// the machine's doing (memory, clock, other users).
    /// </summary>
    /// <returns>The mean of their times.</returns>
    public static double SweepOnEveryCore()
    {
        var processes = Enumerable.Range(0, Environment.ProcessorCount)
            .Select(core => Task.Factory.StartNew(() => Sweep(core, jobs: 1, epochs: null).Seconds, TaskCreationOptions.LongRunning));
        return Task.WhenAll(processes).GetAwaiter().GetResult().Average();
    }

    private static (double Seconds, long PeakBytes) Sweep(int? core, int jobs, int? epochs)
    {
        string[] set = epochs is null ? [] : ["--set", FormattableString.Invariant($"training.epochs={epochs}")];
        return Run("sweep.json", core, ["--jobs", jobs.ToString(CultureInfo.InvariantCulture), .. set]);
    }

    public static (double Seconds, long PeakBytes) OneStep() => Run("one-step.json", null);

    public static double ListSeconds() => Command.Run(Tool, ["plugins", "list"]).Seconds;

    public static string Experiment(string file) => Path.Combine(AppContext.BaseDirectory, file);

    private static (double Seconds, long PeakBytes) Run(string experiment, int? core, params string[] further)
    {
        var runs = Directory.CreateTempSubdirectory("research-benchmark-");
        try
        {
            string[] own =
            [
                "run", Experiment(experiment), "--quiet", "--runs", runs.FullName, "--plugins",
                PluginFolder, .. further,
            ];
            var (_, seconds, peak) = core is { } one ? OnCore(one, own) : Command.Run(Tool, own);
            return (seconds, peak);
        }
        finally
        {
            runs.Delete(recursive: true);
        }
    }

    /// <exception cref="InvalidOperationException">A process cannot be held to a core here: its time would be that of several.</exception>
    private static (string Output, double Seconds, long PeakBytes) OnCore(int core, string[] arguments) => File.Exists(Taskset)
        ? Command.Run(Taskset, ["-c", core.ToString(CultureInfo.InvariantCulture), Tool, .. arguments])
        : throw new InvalidOperationException($"the sweep on one core needs {Taskset} (util-linux)");

    private static string CopyPlugin()
    {
        var own = typeof(ToolSide).Assembly.Location;
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "benchmark-plugins"));
        File.Copy(own, Path.Combine(folder.FullName, Path.GetFileName(own)), overwrite: true);
        return folder.FullName;
    }
}
