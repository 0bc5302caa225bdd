namespace Research.Experiments.Tests;

public sealed class EnsembleTests : IDisposable
{
    private static readonly PlanSketch Ensembles = new() { Members = 3, Seeds = [1, 2] };

    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Members_are_trainings_of_their_own_and_their_predictions_are_combined()
    {
        var report = _bench.Report(Ensembles, jobs: 4);
        var trial = report.Trials[0];

        Assert.Equal(2 * 2 * 3, _bench.Trials.Runs.Count);
        Assert.All(_bench.Trials.Runs, run => Assert.True(run.Options.KeepPredictions));
        Assert.Equal(0.25 + 3 * 0.0625, trial.Values["test.accuracy"].Number);
        Assert.Equal([1, 2, 3], trial.Members.Select(member => member.Member));
        Assert.Equal([0.390625, 0.40625, 0.421875], trial.Members.Select(member => member.Values["test.accuracy"].Number));
        Assert.Equal(0.40625, trial.Values["members.test.accuracy"].Number);
        Assert.Contains(report.Summaries, summary => summary.Measure == "members.test.accuracy" && summary.N == 2);
        Assert.Equal(3 * 1.5, trial.Machine.Seconds);
    }

    [Fact]
    public void A_second_run_neither_trains_nor_combines()
    {
        var first = _bench.Report(Ensembles);
        var second = _bench.Report(Ensembles);

        Assert.Equal(12, _bench.Trials.Runs.Count);
        Assert.Equal(4, _bench.Trials.Combined);
        Assert.Equal(4, second.Status.Trials.Reused);
        Assert.Equal(first.ResultHash, second.ResultHash);
    }

    [Fact]
    public void The_first_member_shares_the_single_models_training_but_its_predictions_must_be_made()
    {
        _bench.Run(Ensembles with { Members = 0 });
        _bench.Run(Ensembles);
        Assert.Equal(4 + 12, _bench.Trials.Runs.Count);

        // The other way round nothing is missing.
        _bench.Run(Ensembles with { Members = 0 });
        Assert.Equal(16, _bench.Trials.Runs.Count);
    }

    [Fact]
    public void One_member_more_trains_that_member_alone()
    {
        _bench.Run(Ensembles);
        _bench.Run(Ensembles with { Members = 4 });

        Assert.Equal(12 + 4, _bench.Trials.Runs.Count);
        Assert.Equal(8, _bench.Trials.Combined);
    }

    /// <summary>One training, looked at in two ways: each cell's ensemble combines what was predicted its way, and nothing is trained
    /// again.</summary>
    [Fact]
    public void Cells_that_look_at_the_same_members_otherwise_have_predictions_of_their_own()
    {
        const string quiet = "quiet.accuracy", noisy = "noisy.accuracy";
        ExperimentPlan PlanOf(string view) =>
            (Ensembles with { Levels = [(view, 0.25)], Seeds = [1], Metrics = ["test.accuracy", view] }).Build();
        var (one, two) = (PlanOf(quiet), PlanOf(noisy));
        var plan = one with
        {
            Cells = [one.Cells[0], two.Cells[0] with { Baseline = false }],
            Trials = [one.Trials[0], two.Trials[0]],
        };
        _bench.Trials.Predicts = spec => FakeTrials.Metrics(spec).Contains(noisy) ? 0.5 : 0.25;

        for (var run = 0; run < 2; run++)
        {
            var report = ReportReader.ReadFile(_bench.Runner.Run(plan, _bench.Options(), default).ReportPath);
            Assert.Equal(
                [0.25 + 3 * 0.0625, 0.5 + 3 * 0.0625], report.Trials.Select(trial => trial.Values["test.accuracy"].Number!.Value));
            Assert.Equal(6, _bench.Trials.Runs.Count);
        }
    }

    [Fact]
    public void A_member_that_diverges_makes_the_ensemble_diverge()
    {
        _bench.Trials.Diverges = spec => spec is { Seed: 1, Member: 2 };
        var trial = _bench.Report(Ensembles).Trials[0];

        Assert.Equal("diverged", trial.State);
        Assert.Equal("diverged", trial.Values["test.accuracy"].Word);
        Assert.Equal("diverged", trial.Values["members.test.accuracy"].Word);
        Assert.Equal(["finished", "diverged", "finished"], trial.Members.Select(member => member.State));

        _bench.Run(Ensembles);
        Assert.Equal(12, _bench.Trials.Runs.Count);
    }

    [Fact]
    public void A_member_that_fails_fails_the_ensemble()
    {
        _bench.Trials.Before = (spec, _) =>
        {
            if (spec is { Seed: 2, Member: 3 }) throw new TechniqueException("no room");
        };
        var report = _bench.Report(Ensembles);

        Assert.Equal(["finished", "failed", "finished", "failed"], report.Trials.Select(trial => trial.State));
        Assert.Equal("no room", report.Failures[0].Message);
        Assert.Equal(["finished", "finished", "failed"], report.Trials[1].Members.Select(member => member.State));
    }

    [Fact]
    public void Damaged_predictions_are_made_again()
    {
        var whole = _bench.Report(Ensembles);
        var files = Directory.GetFiles(_bench.Runs, "*.predictions", SearchOption.AllDirectories);
        Assert.Equal(12, files.Length);
        var bytes = File.ReadAllBytes(files[0]);
        bytes[^40] ^= 1;
        File.WriteAllBytes(files[0], bytes);

        Assert.Equal(whole.ResultHash, _bench.Report(Ensembles).ResultHash);
        Assert.Equal(13, _bench.Trials.Runs.Count);
        Assert.True(File.Exists(files[0] + ".damaged"));
    }
}
