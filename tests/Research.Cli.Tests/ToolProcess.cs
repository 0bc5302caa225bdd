using System.Diagnostics;
using System.Text;

namespace Research.Cli.Tests;

/// <summary>What a command wrote and how it ended.</summary>
internal sealed record Outcome(int ExitCode, string Out, string Error)
{
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Runs the real command in a folder of its own.</summary>
internal sealed class ToolProcess : IDisposable
{
    /// <summary>Far beyond what any of these commands takes: a hang fails in place of blocking the suite.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public string Folder { get; } = Directory.CreateTempSubdirectory("research-cli-").FullName;

    public Dictionary<string, string> Environment { get; } = new()
    {
        ["DOTNET_NOLOGO"] = "1",
        ["NO_COLOR"] = "1",
        ["RESEARCH_PLUGINS"] = "",
        ["RESEARCH_RUNS"] = "",
    };

    public string Write(string name, string content)
    {
        var file = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        return file;
    }

    public Outcome Research(params string[] arguments) => Finish(Start("dotnet", [Repository.Tool, .. arguments]));

    public Process StartResearch(params string[] arguments) => Start("dotnet", [Repository.Tool, .. arguments]);

    public Outcome Run(string program, params string[] arguments) => Finish(Start(program, arguments));

    public static Outcome Finish(Process process)
    {
        using (process)
        {
            var output = new StringBuilder();
            var error = new StringBuilder();
            process.OutputDataReceived += (_, line) => output.Append(line.Data).Append(line.Data is null ? "" : "\n");
            process.ErrorDataReceived += (_, line) => error.Append(line.Data).Append(line.Data is null ? "" : "\n");
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            if (!process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                Assert.Fail($"{string.Join(' ', process.StartInfo.ArgumentList)} did not end\n{output}\n{error}");
            }

            process.WaitForExit();
            return new(process.ExitCode, output.ToString(), error.ToString());
        }
    }

    /// <summary>What the runs in this folder have stored so far.</summary>
    public string[] StoredTrials()
    {
        var store = Path.Combine(Folder, "runs", "trials");
        return Directory.Exists(store) ? Directory.GetFiles(store, "*.json", SearchOption.AllDirectories) : [];
    }

    /// <summary>Returns once so many trials are stored, while the run goes on.</summary>
    public void WaitForTrials(Process process, int count)
    {
        while (StoredTrials().Length < count)
        {
            Assert.False(process.HasExited, "the run ended before it could be stopped");
            Thread.Sleep(5);
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private Process Start(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        // A plugin of the person who runs the tests is no part of them.
        start.Environment["XDG_DATA_HOME"] = Path.Combine(Folder, "data");
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
