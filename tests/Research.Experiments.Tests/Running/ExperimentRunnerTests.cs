namespace Research.Experiments.Tests;

public sealed class ExperimentRunnerTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_complete_run_ends_with_0_and_says_where_the_report_lies()
    {
        var outcome = _bench.Run(new PlanSketch());

        Assert.Equal((RunState.Complete, 0), (outcome.State, outcome.ExitCode));
        Assert.Equal(Path.Combine(_bench.Runs, "sketch", "report.json"), outcome.ReportPath);
        Assert.True(File.Exists(Path.Combine(_bench.Runs, "sketch", "run.log")));
        var report = ReportReader.ReadFile(outcome.ReportPath);
        Assert.Equal(new ReportTrialCounts(Planned: 6, Finished: 6, Reused: 0, Diverged: 0, Failed: 0), report.Status.Trials);
        Assert.Equal([0.375, 0.5, 0.625, 0.625, 0.75, 0.875], report.Trials.Select(trial => trial.Values["test.accuracy"].Number));
    }

    [Fact]
    public void A_warning_has_its_place_as_a_fault_has()
    {
        var warning = new ExperimentFault("sketch.json", "model[0]", 13, "odd");
        _bench.Runner.Run(new PlanSketch().Build() with { Warnings = [warning] }, _bench.Options(), default);

        Assert.Contains("warning: sketch.json:13: model[0]: odd\n", _bench.Error.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Every_cell_trains_its_first_seed_before_one_trains_its_second()
    {
        _bench.Run(new PlanSketch { Seeds = [3, 1, 2] });

        Assert.Equal([3, 3, 1, 1, 2, 2], _bench.Trials.Runs.Select(run => run.Spec.Seed));
        var report = ReportReader.ReadFile(Path.Combine(_bench.Runs, "sketch", "report.json"));
        Assert.Equal([3, 1, 2, 3, 1, 2], report.Trials.Select(trial => trial.Seed));
    }

    [Fact]
    public void The_result_hash_is_the_same_for_any_number_of_jobs()
    {
        var hashes = new[] { 1, 2, 4, 16 }.Select(jobs =>
        {
            using var bench = new Bench();
            return bench.Report(new PlanSketch { Probes = ["gradients"] }, jobs).ResultHash;
        }).Distinct();

        Assert.StartsWith("sha256:", Assert.Single(hashes), StringComparison.Ordinal);
    }

    [Fact]
    public void Running_again_trains_nothing_and_gives_the_same_hash()
    {
        var first = _bench.Report(new PlanSketch());
        var second = _bench.Report(new PlanSketch());

        Assert.Equal(6, _bench.Trials.Runs.Count);
        Assert.Equal(6, second.Status.Trials.Reused);
        Assert.Equal(first.ResultHash, second.ResultHash);
    }

    [Fact]
    public void An_extended_experiment_trains_only_what_is_new()
    {
        _bench.Run(new PlanSketch());
        var report = _bench.Report(new PlanSketch
        {
            Name = "other",
            Seeds = [1, 2, 3, 4],
            Levels = [("sigmoid", 0.25), ("relu", 0.5), ("tanh", 0.75)],
        });

        Assert.Equal(6 + 6, _bench.Trials.Runs.Count);
        Assert.Equal((12, 6), (report.Status.Trials.Finished, report.Status.Trials.Reused));
    }

    [Fact]
    public void A_log_that_cannot_be_written_keeps_no_run_from_its_end()
    {
        // As a file of another user's is, this is one that access is denied to.
        Directory.CreateDirectory(Path.Combine(_bench.Runs, "sketch", "run.log"));

        Assert.Equal(RunState.Complete, _bench.Run(new PlanSketch()).State);
    }

    [Fact]
    public void An_interrupted_run_keeps_what_finished_and_the_same_command_carries_on()
    {
        using var stop = new CancellationTokenSource();
        _bench.Trials.Before = (_, _) =>
        {
            if (_bench.Trials.Runs.Count == 4) stop.Cancel();
        };
        var interrupted = _bench.Run(new PlanSketch(), stop: stop.Token);
        var partial = ReportReader.ReadFile(interrupted.ReportPath);

        Assert.Equal((RunState.Partial, 130), (interrupted.State, interrupted.ExitCode));
        Assert.Null(partial.ResultHash);
        Assert.Equal((6, 3), (partial.Status.Trials.Planned, partial.Status.Trials.Finished));
        Assert.Equal(3, partial.Trials.Count);
        Assert.Contains("stopping; what is finished is kept", _bench.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("3 of 6 trials done; the same command carries on", _bench.Error.ToString(), StringComparison.Ordinal);

        _bench.Trials.Before = (_, _) => { };
        var resumed = _bench.Report(new PlanSketch());
        using var other = new Bench();

        Assert.Equal(4 + 3, _bench.Trials.Runs.Count);
        Assert.Equal(3, resumed.Status.Trials.Reused);
        Assert.Equal(other.Report(new PlanSketch()).ResultHash, resumed.ResultHash);
    }

    [Fact]
    public void A_run_under_way_can_be_looked_at()
    {
        var folder = Path.Combine(_bench.Runs, "sketch");
        var (report, page) = (Path.Combine(folder, "so-far.json"), Path.Combine(folder, "so-far.html"));
        Report? soFar = null;
        _bench.Trials.Before = (_, _) =>
        {
            // The first trial takes no time, the second one a second; the third begins when both files of the two are there.
            if (_bench.Trials.Runs.Count == 2) ((StillClock)_bench.Time).Move(TimeSpan.FromSeconds(1));
            if (_bench.Trials.Runs.Count != 3) return;
            Assert.True(SpinWait.SpinUntil(() => File.Exists(page), TimeSpan.FromSeconds(30)));
            soFar = ReportReader.ReadFile(report);
        };
        var outcome = _bench.Run(new PlanSketch());

        Assert.Equal(RunState.Complete, outcome.State);
        Assert.Equal((RunState.Partial, null), (soFar!.Status.State, soFar.ResultHash));
        Assert.Equal((6, 2), (soFar.Status.Trials.Planned, soFar.Status.Trials.Finished));
        Assert.Equal(6, ReportReader.ReadFile(outcome.ReportPath).Trials.Count);
        Assert.False(File.Exists(report) || File.Exists(page));
    }

    [Fact]
    public void A_trial_that_throws_is_a_failure_and_the_others_go_on()
    {
        _bench.Trials.Before = (spec, _) =>
        {
            if (spec.Seed == 2) throw new FaultsException("data.path", "the file ends in the middle of a record; fetch it again");
        };
        var outcome = _bench.Run(new PlanSketch(), jobs: 2);
        var report = ReportReader.ReadFile(outcome.ReportPath);

        Assert.Equal((RunState.Failed, 1), (outcome.State, outcome.ExitCode));
        Assert.Equal((4, 2), (report.Status.Trials.Finished, report.Status.Trials.Failed));
        Assert.Equal(["data.path", "data.path"], report.Failures.Select(failure => failure.Where));
        Assert.Equal("the file ends in the middle of a record; fetch it again", report.Failures[0].Message);
        Assert.Equal(2, report.Trials.Count(trial => trial.State == "failed" && trial.Values["test.accuracy"].Word == "failed"));
        var summary = report.Summaries[0];
        Assert.Equal((2, 1), (summary.N, summary.Missing["failed"]));

        // Failed trials are not kept: they run again.
        _bench.Trials.Before = (_, _) => { };
        Assert.Equal(0, _bench.Run(new PlanSketch()).ExitCode);
        Assert.Equal(6 + 2, _bench.Trials.Runs.Count);
    }

    [Fact]
    public void A_bug_in_a_plugin_is_one_line_in_the_report_and_its_stack_is_in_the_log()
    {
        _bench.Trials.Before = (spec, _) =>
        {
            if (spec.Seed == 1) throw new InvalidOperationException("no such\nslot");
        };
        var report = _bench.Report(new PlanSketch());

        Assert.Matches(@"^InvalidOperationException in \S+ of Research.Experiments.Tests: no such slot$", report.Failures[0].Message);
        Assert.Contains("   at ", File.ReadAllText(Path.Combine(_bench.Runs, "sketch", "run.log")), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", _bench.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_static_initializer_that_fails_is_told_by_what_went_wrong_in_it()
    {
        _bench.Trials.Before = (_, _) => Assert.Equal(0.5, Table.Half);
        var report = _bench.Report(new PlanSketch());
        Assert.Matches(@"^FormatException in \S+ of Research.Experiments.Tests: no half$", report.Failures[0].Message);
    }

    private static class Table
    {
        public static readonly double Half = Read();

        static Table()
        {
        }

        private static double Read() => throw new FormatException("no half");
    }

    [Fact]
    public void A_trial_that_diverges_is_a_result_and_is_kept()
    {
        _bench.Trials.Diverges = spec => spec.Seed == 3;
        var outcome = _bench.Run(new PlanSketch());
        var report = ReportReader.ReadFile(outcome.ReportPath);
        var diverged = report.Trials[2];

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(2, report.Status.Trials.Diverged);
        Assert.Equal("diverged", diverged.State);
        Assert.Equal("diverged", diverged.Values["test.accuracy"].Word);
        Assert.Equal([ReportValue.Of(0), ReportValue.Of("diverged")], diverged.Curves.Values["test.loss"].Select(value => value!.Value));
        Assert.Equal(1, report.Summaries[0].Missing["diverged"]);

        _bench.Run(new PlanSketch());
        Assert.Equal(6, _bench.Trials.Runs.Count);
    }

    [Fact]
    public void A_new_measurement_is_made_by_training_again_and_the_old_ones_must_agree()
    {
        _bench.Run(new PlanSketch());
        var report = _bench.Report(new PlanSketch { Probes = ["gradients"] });

        Assert.Equal(12, _bench.Trials.Runs.Count);
        Assert.All(report.Trials, trial => Assert.Equal(["hidden.1", "hidden.2"], trial.Probes[0].Layers));

        // What both runs measured is there still: neither trains again.
        _bench.Run(new PlanSketch());
        _bench.Run(new PlanSketch { Probes = ["gradients"] });
        Assert.Equal(12, _bench.Trials.Runs.Count);
    }

    [Fact]
    public void A_training_that_does_not_repeat_itself_fails_with_both_values()
    {
        _bench.Run(new PlanSketch());
        _bench.Trials.Error = 1.0 / 1024;
        var outcome = _bench.Run(new PlanSketch { Metrics = ["test.accuracy", "test.loss", "test.margin"] });
        var report = ReportReader.ReadFile(outcome.ReportPath);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal("store", report.Failures[0].Where);
        Assert.StartsWith("not deterministic: test.accuracy at epoch:1 was 0.09375 and is 0.093994140625 ", report.Failures[0].Message,
            StringComparison.Ordinal);

        // What was there stays.
        _bench.Trials.Error = 0;
        Assert.Equal(0, _bench.Run(new PlanSketch()).ExitCode);
        Assert.Equal(12, _bench.Trials.Runs.Count);
    }

    [Fact]
    public void Weights_that_differ_are_seen_where_no_value_does()
    {
        _bench.Run(new PlanSketch());
        _bench.Trials.Weights = "other";

        Assert.Contains("hash of the weights", _bench.Report(new PlanSketch { Probes = ["gradients"] }).Failures[0].Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Fresh_trains_again_and_replaces_without_comparing()
    {
        _bench.Run(new PlanSketch());
        _bench.Trials.Error = 0.5;
        var fresh = _bench.Run(new PlanSketch(), _bench.Options() with { Fresh = true });

        Assert.Equal(0, fresh.ExitCode);
        Assert.Equal(12, _bench.Trials.Runs.Count);
        Assert.Equal(0.875, _bench.Report(new PlanSketch()).Trials[0].Values["test.accuracy"].Number);
        Assert.Equal(12, _bench.Trials.Runs.Count);
    }

    [Fact]
    public void A_damaged_entry_is_said_in_one_line_set_aside_and_trained_again()
    {
        var whole = _bench.Report(new PlanSketch());
        var victim = _bench.StoredFiles()[0];
        File.WriteAllBytes(victim, File.ReadAllBytes(victim)[..^20]);
        _bench.Error.GetStringBuilder().Clear();
        var mended = _bench.Report(new PlanSketch());

        Assert.Equal(7, _bench.Trials.Runs.Count);
        Assert.Equal(whole.ResultHash, mended.ResultHash);
        Assert.True(File.Exists(victim + ".damaged"));
        var line = Assert.Single(_bench.Error.ToString().Split('\n'), line => line.Contains("damaged", StringComparison.Ordinal));
        Assert.StartsWith($"warning: {victim}: damaged (", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Cells_that_are_the_same_share_their_trials()
    {
        var report = _bench.Report(new PlanSketch { Twin = true });

        Assert.Equal(6, report.Trials.Count);
        Assert.Equal("activation=sigmoid", report.Cells[2].SameAs);
        var twin = report.Summaries.First(summary => summary.Cell == "activation=twin");
        Assert.Equal((3, report.Summaries[0].Mean), (twin.N, twin.Mean));
    }

    /// <summary>The last trial waits for the core of the one before it.</summary>
    [Fact]
    public void The_last_trials_get_the_cores_of_those_that_have_ended()
    {
        const int trials = 6, jobs = 2;
        _bench.Trials.Before = (spec, _) =>
        {
            var runs = _bench.Trials.Runs.ToArray();
            if (runs.Length < trials || runs[^1].Spec != spec) return;
            Assert.True(SpinWait.SpinUntil(() => runs[^1].Options.Threads.Count == jobs, TimeSpan.FromSeconds(30)));
        };

        var report = _bench.Report(new PlanSketch(), jobs);

        Assert.Empty(report.Failures);
        Assert.Equal([1, 1, 1, 1, 1, 2], report.Trials.Select(trial => trial.Machine.Threads).Order());
    }

    [Fact]
    public void A_launcher_that_leaves_trials_out_fails_them()
    {
        _bench.Factory.Techniques["launcher local"] = () => new Idle();

        Assert.Equal("the launcher local ended without running it", _bench.Report(new PlanSketch()).Failures[0].Message);
    }

    [Fact]
    public void An_unknown_launcher_is_a_fault_before_anything_runs()
    {
        var fault = Assert.Throws<ExperimentException>(() => _bench.Run(new PlanSketch(), _bench.Options() with { Launcher = "cloud" }));

        Assert.Equal(("--launcher", "there is no launcher \"cloud\""), (fault.Faults[0].Path, fault.Faults[0].Message));
        Assert.Empty(Directory.GetFileSystemEntries(_bench.Runs));
    }

    [Fact]
    public void A_reporter_that_throws_costs_a_warning_and_nothing_else()
    {
        _bench.Factory.Techniques["reporter broken"] = () => new Broken();
        var outcome = _bench.Run(new PlanSketch());

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("warning: the reporter broken failed: ", _bench.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("test.accuracy", _bench.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_worker_runs_one_training_into_the_store()
    {
        var plan = new PlanSketch().Build();

        Assert.Null(_bench.Runner.RunTraining(plan, plan.Trials[1].Id, _bench.Options(), threads: 3, CancellationToken.None));
        Assert.Equal(3, _bench.Trials.Runs.Single().Options.Threads.Count);
        Assert.Equal(1, _bench.Report(new PlanSketch()).Status.Trials.Reused);
    }

    [Fact]
    public void Two_runs_at_once_on_one_folder_do_no_harm()
    {
        var hashes = new string?[4];
        Parallel.For(0, hashes.Length, i =>
        {
            var console = new RunConsole(new StringWriter(), new StringWriter(), OutIsTerminal: false, ErrorIsTerminal: false, Width: 80);
            var options = _bench.Options(jobs: 2) with { Console = console };
            hashes[i] = ReportReader.ReadFile(_bench.Run(new PlanSketch(), options).ReportPath).ResultHash;
        });

        Assert.Single(hashes.Distinct());
        Assert.Equal(6, _bench.StoredFiles().Length);
        Assert.Empty(Directory.GetFiles(_bench.Runs, "*.damaged", SearchOption.AllDirectories));
        Assert.Empty(Directory.GetFiles(_bench.Runs, "*.tmp", SearchOption.AllDirectories));
    }

    private sealed class Idle : ILauncher
    {
        public Task Run(IReadOnlyList<string> trials, ILaunchContext context, CancellationToken stop) => Task.CompletedTask;
    }

    private sealed class Broken : IReporter
    {
        public void Write(IReportContext context) => throw new InvalidOperationException("no page");
    }
}
