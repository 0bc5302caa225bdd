using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Experiments.Tests;

/// <summary>What is picked of values that were tried, and what a pick changes of the plan.</summary>
public sealed class TuningResolverTests
{
    private static readonly double _gone = double.NaN;

    /// <summary>The best, in the measure's direction; the first of equals; what has no number only where nothing has one.</summary>
    [Theory]
    [InlineData(true, new[] { 0.25, 0.75, 0.5 }, 1)]
    [InlineData(false, new[] { 0.5, 0.75, 0.25 }, 2)]
    [InlineData(true, new[] { 0.25, 0.75, 0.75 }, 1)]
    [InlineData(false, new[] { 0.75, 0.25, 0.25 }, 1)]
    [InlineData(true, new[] { double.NaN, 0.25, double.NaN }, 1)]
    [InlineData(false, new[] { double.NaN, 0.75, 0.25 }, 2)]
    [InlineData(true, new[] { 0.5, double.NaN, 0.25 }, 0)]
    [InlineData(false, new[] { double.NaN, double.NaN, double.NaN }, 0)]
    public void The_best_is_picked(bool higher, double[] scores, int picked)
    {
        var (plan, failed) = Resolve(higher, [.. scores.Select(score => (double[])[score])]);

        Assert.Empty(failed);
        Assert.Equal(picked, Assert.Single(plan.Picks).Picked);
        Assert.Equal($"picked {picked}", plan.Trials[0].Id);
        Assert.Equal(Sketch().Trials.Skip(1).Select(trial => trial.Id), plan.Trials.Skip(1).Select(trial => trial.Id));
    }

    /// <summary>One pick for all seeds is by the mean over its trainings, and one that diverged spoils its value.</summary>
    [Fact]
    public void Several_trainings_are_judged_by_their_mean()
    {
        Assert.Equal(1, Pick([0.9, 0.1, 0.2], [0.5, 0.6, 0.4]).Picked);
        Assert.Equal(0.5, Pick([0.9, 0.1, 0.2], [0.5, 0.6, 0.4]).Score(1).Number!.Value, 1e-12);
        Assert.Equal(1, Pick([0.9, _gone, 0.9], [0.1, 0.1, 0.1]).Picked);
        Assert.Equal(ReportValue.Diverged, Pick([0.9, _gone, 0.9], [0.1, 0.1, 0.1]).Score(0).Word);

        static TuningPick Pick(params double[][] scores) => Assert.Single(Resolve(true, scores).Plan.Picks);
    }

    [Fact]
    public void A_tuning_run_that_failed_leaves_its_group_without_a_pick_and_says_so()
    {
        var (plan, failed) = Resolve(true, [[0.5], [0.75]], broken: "tried 1 0");

        Assert.Empty(plan.Picks);
        Assert.Equal(Sketch().Trials.Select(trial => trial.Id), plan.Trials.Select(trial => trial.Id));
        var (_, failure) = Assert.Single(failed);
        Assert.Equal(("tune", "the tuning run of seed 1 failed: no room"), (failure.Where, failure.Message));
    }

    [Fact]
    public void What_was_not_run_is_neither_picked_nor_failed()
    {
        var (plan, failed) = Resolve(true, [[0.5], [0.75]], missing: "tried 0 0");

        Assert.Empty(plan.Picks);
        Assert.Empty(failed);
        Assert.Equal(Sketch().Trials[0].Id, plan.Trials[0].Id);
    }

    private static ExperimentPlan Sketch() => new PlanSketch().Build();

    private static (ExperimentPlan Plan, IReadOnlyList<(TuningGroup Group, TrialFailure Failure)> Failed) Resolve(
        bool higher, double[][] scores, string? broken = null, string? missing = null)
    {
        var plan = Sketch();
        var trial = plan.Trials[0];
        var group = new TuningGroup
        {
            Cell = trial.Cell.Id,
            Once = scores[0].Length > 1,
            Measure = new Measure { Name = "m", Address = "validation.m", Definition = new JValue("m"), HigherIsBetter = higher },
            Settings = ["rate"],
            Candidates = [.. scores.Select((each, i) => new TuningCandidate(
                new JObject { ["rate"] = i }, false, [.. each.Select((_, k) => trial with { Id = $"tried {i} {k}" })],
                [trial with { Id = $"picked {i}" }]))],
        };
        var told = scores.SelectMany((each, i) => each.Select((score, k) => ($"tried {i} {k}", score))).ToDictionary();
        return TuningResolver.Resolve(plan with { Tuning = [group] }, tried =>
            tried.Id == missing ? null
            : tried.Id == broken ? new TrialOutcome(tried, null, [], false, new TrialFailure("training", "no room"))
            : new TrialOutcome(tried, Result(told[tried.Id]), [], false, null));
    }

    private static TrialResult Result(double score) => new()
    {
        State = double.IsNaN(score) ? TrialState.Diverged : TrialState.Finished,
        Epochs = 1,
        Steps = 10,
        StepsPerEpoch = 10,
        Parameters = 42,
        Recordings = [new Recording("key", "validation.m", ["end"], [score])],
        WeightsHash = "",
        Seconds = 1,
        PeakBytes = 1,
        Threads = 1,
    };
}
