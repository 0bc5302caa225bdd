using Microsoft.Extensions.DependencyInjection;
using Research.Hosting;
using Research.Training;

namespace Research.Experiments.Tests;

/// <summary>File to report over the real host, trainer, store, launcher and plugins.</summary>
public sealed class RealRunTests : IDisposable
{
    /// <summary>Two cells of which one is an ensemble that shares its first member with the other; a probe; seconds to train.</summary>
    private const string Spirals = """
        {
          "data": { "type": "two-spirals", "train": 60, "test": 40, "preprocess": ["standardize"] },
          "model": [
            { "name": "hidden", "type": "dense", "units": 16, "activation": "tanh" },
            { "name": "output", "type": "dense", "units": 1 }
          ],
          "loss": { "type": "binary-cross-entropy", "fromLogits": true },
          "optimizer": { "type": "sgd", "learningRate": 0.1 },
          "training": { "epochs": 3 },
          "seeds": 2,
          "ablation": {
            "factors": { "members": { "path": "ensemble", "levels": { "one": null, "three": { "type": "seeds", "members": 3 } } } }
          }
        }
        """;

    private const string Probe = """probes=[{"name":"gradients","type":"gradient-statistics"}]""";

    private readonly PlanFiles _files = new();
    private readonly string _runs = Directory.CreateTempSubdirectory("research-real-").FullName;

    private readonly ServiceProvider _services = new ServiceCollection()
        .AddResearchHosting(PluginFolders.Standard([]))
        .AddResearchTraining()
        .AddResearchExperiments()
        .BuildServiceProvider();

    public void Dispose()
    {
        _services.Dispose();
        _files.Dispose();
        Directory.Delete(_runs, recursive: true);
    }

    [Fact]
    public void One_thread_or_many_one_trial_at_once_or_several_the_result_hash_is_the_same()
    {
        var one = Run("a", jobs: 1);
        var many = Run("b", jobs: 4);
        var wide = Run("c", jobs: 16);

        Assert.Equal((RunState.Complete, 4), (one.Status.State, one.Status.Trials.Finished));
        Assert.Equal(one.ResultHash, many.ResultHash);
        Assert.Equal(one.ResultHash, wide.ResultHash);
        Assert.Contains(wide.Trials, trial => trial.Machine.Threads > 1);
    }

    [Fact]
    public void An_ensemble_shares_the_single_model_and_scores_beside_its_members()
    {
        var report = Run("a");
        var (single, ensemble) = (report.Trials[0], report.Trials[2]);

        // Two seeds of three members, the first of them the single model: six trainings.
        Assert.Equal(6, Directory.GetFiles(Path.Combine(_runs, "a", "trials"), "*.predictions", SearchOption.AllDirectories).Length);
        Assert.Equal(single.Id, ensemble.Members[0].Id);
        Assert.Equal(single.Values["test.accuracy"], ensemble.Members[0].Values["test.accuracy"]);
        var mean = ensemble.Members.Average(member => member.Values["test.accuracy"].Number!.Value);
        Assert.Equal(mean, ensemble.Values["members.test.accuracy"].Number!.Value, 12);
        Assert.NotNull(ensemble.Values["test.loss"].Number);
    }

    [Fact]
    public void A_probe_added_later_is_measured_by_trainings_that_repeat_themselves()
    {
        Run("a");
        var report = Run("a", set: [Probe]);

        Assert.Empty(report.Failures);
        Assert.Equal(0, report.Status.Trials.Reused);
        Assert.Contains(report.Trials[0].Probes, probe =>
            probe is { Probe: "gradients", Moment: "start" } && probe.Layers.SequenceEqual(["hidden", "output"]));
        Assert.Equal(4, Run("a", set: [Probe]).Status.Trials.Reused);
    }

    /// <summary>It was left out of the report, for no view measures it.</summary>
    [Fact]
    public void A_probe_of_an_ensembles_members_is_a_measure_like_any_other()
    {
        const string measure = """primary={"of":"members.gradients.norm@hidden","at":"start"}""";
        var report = Run("a", set: [Probe, measure, """ablation.factors.members.levels.one={"type":"seeds","members":2}"""]);

        var name = report.Measures[0].Name;
        Assert.All(report.Trials, trial => Assert.True(trial.Values[name].Number > 0));
        Assert.Equal(2, report.Summaries.Count(summary => summary.Measure == name && summary.N == 2));
    }

    [Fact]
    public void Interrupted_after_the_first_training_the_same_command_comes_to_the_same_hash()
    {
        using var stop = new CancellationTokenSource();
        var partial = Run("a", jobs: 1, progress: new StopAtFirstLine(stop), stop: stop.Token);
        var resumed = Run("a");

        Assert.Equal((RunState.Partial, null), (partial.Status.State, partial.ResultHash));
        Assert.True(resumed.Status.Trials.Reused > 0);
        Assert.Equal(Run("b").ResultHash, resumed.ResultHash);
    }

    [Fact]
    public void A_rate_that_is_far_too_high_diverges_which_is_a_result()
    {
        var report = Run("a", set: ["optimizer.learningRate=3e38"]);

        Assert.Equal((RunState.Complete, 4), (report.Status.State, report.Status.Trials.Diverged));
        Assert.All(report.Trials, trial => Assert.Equal("diverged", trial.Values["test.loss"].Word));
    }

    private Report Run(string folder, int jobs = 2, string[]? set = null, TextWriter? progress = null, CancellationToken stop = default)
    {
        var request = new ExperimentRequest { File = _files.Write(Spirals), Overrides = set ?? [] };
        var options = new RunOptions
        {
            RunsFolder = Path.Combine(_runs, folder),
            Jobs = jobs,
            Console = new RunConsole(new StringWriter(), progress ?? new StringWriter(), false, false, RunConsole.PipeWidth),
        };
        var plan = _services.GetRequiredService<ExperimentPlanner>().Plan(request);
        return ReportReader.ReadFile(_services.GetRequiredService<ExperimentRunner>().Run(plan, options, stop).ReportPath);
    }

    private sealed class StopAtFirstLine(CancellationTokenSource stop) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            if (value?.StartsWith("1/", StringComparison.Ordinal) == true) stop.Cancel();
            base.WriteLine(value);
        }
    }
}
