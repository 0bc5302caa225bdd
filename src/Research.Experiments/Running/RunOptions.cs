using System.Text.Json.Serialization;
using Research.Training;

namespace Research.Experiments;

/// <summary>How an experiment is run; none of it changes a bit of the result.</summary>
public sealed record RunOptions
{
    /// <summary>Holds the trial store and a folder an experiment: <see cref="DefaultRunsFolder"/>.</summary>
    public required string RunsFolder { get; init; }

    /// <summary>Trials at once, and cores in all, at least 1: where there are fewer trials, each has several threads.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>The id of a launcher technique.</summary>
    public string Launcher { get; init; } = ExperimentDefaults.Launcher;

    /// <summary>Trains again what is stored, and replaces it.</summary>
    public bool Fresh { get; init; }

    /// <summary>No progress; warnings, failures and the reporters' output stay.</summary>
    public bool Quiet { get; init; }

    /// <summary>What the user typed, for the report.</summary>
    public string CommandLine { get; init; } = Environment.CommandLine;

    /// <summary>The plugin folders that the user named (--plugins), for worker processes.</summary>
    public IReadOnlyList<string> PluginFolders { get; init; } = [];

    public RunConsole Console { get; init; } = RunConsole.Standard();

    /// <summary>What --runs gives, else RESEARCH_RUNS, else ./runs.</summary>
    public static string DefaultRunsFolder(string? given = null) =>
        given ?? (Environment.GetEnvironmentVariable("RESEARCH_RUNS") is { Length: > 0 } folder ? folder : "runs");
}

/// <summary>Where a run speaks: tables to <paramref name="Out"/>, progress, warnings and failures to <paramref name="Error"/>.</summary>
/// <param name="Width">Columns of the terminal; 80 in a pipe.</param>
public sealed record RunConsole(TextWriter Out, TextWriter Error, bool OutIsTerminal, bool ErrorIsTerminal, int Width)
{
    public const int PipeWidth = 80;

    /// <summary>The process's own.</summary>
    public static RunConsole Standard()
    {
        var width = PipeWidth;
        if (!Console.IsOutputRedirected)
        {
            try
            {
                // A pseudo-terminal that was never told its size says 0.
                if (Console.WindowWidth > 0) width = Console.WindowWidth;
            }
            catch (IOException)
            {
                // No terminal behind the handle after all.
            }
        }
        return new RunConsole(Console.Out, Console.Error, !Console.IsOutputRedirected, !Console.IsErrorRedirected, width);
    }
}

[JsonConverter(typeof(KebabCaseEnumConverter<RunState>))]
public enum RunState
{
    Complete,

    /// <summary>Interrupted: what was finished is kept, and the same command carries on.</summary>
    Partial,

    /// <summary>All was tried, and at least one trial failed.</summary>
    Failed,
}

/// <summary>What became of a run.</summary>
/// <param name="ReportPath">report.json.</param>
/// <param name="ExitCode">0 complete, 1 a trial failed, 130 interrupted.</param>
public sealed record RunOutcome(string ReportPath, RunState State, int ExitCode);
