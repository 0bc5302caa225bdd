using Research.Training;

namespace Research.Experiments.Tests;

public sealed class TrialValueTests
{
    private static readonly HashSet<string> Views = ["test"];

    [Theory]
    [InlineData(20)]
    [InlineData(25)]
    public void Epochs_become_steps_where_both_were_recorded_wherever_in_an_epoch_it_ended(long steps)
    {
        var result = Result(
            new Recording("k", "test.loss", ["start", "epoch:1", "epoch:2", "end"], [4, 3, 2, 1]),
            new Recording("k", "test.accuracy", ["step:5", "step:10"], [0.5, 0.75]));
        var curves = TrialValues.Curves(result with { Steps = steps }, Views);

        // Ten steps an epoch: step 10 is epoch 1.
        Assert.Equal("step", curves.Unit);
        Assert.Equal([0, 5, 10, 20], curves.At);
        Assert.Equal([4, null, 3, 2], curves.Values["test.loss"].Select(value => value?.Number));
        Assert.Equal([null, 0.5, 0.75, null], curves.Values["test.accuracy"].Select(value => value?.Number));
    }

    [Fact]
    public void What_is_known_at_the_end_alone_is_no_curve() =>
        Assert.Same(ReportCurves.None, TrialValues.Curves(Result(new Recording("k", "test.loss", ["end"], [1])), Views));

    [Fact]
    public void Probes_are_grouped_by_moment_with_layers_in_order()
    {
        var probes = TrialValues.Probes(Result(
            new Recording("p", "weights.norm@hidden.1", ["start", "end"], [1, 2]),
            new Recording("p", "weights.norm@hidden.2", ["start", "end"], [3, 4]),
            new Recording("p", "weights.pre-mean@hidden.2", ["start"], [double.NaN]),
            new Recording("p", "weights.total", ["start"], [9]),
            new Recording("r", "pretrain.reconstruction-error@hidden.1", ["epoch:1"], [0.5]),
            new Recording("r", "run.seconds", ["end"], [1]),
            new Recording("v", "test.loss", ["end"], [1])), Views);

        Assert.Equal([("weights", "start"), ("weights", "end"), ("weights", "start"), ("pretrain", "epoch:1")],
            probes.Select(probe => (probe.Probe, probe.Moment)));
        Assert.Equal(["hidden.1", "hidden.2"], probes[0].Layers);
        Assert.Equal([1, 3], probes[0].Quantities["norm"].Select(value => value.Number));
        Assert.Equal(["undefined", "undefined"], probes[0].Quantities["pre-mean"].Select(value => value.Word));
        Assert.Empty(probes[2].Layers);
        Assert.Equal(9, probes[2].Quantities["total"].Single().Number);
    }

    [Fact]
    public void The_runs_own_measures_are_known_for_a_diverged_trial_too()
    {
        var diverged = Result() with { State = TrialState.Diverged };

        string[] measures = ["run.diverged", "run.steps", "run.epochs"];
        Assert.Equal([1, 20, 2], measures.Select(measure => TrialValues.AtEnd(diverged, measure).Number));
        Assert.Equal("diverged", TrialValues.AtEnd(diverged, "test.loss").Word);
        Assert.Equal("failed", TrialValues.AtEnd(null, "test.loss").Word);
        Assert.Equal("undefined", TrialValues.AtEnd(Result(), "test.loss").Word);
    }

    [Fact]
    public void Histograms_are_summed_over_seeds_at_start_and_end_and_confusions_are_none()
    {
        TrialResult Seed(double count, string address = "activations.histogram@hidden") => Result() with
        {
            Tables =
            [
                new TableRecording("p", address, "start", 3, [-1, 0, count, 0, 1, 2]),
                new TableRecording("p", address, "epoch:1", 3, [-1, 0, 7]),
            ],
        };
        var histogram = Assert.Single(Histograms.Of("c", [Seed(1), Seed(4)], Views));

        Assert.Equal(
            ("activations", "histogram", "hidden", "start"), (histogram.Probe, histogram.Quantity, histogram.Layer, histogram.Moment));
        Assert.Equal([-1, 0, 1], histogram.Edges.Select(edge => edge.Number!.Value));
        Assert.Equal([5, 4], histogram.Counts);
        Assert.Empty(Histograms.Of("c", [Seed(1, "test.confusion")], Views));
        Assert.Equal("pre-histogram", Assert.Single(Histograms.Of("c", [Seed(1, "activations.pre-histogram@hidden")], Views)).Quantity);
    }

    /// <summary>A probe may tell a table of what diverged; no report holds such numbers.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    public void A_table_that_is_not_of_numbers_is_no_histogram(int columns)
    {
        var table = new TableRecording("p", "spectrum.values@hidden", "end", columns, [-1, 0, double.NaN, 0, 1, double.PositiveInfinity]);

        Assert.Empty(Histograms.Of("c", [Result() with { State = TrialState.Diverged, Tables = [table] }], Views));
    }

    private static TrialResult Result(params Recording[] recordings) => new()
    {
        State = TrialState.Finished,
        Epochs = 2,
        Steps = 20,
        StepsPerEpoch = 10,
        Parameters = 1,
        Recordings = recordings,
        WeightsHash = "",
        Seconds = 1,
        PeakBytes = 1,
        Threads = 1,
    };
}
