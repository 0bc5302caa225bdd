using System.Runtime.InteropServices;

namespace Research.Benchmarks.StartProfile;

/// <summary>
/// Writes src/Research.Cli/start.mibc: what the published tool would compile at its start although its image could hold it
/// (docs/decisions/0005-published-tool.md). Publishes the tool without a profile, uses it, and reads what the runtime compiled.
/// </summary>
internal static class Recorder
{
    private static string Profile { get; } = Path.Combine(ToolSide.Root, "src", "Research.Cli", "start.mibc");

    /// <exception cref="InvalidOperationException">The tool cannot be published, or fails; with what it said.</exception>
    public static void Record()
    {
        var folder = Directory.CreateTempSubdirectory("research-start-").FullName;
        try
        {
            Console.WriteLine("publishing without a profile (some minutes)");
            var tool = Path.Combine(folder, "tool");
            Publish(tool);
            var uses = Uses(folder);
            var lines = uses.SelectMany(arguments => Log(Path.Combine(tool, "research"), arguments, folder)).ToList();
            using var resolver = new MethodResolver(tool);
            var compiled = lines.Select(CompiledMethod.Parse).OfType<CompiledMethod>().ToList();
            var methods = compiled.SelectMany(resolver.Find).DistinctBy(method => method.FullName).ToList();
            ProfileFile.Write(resolver.Target, methods, Profile);
            Console.WriteLine(
                $"{lines.Count} methods were compiled in {uses.Count} uses; {methods.Count} of the tool and its runtime are in {Profile}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Publish(string folder)
    {
        var (project, platform) = (Path.Combine(ToolSide.Root, "src", "Research.Cli"), RuntimeInformation.RuntimeIdentifier);
        // The image of an earlier publishing, with a profile, is up to date in the build's eyes.
        var images = Path.Combine(project, "obj", "Release", "net10.0", platform, "R2R");
        if (Directory.Exists(images)) Directory.Delete(images, recursive: true);
        Command.Run("dotnet", ["publish", project, "-c", "Release", "-r", platform, "-o", folder, "-p:StartProfile="]);
    }

    /// <summary>What users do, each kind of it once: new runs and a stored one, layers of all kinds, reports, comparisons, lists.</summary>
    private static List<string[]> Uses(string folder)
    {
        var runs = Path.Combine(folder, "runs");
        string Report(string name) => Path.Combine(runs, name, "report.json");
        string[] Train(string file) => ["run", file, "--runs", runs, "--plugins", ToolSide.PluginFolder];
        string Experiment(string name) => Path.Combine(ToolSide.Root, "experiments", $"{name}.json");
        string[] few = ["--seeds", "2"];
        return
        [
            [.. Train(ToolSide.Experiment("sweep.json")), "--quiet"],
            [.. Train(ToolSide.Experiment("sweep.json")), "--quiet"],
            [.. Train(Experiment("quickstart")), .. few], [.. Train(Experiment("residual")), .. few],
            [.. Train(Experiment("adding-problem")), .. few], [.. Train(Experiment("ensemble")), .. few],
            [.. Train(Experiment("multitask")), .. few],
            ["compare", Report("sweep"), Report("quickstart")], ["report", Report("quickstart")], ["validate", Experiment("residual")],
            ["plugins", "list"], ["plugins", "show", "dense"], ["--help"],
        ];
    }

    private static string[] Log(string tool, string[] arguments, string folder)
    {
        var log = Path.Combine(folder, "compiled.txt");
        var settings = new Dictionary<string, string> { ["DOTNET_JitStdOutFile"] = log, ["DOTNET_JitDisasmSummary"] = "1" };
        Command.Run(tool, arguments, settings);
        var lines = File.ReadAllLines(log);
        File.Delete(log);
        return lines;
    }
}
