using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Experiments.Tests;

/// <summary>FORMAT.md, Measures: one number a trial, or the word that says why there is none.</summary>
public sealed class TrialMeasureTests
{
    /// <summary>Four epochs of ten steps; validation is best after the second.</summary>
    private static readonly Recording[] _recordings =
    [
        Series("test.accuracy", ("start", 0.1), ("epoch:1", 0.5), ("epoch:2", 0.7), ("epoch:3", 0.9), ("epoch:4", 0.8), ("end", 0.7)),
        Series("validation.accuracy", ("start", 0.1), ("epoch:1", 0.6), ("epoch:2", 0.8), ("epoch:3", 0.7), ("epoch:4", 0.8), ("end", 0.8)),
        Series("train.loss", ("start", 2.0), ("epoch:1", 1.0), ("epoch:2", 0.5), ("epoch:3", 0.25), ("epoch:4", 0.125), ("end", 0.5)),
        Series("gradients.norm@hidden.1", ("start", 0.001), ("epoch:4", 0.01), ("end", 0.01)),
        Series("gradients.norm@hidden.2", ("start", 0.01), ("epoch:4", 0.02), ("end", 0.02)),
        Series("gradients.norm@hidden.10", ("start", 0.1), ("epoch:4", 0.03), ("end", double.NaN)),
    ];

    [Theory]
    [InlineData("end", 0.7)]
    [InlineData("start", 0.1)]
    [InlineData("epoch:3", 0.9)]
    public void At_a_moment(string moment, double value) => Is(value, Of("test.accuracy") with { Moment = moment });

    [Theory]
    [InlineData(MeasureCurve.Minimum, 0.1)]
    [InlineData(MeasureCurve.Maximum, 0.9)]
    [InlineData(MeasureCurve.Best, 0.7)]
    [InlineData(MeasureCurve.Mean, (0.3 + 0.6 + 0.8 + 0.85) / 4)]
    public void Over_its_curve(MeasureCurve curve, double value) =>
        Is(value, Of("test.accuracy") with { Curve = curve, CurveRises = true, BestBy = "validation.accuracy" });

    /// <summary>Losses at every moment, norms at two: the curve of what is made of both has two, whichever is named first.</summary>
    [Theory]
    [InlineData("train.loss", "gradients.norm@hidden.1", 1.999)]
    [InlineData("gradients.norm@hidden.1", "train.loss", -0.115)]
    public void A_curve_runs_where_all_that_it_is_made_of_was_recorded(string of, string minus, double largest) =>
        Is(largest, new Measure
        {
            Name = "m",
            Inner = Of(of) with { Minus = Of(minus) },
            Curve = MeasureCurve.Maximum,
            Definition = JValue.CreateNull(),
        });

    /// <summary>The plan says by what, and which way that is better: another address might be better the other way.</summary>
    [Theory]
    [InlineData("validation.accuracy", true, 0.5)]
    [InlineData("test.accuracy", true, 0.25)]
    [InlineData("test.accuracy", false, 2.0)]
    public void Best_is_where_the_address_is_that_the_plan_chose(string by, bool rises, double value) =>
        Is(value, Of("train.loss") with { Curve = MeasureCurve.Best, CurveRises = rises, BestBy = by });

    [Fact]
    public void Best_of_members_is_where_their_mean_is_best()
    {
        TrialResult? Member(double first, double second) => Result(
            [
                Series("test.accuracy", ("epoch:1", first), ("epoch:2", second)),
                Series("validation.accuracy", ("epoch:1", second), ("epoch:2", first)),
            ], TrialState.Finished);
        var ensemble = Trial([Series("validation.accuracy", ("end", 1))], TrialState.Finished) with
        {
            Members = [Member(0.25, 0.5), Member(0.75, 1)],
        };

        Assert.Equal(0.5, new TrialMeasure(ensemble).Of(Of("members.test.accuracy") with
        {
            Curve = MeasureCurve.Best,
            CurveRises = true,
            BestBy = "members.validation.accuracy",
        }).Number);
    }

    [Theory]
    [InlineData(0.7, 2)]
    [InlineData(0.5, 1)]
    [InlineData(0.05, 0)]
    public void Reaches_a_score_at_or_past_it(double score, double epoch)
    {
        Is(epoch, Of("test.accuracy") with { Curve = MeasureCurve.Reach, CurveRises = true, Score = score });
        Is(epoch * 10, Of("test.accuracy") with { Curve = MeasureCurve.Reach, CurveRises = true, Score = score, InSteps = true });
    }

    /// <summary>A budget of 25 steps, and a training that diverged before its first epoch was over: ten steps are an epoch all the same.</summary>
    [Theory]
    [InlineData(2, 25, "epoch:1", true, 10)]
    [InlineData(1, 19, "step:9", false, 0.9)]
    [InlineData(0, 6, "step:4", false, 0.4)]
    public void Epochs_and_steps_are_converted_by_a_whole_epochs_steps(int epochs, long steps, string moment, bool inSteps, double reached)
    {
        var trial = Trial([Series("test.accuracy", (moment, 1))], TrialState.Finished);
        var measure = Of("test.accuracy") with { Curve = MeasureCurve.Reach, CurveRises = true, Score = 0.5, InSteps = inSteps };

        trial = trial with { Result = trial.Result! with { Epochs = epochs, Steps = steps } };
        Assert.Equal(reached, new TrialMeasure(trial).Of(measure).Number!.Value, 1e-12);
    }

    [Fact]
    public void Reaches_a_loss_from_above() => Is(3, Of("train.loss") with { Curve = MeasureCurve.Reach, CurveRises = false, Score = 0.3 });

    /// <summary>At the score is past it, from above too; a start that is there already has reached it.</summary>
    [Theory]
    [InlineData(0.25, 3)]
    [InlineData(0.125, 4)]
    [InlineData(2, 0)]
    public void Reaches_a_loss_at_the_score_itself(double score, double epoch) =>
        Is(epoch, Of("train.loss") with { Curve = MeasureCurve.Reach, CurveRises = false, Score = score });

    /// <summary>Of a curve of one moment there is no area: the mean is its value.</summary>
    [Fact]
    public void The_mean_of_one_moment_is_its_value() => Assert.Equal(
        0.5, new TrialMeasure(Trial([Series("test.accuracy", ("start", 0.5), ("end", 0.5))], TrialState.Finished))
            .Of(Of("test.accuracy") with { Curve = MeasureCurve.Mean }).Number);

    /// <summary>What had numbers before it diverged is no result of a training all the same.</summary>
    [Theory]
    [InlineData(MeasureCurve.Mean)]
    [InlineData(MeasureCurve.Minimum)]
    [InlineData(MeasureCurve.Maximum)]
    [InlineData(MeasureCurve.Best)]
    public void A_curve_of_a_training_that_diverged_later_has_diverged(MeasureCurve curve)
    {
        var diverged = new TrialMeasure(Trial([Series("test.accuracy", ("start", 0.1), ("epoch:1", 0.6))], TrialState.Diverged));
        var empty = new TrialMeasure(Trial([], TrialState.Diverged));
        var measure = Of("test.accuracy") with { Curve = curve, CurveRises = true, BestBy = "test.accuracy" };

        Assert.Equal(ReportValue.Diverged, diverged.Of(measure).Word);
        Assert.Equal(ReportValue.Diverged, empty.Of(measure).Word);
        Assert.Equal(ReportValue.Undefined, new TrialMeasure(Trial([], TrialState.Finished)).Of(measure).Word);
    }

    [Fact]
    public void What_is_never_reached_says_so() =>
        Is(ReportValue.NotReached, Of("test.accuracy") with { Curve = MeasureCurve.Reach, CurveRises = true, Score = 0.95 });

    [Theory]
    [InlineData(MeasureReduction.Mean, 0.037)]
    [InlineData(MeasureReduction.Minimum, 0.001)]
    [InlineData(MeasureReduction.Maximum, 0.1)]
    [InlineData(MeasureReduction.Sum, 0.111)]
    public void Several_layers_are_reduced(MeasureReduction reduction, double value)
    {
        Is(value, Of("gradients.norm@hidden.*") with { Moment = "start", Reduction = reduction });
        Is(value, Of("gradients.norm") with { Moment = "start", Reduction = reduction });
    }

    [Fact]
    public void The_last_layer_is_the_one_of_the_highest_number() => Is(0.1, Of("gradients.norm@hidden.last") with { Moment = "start" });

    [Fact]
    public void A_layer_without_the_quantity_leaves_the_reduction_undefined() =>
        Is(ReportValue.Undefined, Of("gradients.norm@hidden.*") with { Reduction = MeasureReduction.Mean });

    [Fact]
    public void Ratios_and_differences()
    {
        var ratio = Of("gradients.norm@hidden.1") with
        {
            Moment = "start",
            Over = Of("gradients.norm@hidden.last") with { Moment = "start" },
            Log10 = true
        };

        Is(0.01, ratio);
        Is(0.1, Of("validation.accuracy") with { Minus = Of("test.accuracy") });
        Is(0.1 / 0.6, Of(
            "validation.accuracy") with
        { Minus = Of("test.accuracy"), Over = Of("validation.accuracy") with { Moment = "epoch:1" } });
        Is(ReportValue.Undefined, Of("test.accuracy") with { Over = Of("test.accuracy") with { Minus = Of("test.accuracy") } });
    }

    [Fact]
    public void A_curve_of_a_measure_takes_it_at_every_moment()
    {
        var gap = new Measure { Name = "gap", Address = "validation.accuracy", Minus = Of("test.accuracy"), Definition = new JObject() };

        Is(0.1, new Measure { Name = "largest", Inner = gap, Curve = MeasureCurve.Maximum, Definition = new JObject() });
        Is(-0.2, new Measure { Name = "smallest", Inner = gap, Curve = MeasureCurve.Minimum, Definition = new JObject() });
        Is(0.1, new Measure { Name = "same", Inner = gap, Definition = new JObject() });
    }

    [Fact]
    public void What_never_arrives_stays_never_less_something_and_has_no_place_subtracted()
    {
        var never = Of("test.accuracy") with { Curve = MeasureCurve.Reach, CurveRises = true, Score = 1 };

        Is(ReportValue.NotReached, never with { Minus = Of("run.epochs") });
        Is(ReportValue.Undefined, Of("run.epochs") with { Minus = never });
    }

    [Theory]
    [InlineData("run.epochs", 4)]
    [InlineData("run.steps", 40)]
    [InlineData("run.parameters", 42)]
    [InlineData("run.diverged", 0)]
    [InlineData("run.seconds", 1.5)]
    public void Of_the_run(string address, double value) => Is(value, Of(address));

    [Fact]
    public void A_training_that_diverged()
    {
        var recordings = new[]
        {
            Series("test.accuracy", ("start", 0.1), ("epoch:1", 0.6), ("epoch:2", double.NaN)),
            Series("gradients.norm@hidden.1", ("start", 0.5))
        };
        var diverged = Trial(recordings, TrialState.Diverged);

        Assert.Equal(ReportValue.Diverged, new TrialMeasure(diverged).Of(Of("test.accuracy")).Word);
        Assert.Equal(ReportValue.Diverged,
            new TrialMeasure(diverged).Of(Of("test.accuracy") with { Curve = MeasureCurve.Maximum }).Word);
        Assert.Equal(0.5, new TrialMeasure(diverged).Of(Of("gradients.norm@hidden.1") with { Moment = "start" }).Number);
        Assert.Equal(1, new TrialMeasure(diverged).Of(Of("run.diverged")).Number);
        Assert.Equal(1, new TrialMeasure(diverged)
            .Of(Of("test.accuracy") with { Curve = MeasureCurve.Reach, CurveRises = true, Score = 0.6 }).Number);
        Assert.Equal(ReportValue.Diverged,
            new TrialMeasure(
                diverged).Of(Of("test.accuracy") with { Curve = MeasureCurve.Reach, CurveRises = true, Score = 0.7 }).Word);
    }

    [Fact]
    public void A_trial_that_failed()
    {
        var failed = Trial(_recordings, TrialState.Finished) with { Result = null, Failure = new TrialFailure("training", "no room") };
        Assert.Equal(ReportValue.Failed, new TrialMeasure(failed).Of(Of("test.accuracy")).Word);
    }

    [Fact]
    public void Members_of_an_ensemble_are_their_mean_unless_it_is_said_otherwise()
    {
        var members = new[] { 0.5, 0.7, 0.6 }.Select(
            value => (TrialResult?)Result([Series("test.accuracy", ("end", value))], TrialState.Finished)).ToList();
        var ensemble = new TrialMeasure(
            Trial([Series("test.accuracy", ("end", 0.75))], TrialState.Finished) with { Members = members });

        Assert.Equal(0.6, ensemble.Of(Of("members.test.accuracy")).Number!.Value, 1e-15);
        Assert.Equal(0.7, ensemble.Of(Of("members.test.accuracy") with { Reduction = MeasureReduction.Maximum }).Number);
        Assert.Equal(0.15, ensemble.Of(Of("test.accuracy") with { Minus = Of("members.test.accuracy") }).Number!.Value, 1e-15);
        Assert.Equal(ReportValue.Failed,
            new TrialMeasure(Trial([], TrialState.Finished) with { Members = [.. members, null] })
                .Of(Of("members.test.accuracy")).Word);
    }

    private static void Is(double value, Measure measure, double tolerance = 1e-12) =>
        Assert.Equal(value, new TrialMeasure(Trial(_recordings, TrialState.Finished)).Of(measure).Number!.Value, tolerance);

    private static void Is(string word, Measure measure) =>
        Assert.Equal(word, new TrialMeasure(Trial(_recordings, TrialState.Finished)).Of(measure).Word);

    private static Measure Of(string address) => new() { Name = address, Address = address, Definition = new JValue(address) };

    private static Recording Series(string address, params (string Moment, double Value)[] points) =>
        new("key", address, [.. points.Select(point => point.Moment)], [.. points.Select(point => point.Value)]);

    private static TrialOutcome Trial(IReadOnlyList<Recording> recordings, TrialState state)
    {
        var planned = new PlanSketch().Build().Trials[0];
        var plan = planned.Plan with { Entries = ["hidden.1", "hidden.2", "hidden.10", "dense"] };
        return new TrialOutcome(planned with { Plan = plan }, Result(recordings, state), [], Reused: false, Failure: null);
    }

    private static TrialResult Result(IReadOnlyList<Recording> recordings, TrialState state) => new()
    {
        State = state,
        Epochs = 4,
        Steps = 40,
        StepsPerEpoch = 10,
        Parameters = 42,
        Recordings = recordings,
        WeightsHash = "",
        Seconds = 1.5,
        PeakBytes = 1,
        Threads = 1,
    };
}
