using Microsoft.Extensions.DependencyInjection;
using Research.Hosting;
using Research.Training;

namespace Research.Experiments.Tests;

/// <summary>Experiments planned and run over the real host and plugins: tuning, and measurements that are added later.</summary>
public sealed class TunedRunTests : IDisposable
{
    private const string Small = """
        {
          "data": { "type": "two-spirals", "train": 60, "test": 40 },
          "model": [{ "name": "hidden", "type": "dense", "units": 6, "activation": "tanh" }, { "name": "output", "type": "dense", "units": 1 }],
          "loss": { "type": "binary-cross-entropy", "fromLogits": true },
          "optimizer": { "type": "sgd", "learningRate": 0.1 },
          "training": { "epochs": 2 },
          "reporters": [],
          "seeds": 2MORE
        }
        """;

    private const string Tuned = """
        , "tune": { "settings": { "rate": { "path": "optimizer.learningRate", "values": [0.001, 0.3, 1e30] } }, "measure": "validation.loss" },
          "ablation": { "factors": { "activation": { "path": "model.hidden.activation", "levels": ["tanh", "relu"] } } }
        """;

    private readonly PlanFiles _files = new();

    private readonly ServiceProvider _services = new ServiceCollection()
        .AddResearchHosting(PluginFolders.Standard([]))
        .AddResearchTraining()
        .AddResearchExperiments()
        .BuildServiceProvider();

    [Fact]
    public void Each_seed_runs_with_what_was_best_on_validation()
    {
        Report report = Run(Tuned);

        Assert.Equal(RunState.Complete, report.Status.State);
        Assert.Equal(2 * 2 * 3, report.Tuning.Count);
        Assert.Equal((4, 4), (report.Status.Trials.Planned, report.Status.Trials.Finished));
        foreach (ReportCell cell in report.Cells)
        {
            foreach (ReportTuned tuned in cell.Tuned)
            {
                ReportTuning[] tried = [.. report.Tuning.Where(row => row.Cell == cell.Id && row.Seed == tuned.Seed)];
                ReportTuning best = tried.Where(row => row.Score.Number is not null).MinBy(row => row.Score.Number)!;
                Assert.Equal([best], tried.Where(row => row.Picked));
                Assert.Equal(best.Value.GetDouble(), tuned.Picked.GetProperty("rate").GetDouble());
                Assert.Equal(best.Value.GetDouble() != 0.3, tuned.AtEdge);
                Assert.Equal(best.Score, tuned.Score);
            }
        }

        // The comparison trains anew, as the seed itself.
        Assert.DoesNotContain(report.Tuning, row => report.Trials.Any(trial => trial.Values["validation.loss"] == row.Score));
    }

    [Fact]
    public void A_tuned_experiment_is_the_same_whether_or_not_it_was_interrupted()
    {
        Report whole = Run(Tuned);
        Report again = Run(Tuned);
        Directory.Delete(Path.Combine(_files.Folder, "runs"), recursive: true);
        var file = _files.Write(Small.Replace("MORE", Tuned));
        Report? last = null;
        for (var interrupts = 0; last?.Status.State is null or RunState.Partial; interrupts++)
        {
            Assert.InRange(interrupts, 0, 100);
            using var stop = new CancellationTokenSource();
            last = Run(new ExperimentRequest { File = file }, stop.Token, new StopAfter(stop, 3));
        }

        Assert.Equal(whole.ResultHash, again.ResultHash);
        Assert.Equal(4, again.Status.Trials.Reused);
        Assert.Equal(whole.ResultHash, last.ResultHash);
    }

    [Fact]
    public void A_probe_and_a_view_that_are_added_train_again_once_and_agree()
    {
        Run("");
        Report probed = Run(", \"probes\": [\"gradient-statistics\"]");
        Report viewed = Run(
            ", \"probes\": [\"gradient-statistics\"], \"evaluation\": { \"views\": { \"noisy\": { \"of\": \"test\", "
            + "\"transforms\": [{ \"type\": \"input-noise\", \"std\": 0.5 }] } } }");
        Report once = Run(
            ", \"evaluation\": { \"views\": { \"noisy\": { \"of\": \"test\", \"transforms\": [{ \"type\": \"input-noise\", "
            + "\"std\": 0.5 }] } } }");

        Assert.Equal([0, 0, 2], new[] { probed, viewed, once }.Select(report => report.Status.Trials.Reused));
        Assert.Equal(probed.Trials.Select(trial => trial.Id), viewed.Trials.Select(trial => trial.Id));
        Assert.Equal(probed.Trials.Select(trial => trial.Values["test.loss"]), viewed.Trials.Select(trial => trial.Values["test.loss"]));
        Assert.All(viewed.Trials, trial => Assert.NotEqual(trial.Values["test.loss"], trial.Values["noisy.loss"]));
        Assert.NotEmpty(probed.Trials[0].Probes);
    }

    [Fact]
    public void A_measurement_that_does_not_come_out_the_same_bits_is_told()
    {
        Run("");
        foreach (var stored in Directory.GetFiles(Path.Combine(_files.Folder, "runs", "trials"), "*.json", SearchOption.AllDirectories))
        {
            StoredTrial trial = TrialFile.Read(stored, File.ReadAllBytes(stored));
            IEnumerable<StoredMeasurement> moved = trial.Measurements.Select(measurement => measurement with
            {
                Recordings = [.. measurement.Recordings.Select(recording => recording.Address == "test.loss"
                    ? recording with { Values = [.. recording.Values.Select(value => value + 1e-9)] } : recording)],
            });
            File.WriteAllBytes(stored, TrialFile.Write(trial with { Measurements = [.. moved] }));
        }

        Report report = Run(", \"probes\": [\"gradient-statistics\"]");

        Assert.Equal(RunState.Failed, report.Status.State);
        Assert.All(report.Failures, failure => Assert.StartsWith("not deterministic: test.loss at start was ", failure.Message));
    }

    [Fact]
    public void A_view_in_training_mode_sees_dropout_and_changes_nothing()
    {
        var dropout = Small.Replace("{ \"name\": \"output\"", "{ \"type\": \"dropout\", \"rate\": 0.5 }, { \"name\": \"output\"");
        var views = """
            , "evaluation": { "views": { "masked": { "of": "train", "mode": "training", "metrics": ["mean-squared-error"] }, "plain": { "of": "train" } } }
            """;

        Report with = Run(new ExperimentRequest { File = _files.Write(dropout.Replace("MORE", views)) });
        Report without = Run(new ExperimentRequest { File = _files.Write(dropout.Replace("MORE", "")) }, runs: "others");

        Assert.Equal(without.Trials.Select(trial => trial.Values["test.loss"]), with.Trials.Select(trial => trial.Values["test.loss"]));
        Assert.All(with.Trials, trial => Assert.NotEqual(trial.Values["train.loss"], trial.Values["masked.loss"]));
        Assert.All(with.Trials, trial => Assert.Equal(trial.Values["train.loss"], trial.Values["plain.loss"]));
        Assert.All(with.Trials,
            trial => Assert.True(trial.Values.ContainsKey("masked.mean-squared-error") && !trial.Values.ContainsKey("masked.accuracy")));
    }

    [Theory]
    [InlineData("\"views\": []", "evaluation.views: must be an object: name -> { \"of\": view, ... }")]
    [InlineData("\"views\": { \"a\": 3 }", "evaluation.views.a: must be an object: { \"of\": view, ... }")]
    [InlineData("\"views\": { \"a\": {} }", "evaluation.views.a.of: must be one of train, validation, test")]
    [InlineData("\"views\": { \"test\": { \"of\": \"test\" } }",
        "evaluation.views.test: 'test' is taken: a view needs a name of its own, without dots")]
    [InlineData("\"views\": { \"a\": { \"of\": \"test\", \"mode\": \"trial\" } }",
        "evaluation.views.a.mode: must be 'evaluation' or 'training'")]
    [InlineData("\"views\": { \"a\": { \"of\": \"test\", \"mood\": \"training\" } }",
        "evaluation.views.a.mood: unknown key 'mood'; did you mean \"mode\"?")]
    [InlineData("\"views\": { \"a\": { \"of\": \"test\", \"transforms\": [\"l2\"] } }", "evaluation.views.a.transforms[0].lambda: ")]
    [InlineData("\"views\": { \"a\": { \"of\": \"test\", \"transforms\": [{ \"type\": \"l2\", \"lambda\": 1 }] } }",
        "evaluation.views.a.transforms[0]: 'l2' does not transform batches")]
    [InlineData("\"views\": { \"a\": { \"of\": \"test\", \"metrics\": [\"acuracy\"] } }", "evaluation.views.a.metrics[0]: ")]
    public void Each_fault_of_a_view_has_its_message(string views, string fault)
    {
        ExperimentException told = Assert.Throws<ExperimentException>(() => Run($", \"evaluation\": {{ {views} }}"));

        ExperimentFault only = Assert.Single(told.Faults);
        Assert.StartsWith(fault, $"{only.Path}: {only.Message}");
    }

    public void Dispose()
    {
        _services.Dispose();
        _files.Dispose();
    }

    private Report Run(string more) => Run(new ExperimentRequest { File = _files.Write(Small.Replace("MORE", more)) });

    private Report Run(ExperimentRequest request, CancellationToken stop = default, TextWriter? error = null, string runs = "runs")
    {
        ExperimentPlan plan = _services.GetRequiredService<ExperimentPlanner>().Plan(request);
        var options = new RunOptions
        {
            RunsFolder = Path.Combine(_files.Folder, runs),
            Jobs = 1,
            Console = new RunConsole(TextWriter.Null, error ?? TextWriter.Null, OutIsTerminal: false, ErrorIsTerminal: false, Width: 80),
        };
        return ReportReader.ReadFile(_services.GetRequiredService<ExperimentRunner>().Run(plan, options, stop).ReportPath);
    }

    /// <summary>Interrupts when so many lines were told.</summary>
    private sealed class StopAfter(CancellationTokenSource stop, int lines) : StringWriter
    {
        private int _told;

        public override void WriteLine(string? value)
        {
            if (++_told == lines)
                stop.Cancel();
        }
    }
}
