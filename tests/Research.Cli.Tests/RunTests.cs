namespace Research.Cli.Tests;

public sealed class RunTests : IDisposable
{
    private readonly ToolProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void A_run_writes_its_report_and_the_same_command_again_trains_nothing()
    {
        _tool.Write("spirals.json", Experiments.Spirals());
        var first = _tool.Research("run", "spirals.json");
        Assert.Equal(0, first.ExitCode);
        Assert.Contains("relu", first.Out, StringComparison.Ordinal);
        var report = Experiments.Report(_tool);
        Assert.Equal((4, 0), ((int)report["status"]!["trials"]!["planned"]!, (int)report["status"]!["trials"]!["reused"]!));
        Assert.Equal(0, _tool.Research("run", "spirals.json").ExitCode);
        var again = Experiments.Report(_tool);
        Assert.Equal(4, (int)again["status"]!["trials"]!["reused"]!);
        Assert.Equal((string?)report["resultHash"], (string?)again["resultHash"]);
    }

    [Fact]
    public void Results_are_the_same_bits_whatever_the_jobs_and_the_vectors_width()
    {
        _tool.Write("spirals.json", Experiments.Spirals());
        Assert.Equal(0, _tool.Research("run", "spirals.json", "--jobs", "1", "--runs", "one").ExitCode);
        Assert.Equal(0, _tool.Research("run", "spirals.json", "--jobs", "4", "--runs", "four").ExitCode);
        _tool.Environment["DOTNET_EnableAVX512"] = "0";
        Assert.Equal(0, _tool.Research("run", "spirals.json", "--jobs", "16", "--runs", "narrow").ExitCode);
        var hash = Experiments.ResultHash(_tool, runs: "one");
        Assert.StartsWith("sha256:", hash, StringComparison.Ordinal);
        Assert.Equal(hash, Experiments.ResultHash(_tool, runs: "four"));
        Assert.Equal(hash, Experiments.ResultHash(_tool, runs: "narrow"));
    }

    [Fact]
    public void Without_fused_multiply_add_it_warns_and_gives_the_same_bits()
    {
        _tool.Write("spirals.json", Experiments.Spirals(epochs: 1, seeds: 1));
        var usual = _tool.Research("run", "spirals.json", "--runs", "usual");
        Assert.DoesNotContain("fused multiply-add", usual.Error, StringComparison.Ordinal);
        _tool.Environment["DOTNET_EnableAVX2"] = "0";
        var without = _tool.Research("run", "spirals.json", "--runs", "without");
        Assert.Equal(0, without.ExitCode);
        Assert.Contains("warning: this processor has no fused multiply-add", without.Error, StringComparison.Ordinal);
        Assert.Equal(Experiments.ResultHash(_tool, runs: "usual"), Experiments.ResultHash(_tool, runs: "without"));
    }

    [Fact]
    public void Killed_in_the_middle_the_same_command_carries_on_to_the_same_report()
    {
        _tool.Write("spirals.json", Experiments.Spirals(epochs: 200, seeds: 6));
        Assert.Equal(0, _tool.Research("run", "spirals.json", "--runs", "whole").ExitCode);
        using (var process = _tool.StartResearch("run", "spirals.json", "--jobs", "1"))
        {
            _tool.WaitForTrials(process, 1);
            process.Kill();
            process.WaitForExit();
        }

        Assert.Equal(0, _tool.Research("run", "spirals.json").ExitCode);
        Assert.InRange((int)Experiments.Report(_tool)["status"]!["trials"]!["reused"]!, 1, 12);
        Assert.Equal(Experiments.ResultHash(_tool, runs: "whole"), Experiments.ResultHash(_tool));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void Interrupted_it_says_so_keeps_what_is_finished_and_exits_with_130(string signal)
    {
        if (signal == "INT" && IsInterruptIgnored)
            Assert.Skip("SIGINT is ignored here, as in all that a script starts in the background: the tool inherits that, and keeps to it");
        // A minute's work: it cannot be over before the signal comes.
        _tool.Write("spirals.json", Experiments.Spirals(epochs: 2000, seeds: 300));
        var process = _tool.StartResearch("run", "spirals.json", "--jobs", "1", "--set", "training.epochs=400");
        _tool.WaitForTrials(process, 1);
        _tool.Run("kill", $"-{signal}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var outcome = ToolProcess.Finish(process);
        Assert.Equal(130, outcome.ExitCode);
        Assert.Contains("the same command carries on", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2>&-")]
    [InlineData("2>/dev/full")]
    public void Progress_that_cannot_be_written_ends_no_run(string redirection)
    {
        if (!File.Exists("/dev/full")) Assert.Skip("this system has no disk that is always full");
        _tool.Write("spirals.json", Experiments.Spirals());

        Assert.Equal(0, _tool.Run("sh", "-c", $"exec dotnet '{Repository.Tool}' run spirals.json {redirection}").ExitCode);
        Assert.Equal(2, _tool.Run("sh", "-c", $"exec dotnet '{Repository.Tool}' run none.json {redirection}").ExitCode);
    }

    [Fact]
    public void Without_a_current_folder_the_tables_are_told_nevertheless()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("a current folder cannot be deleted there");
        var (file, runs) = (_tool.Write("spirals.json", Experiments.Spirals()), Path.Combine(_tool.Folder, "runs"));
        var outcome = _tool.Run(
            "sh", "-c", $"mkdir gone && cd gone && rmdir ../gone && exec dotnet '{Repository.Tool}' run '{file}' --runs '{runs}'");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Contains($"Report: {runs}", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", outcome.Error, StringComparison.Ordinal);
    }

    private static bool IsInterruptIgnored
    {
        get
        {
            const string status = "/proc/self/status", ignored = "SigIgn:";
            const int interrupt = 2;
            if (!File.Exists(status)) return false;
            var mask = File.ReadLines(status).First(line => line.StartsWith(ignored, StringComparison.Ordinal))[ignored.Length..];
            // Signals count from 1, bits from 0.
            return (Convert.ToUInt64(mask.Trim(), 16) >> (interrupt - 1) & 1) != 0;
        }
    }

    [Fact]
    public void A_fault_in_the_second_file_keeps_the_first_from_running()
    {
        _tool.Write("good.json", Experiments.Spirals());
        _tool.Write("bad.json", Experiments.Spirals().Replace("\"sgd\"", "\"sdg\"", StringComparison.Ordinal));
        var outcome = _tool.Research("run", "good.json", "bad.json");
        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith("bad.json:10: optimizer", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_tool.Folder, "runs")));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        _tool.Write("spirals.json", Experiments.Spirals());
        _tool.Write("taken", "a file in the place of a folder");
        var outcome = _tool.Research("run", "spirals.json", "--runs", "taken");
        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith("--runs taken: the folder cannot be made", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
    }

    /// <summary>Known before anything is trained, and no fault of the tool.</summary>
    [Theory]
    [InlineData("runs/spirals", false)]
    [InlineData("runs/trials", false)]
    [InlineData("runs/spirals/report.json", true)]
    public void What_cannot_be_written_is_told_before_anything_is_trained(string place, bool isFolder)
    {
        _tool.Write("spirals.json", Experiments.Spirals());
        if (isFolder) Directory.CreateDirectory(Path.Combine(_tool.Folder, place));
        else _tool.Write(place, "no folder");

        var refused = _tool.Research("run", "spirals.json", "--runs", "runs");

        Assert.Equal(2, refused.ExitCode);
        var line = Assert.Single(refused.ErrorLines).Replace('\\', '/');
        Assert.StartsWith($"{place} cannot be written", line, StringComparison.Ordinal);
        Assert.EndsWith("name another folder with --runs", line, StringComparison.Ordinal);
        Assert.Empty(_tool.StoredTrials());
    }

    [Fact]
    public void No_two_columns_of_the_results_have_one_name()
    {
        const string measures = """, "measures": { "seconds": { "of": "test.loss" }, "late": { "of": "test.loss" } } }""";
        const string factors = """
            "seed": { "path": "model.hidden.activation", "levels": ["tanh", "relu"] }, "late": { "path": "optimizer.learningRate", "levels": [0.1] }
            """;
        var spirals = Experiments.Spirals(epochs: 1, seeds: 1)
            .Replace("""
                "activation": { "path": "model.hidden.activation", "levels": ["tanh", "relu"] }
                """, factors, StringComparison.Ordinal).TrimEnd();
        _tool.Write("spirals.json", spirals[..^1] + measures);
        var outcome = _tool.Research("run", "spirals.json");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        var rows = File.ReadAllLines(Path.Combine(_tool.Folder, "runs", "spirals", "results.csv"));
        Assert.StartsWith("cell,factor.seed,factor.late,seed,state,epochs,test.", rows[0], StringComparison.Ordinal);
        Assert.Contains(",measure.seconds,late,", rows[0], StringComparison.Ordinal);
        Assert.EndsWith(",seconds", rows[0], StringComparison.Ordinal);
        Assert.StartsWith("\"seed=tanh, late=0.1\",tanh,0.1,1,finished,1,", rows[1], StringComparison.Ordinal);
    }

    /// <summary>A folder's name has none of the letters that some system forbids.</summary>
    [Fact]
    public void Two_files_whose_names_come_to_one_folder_are_refused()
    {
        _tool.Write("one.json", Experiments.Spirals(name: "a+b"));
        _tool.Write("other.json", Experiments.Spirals(name: "a-b"));
        var outcome = _tool.Research("run", "one.json", "other.json");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("one.json and other.json are named \"a+b\" and \"a-b\"", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.Contains("would overwrite each other's report", outcome.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_tool.Folder, "runs")));
    }

    [Fact]
    public void Two_files_of_one_name_are_refused()
    {
        _tool.Write("a.json", Experiments.Spirals());
        _tool.Write("b.json", Experiments.Spirals());
        var outcome = _tool.Research("run", "a.json", "b.json");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("both named \"spirals\"", outcome.Error, StringComparison.Ordinal);
    }
}
