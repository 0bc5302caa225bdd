namespace Research.Cli.Tests;

/// <summary>An experiment that tunes, as the process that it is.</summary>
public sealed class TuneTests : IDisposable
{
    private const int TuningTrials = 12;

    private readonly ToolProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData(2)]
    [InlineData(TuningTrials + 1)]
    public void Killed_in_its_tuning_or_after_the_same_command_carries_on_to_the_same_report(int stored)
    {
        _tool.Write("tuned.json", Experiments.Tuned(epochs: 400));
        Assert.Equal(0, _tool.Research("run", "tuned.json", "--runs", "whole").ExitCode);
        using (var process = _tool.StartResearch("run", "tuned.json", "--jobs", "1"))
        {
            _tool.WaitForTrials(process, stored);
            // SIGKILL: nothing of the process runs after it.
            process.Kill();
            process.WaitForExit();
            Assert.NotEqual(0, process.ExitCode);
        }

        var kept = _tool.StoredTrials().ToDictionary(file => file, File.GetLastWriteTimeUtc);
        Assert.False(File.Exists(Path.Combine(_tool.Folder, "runs", "tuned", "report.json")));
        var outcome = _tool.Research("run", "tuned.json");

        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.All(kept, trial => Assert.Equal(trial.Value, File.GetLastWriteTimeUtc(trial.Key)));
        var (whole, again) = (Experiments.Report(_tool, "tuned", "whole"), Experiments.Report(_tool, "tuned"));
        Assert.Equal(TuningTrials, again["tuning"]!.Count());
        Assert.Equal(whole["tuning"]!.ToString(), again["tuning"]!.ToString());
        Assert.Equal((string?)whole["resultHash"], (string?)again["resultHash"]);
    }
}
