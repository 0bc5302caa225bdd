using System.Globalization;
using System.Reflection;

namespace Research.Experiments;

/// <summary>
/// The command line that runs one training in a process of its own and puts it into the store:
/// <c>research run-trial FILE --trial ID --runs DIR --threads N [--variant V] [--set P=V]... [--seeds N] [--plugins DIR]... [--fresh]</c>.
/// </summary>
public static class WorkerCommand
{
    /// <summary>The command's name.</summary>
    public const string Verb = "run-trial";

    /// <summary>The program and its arguments.</summary>
    public static IReadOnlyList<string> Of(ExperimentRequest request, RunOptions options, string trial, int threads)
    {
        var command = new List<string>(Tool())
        {
            Verb, Path.GetFullPath(request.File), "--trial", trial, "--runs", Path.GetFullPath(options.RunsFolder),
            "--threads", threads.ToString(CultureInfo.InvariantCulture),
        };
        if (request.Variant is { } variant) command.AddRange(["--variant", variant]);
        foreach (var set in request.Overrides) command.AddRange(["--set", set]);
        if (request.Seeds is { } seeds) command.AddRange(["--seeds", seeds.ToString(CultureInfo.InvariantCulture)]);
        foreach (var folder in options.PluginFolders) command.AddRange(["--plugins", Path.GetFullPath(folder)]);
        if (options.Fresh) command.Add("--fresh");
        return command;
    }

    /// <summary>This process's own program: the executable, or dotnet with the assembly that it runs.</summary>
    private static IEnumerable<string> Tool()
    {
        var process = Environment.ProcessPath ?? "research";
        yield return process;
        if (Path.GetFileNameWithoutExtension(process) == "dotnet" && Assembly.GetEntryAssembly() is { } entry)
            yield return Path.Combine(AppContext.BaseDirectory, entry.GetName().Name + ".dll");
    }
}
