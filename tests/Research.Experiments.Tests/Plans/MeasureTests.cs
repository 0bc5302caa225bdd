using Research.Training;

namespace Research.Experiments.Tests;

public class MeasureTests
{
    /// <summary>Views at start, epoch and end; two probed layers at start and epoch; two epochs.</summary>
    private const string Probed = "\"probes\": [\"gradient-statistics\"],\n";

    [Theory]
    [InlineData("\"test.accuracy\"", "test.accuracy at end")]
    [InlineData("{ \"of\": \"test.accuracy\", \"at\": \"epoch:1\" }", "test.accuracy at epoch:1")]
    [InlineData("{ \"of\": \"test.accuracy\", \"at\": \"epoch:01\" }", "test.accuracy at epoch:1")]
    [InlineData("{ \"of\": \"test.accuracy\", \"curve\": \"best\" }", "test.accuracy Best by validation.accuracy up")]
    [InlineData("{ \"of\": \"test.accuracy\", \"curve\": \"reach\", \"score\": 0.8, \"unit\": \"steps\" }",
        "test.accuracy Reach up 0.8 steps [steps lower]")]
    [InlineData("{ \"of\": \"run.seconds\", \"better\": \"lower\" }", "run.seconds at end machine [s lower]")]
    [InlineData("{ \"of\": \"gradient-statistics.norm@hidden\", \"over\": \"gradient-statistics.norm@output\", \"at\": \"start\", "
        + "\"scale\": \"log10\" }",
        "gradient-statistics.norm@hidden at start / (gradient-statistics.norm@output at start) log10")]
    [InlineData("{ \"of\": \"gradient-statistics.norm@*\", \"at\": \"start\", \"reduce\": \"max\", "
        + "\"minus\": { \"of\": \"gradient-statistics.norm@*\", \"reduce\": \"min\" } }",
        "gradient-statistics.norm@* at start Maximum - (gradient-statistics.norm@* at start Minimum)")]
    [InlineData("{ \"of\": { \"of\": \"test.accuracy\", \"minus\": \"validation.accuracy\" }, \"curve\": \"max\" }",
        "(test.accuracy at end - (validation.accuracy at end)) Maximum")]
    [InlineData("{ \"of\": \"test.accuracy\", \"minus\": \"validation.accuracy\", \"curve\": \"max\" }",
        "test.accuracy Maximum - (validation.accuracy Maximum)")]
    [InlineData("{ \"of\": \"other\", \"at\": \"start\" }", "(test.accuracy at start) at start")]
    public void A_measure_is_read_as_written(string measure, string read)
    {
        using var files = new PlanFiles();

        ExperimentPlan plan = files.Plan(PlanFiles.With($"{Probed}\"measures\": {{ \"m\": {measure}, \"other\": \"test.accuracy\" }}"));

        Assert.Equal(["test.accuracy", "m", "other"], plan.Measures.Select(each => each.Name));
        Assert.Equal(read, Describe(plan.Measures[1]));
    }

    /// <summary>Who writes that fewer epochs are better asks for the first time at or below the score: the start.</summary>
    [Theory]
    [InlineData("{ \"of\": \"test.accuracy\", \"curve\": \"reach\", \"score\": 0.8, \"better\": \"lower\" }",
        "measures.m.better: this is the first time at which test.accuracy is at or below 0.8, though of it higher is better: ")]
    [InlineData("{ \"of\": { \"of\": \"test.accuracy\", \"curve\": \"reach\", \"score\": 0.8, \"better\": \"lower\" } }",
        "measures.m.of.better: this is the first time at which test.accuracy is at or below 0.8, though of it higher is better: ")]
    [InlineData("{ \"of\": \"test.accuracy\", \"curve\": \"reach\", \"score\": 0.8, \"better\": \"higher\" }", null)]
    [InlineData("{ \"of\": \"test.accuracy\", \"curve\": \"reach\", \"score\": 0.8 }", null)]
    [InlineData("{ \"of\": { \"of\": \"test.accuracy\", \"minus\": \"validation.accuracy\" }, \"curve\": \"reach\", \"score\": 0, "
        + "\"better\": \"lower\" }", null)]
    [InlineData("{ \"of\": \"test.accuracy\", \"better\": \"lower\" }", null)]
    public void A_curve_that_is_to_go_the_worse_way_is_worth_a_word(string measure, string? warning)
    {
        using var files = new PlanFiles();

        ExperimentPlan plan = files.Plan(PlanFiles.With($"\"measures\": {{ \"m\": {measure} }}"));

        if (warning is null) Assert.Empty(plan.Warnings);
        else Assert.StartsWith(warning, Assert.Single(plan.Warnings.Select(each => $"{each.Path}: {each.Message}")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "measures.m: a measure is an address, such as \"test.accuracy\", or { \"of\": address, ... }")]
    [InlineData("{ \"at\": \"end\" }", "measures.m: a measure needs `of`: an address, such as \"test.accuracy\", or another measure")]
    [InlineData("{ \"off\": \"test.accuracy\", \"of\": \"test.accuracy\" }", "measures.m.off: unknown key \"off\"; did you mean \"of\"?")]
    [InlineData("\"test.acuracy\"", "measures.m: nothing measures \"test.acuracy\"; did you mean \"test.accuracy\"?")]
    [InlineData("\"m\"", "measures.m: the measure \"m\" is made of itself: m -> m")]
    [InlineData("\"members.test.accuracy\"", "measures.m: there is no ensemble, so \"members.test.accuracy\" has no members")]
    [InlineData("\"pretrain.reconstruction-error@hidden\"",
        "measures.m: there is no pre-training, so nothing measures \"pretrain.reconstruction-error@hidden\"")]
    [InlineData("\"gradient-statistics.norm@hidden\"",
        "measures.m: \"gradient-statistics.norm@hidden\" is not recorded at end: the probe \"gradient-statistics\" looks at start, "
        + "epoch; set `at` to one of these, or add \"end\" to the probe's `at`")]
    [InlineData("{ \"of\": \"gradient-statistics.nrom@hidden\", \"at\": \"start\" }",
        "measures.m.of: \"gradient-statistics.nrom@hidden\": the probe \"gradient-statistics\" measures no \"nrom\"; "
        + "did you mean \"norm\"?")]
    [InlineData("{ \"of\": \"gradient-statistics.saturated@hidden\", \"at\": \"start\" }",
        "measures.m.of: \"gradient-statistics.saturated@hidden\": the probe \"gradient-statistics\" measures no \"saturated\"; "
        + "there are: norm, pre-norm")]
    [InlineData("{ \"of\": \"gradient-statistics.norm@hiden\", \"at\": \"start\" }",
        "measures.m.of: \"gradient-statistics.norm@hiden\": 'hiden' matches no layer; did you mean \"hidden\"?")]
    [InlineData("{ \"of\": \"gradient-statistics.norm@*\", \"at\": \"start\" }",
        "measures.m.of: \"gradient-statistics.norm@*\" matches 3 layers: say by `reduce` (mean, min, max, sum) what is made of them, "
        + "or name one")]
    [InlineData("{ \"of\": \"test.accuracy\", \"at\": \"epoch:3\" }",
        "measures.m.at: \"test.accuracy\" is not recorded at epoch:3 (there are 2 epochs): the views look at start, epoch, end; "
        + "set `at` to one of these, or add \"epoch:3\" to `evaluation.at`")]
    [InlineData("{ \"of\": \"test.accuracy\", \"at\": \"step:3\" }",
        "measures.m.at: \"test.accuracy\" is not recorded at step:3: the views look at start, epoch, end; set `at` to one of these, "
        + "or add \"step:3\" to `evaluation.at`")]
    [InlineData("{ \"of\": \"test.accuracy\", \"at\": \"epoch\" }",
        "measures.m.at: `at` is one moment: start, end, epoch:5 or step:100; over all of them there is `curve`")]
    [InlineData("{ \"of\": \"test.accuracy\", \"at\": \"end\", \"curve\": \"max\" }",
        "measures.m.curve: `curve` runs over all recorded moments and `at` is one of them: write one of the two")]
    [InlineData("{ \"of\": \"test.accuracy\", \"curve\": \"top\" }", "measures.m.curve: `curve` is one of best, mean, min, max, reach")]
    [InlineData("{ \"of\": \"test.accuracy\", \"curve\": \"reach\" }",
        "measures.m.curve: \"curve\": \"reach\" needs `score`: the number to be reached")]
    [InlineData("{ \"of\": \"test.accuracy\", \"score\": 1 }", "measures.m.score: `score` belongs to \"curve\": \"reach\"")]
    [InlineData("{ \"of\": \"run.epochs\", \"curve\": \"max\" }",
        "measures.m.curve: \"run.epochs\" has no curve: a run's figures are of the end alone")]
    [InlineData("{ \"of\": \"gradient-statistics.norm@hidden\", \"curve\": \"reach\", \"score\": 1 }",
        "measures.m.curve: nothing says which way \"gradient-statistics.norm@hidden, epochs to 1\" is better; "
        + "write `better`: \"higher\" or \"lower\"")]
    [InlineData("{ \"of\": { \"of\": \"test.accuracy\", \"at\": \"start\" }, \"curve\": \"max\" }",
        "measures.m.of.at: the measure around it runs along a curve, so this has no moment of its own; remove it")]
    public void Each_fault_of_a_measure_has_its_message(string measure, string fault)
    {
        using var files = new PlanFiles();

        Assert.Equal([$"8: {fault}"], files.Faults(PlanFiles.With($"{Probed}\"measures\": {{ \"m\": {measure} }}")));
    }

    /// <summary>Pre-training may take hours: what it does not tell is refused before.</summary>
    [Theory]
    [InlineData("pretrain.varience@hidden", "pre-training measures no \"varience\"; did you mean \"variance\"?")]
    [InlineData("pretrain.reconstruction-error@hidden", "pre-training measures no \"reconstruction-error\"; there are: variance")]
    [InlineData("pretrain.variance@hiden", "'hiden' matches no layer; did you mean \"hidden\"?")]
    [InlineData("pretrain.variance", "matches 3 layers: say by `reduce` (mean, min, max, sum) what is made of them, or name one", " ")]
    [InlineData("pretrain.variance@hidden", null)]
    public void A_measure_of_pretraining_is_of_what_it_tells(string address, string? fault, string after = ": ")
    {
        using var files = new PlanFiles();
        var text = PlanFiles.With($"\"pretrain\": \"lsuv\",\n\"measures\": {{ \"m\": \"{address}\" }}");

        if (fault is null) Assert.Equal(address, files.Plan(text).Measures[1].Address);
        else Assert.Equal([$"8: measures.m: \"{address}\"{after}{fault}"], files.Faults(text));
    }

    /// <summary>An ensemble is no model, and has no curve: what comes out undefined is refused before hours are spent on it.</summary>
    [Theory]
    [InlineData("{ \"of\": \"test.accuracy\", \"curve\": \"max\" }",
        "measures.m.curve: \"test.accuracy\" has no curve: what an ensemble's members predict together is measured at the end alone; "
        + "for its members write \"members.test.accuracy\"")]
    [InlineData("{ \"of\": \"test.accuracy\", \"at\": \"epoch:1\" }",
        "measures.m.at: \"test.accuracy\" is not recorded at epoch:1: what an ensemble's members predict together is measured at end; "
        + "set `at` to one of these; for its members write \"members.test.accuracy\"")]
    [InlineData("{ \"of\": \"gradient-statistics.norm@hidden\", \"at\": \"start\" }",
        "measures.m.of: an ensemble has no \"gradient-statistics.norm@hidden\", only what its members predict together at the end: "
        + "validation.accuracy, test.accuracy, run.epochs and the like; for its members write "
        + "\"members.gradient-statistics.norm@hidden\"")]
    [InlineData("{ \"of\": \"members.gradient-statistics.norm@hidden\", \"at\": \"start\" }", null)]
    [InlineData("{ \"of\": \"members.test.accuracy\", \"curve\": \"max\" }", null)]
    [InlineData("{ \"of\": \"test.accuracy\", \"minus\": \"members.test.accuracy\" }", null)]
    [InlineData("\"run.parameters\"", null)]
    public void A_measure_of_an_ensemble_is_of_what_it_has(string measure, string? fault)
    {
        using var files = new PlanFiles();
        var text = PlanFiles.With($"\"ensemble\": \"seeds\", {Probed}\"measures\": {{ \"m\": {measure} }}");

        if (fault is null) Assert.Equal("m", files.Plan(text).Measures[1].Name);
        else Assert.Equal([$"8: {fault}"], files.Faults(text));
    }

    /// <summary>An ensemble's own figures are of the end: where its members' curve is best, theirs says.</summary>
    [Fact]
    public void Members_are_best_by_their_own_validation()
    {
        using var files = new PlanFiles();
        var text = PlanFiles.With(
            "\"ensemble\": \"seeds\", \"measures\": { \"m\": { \"of\": \"members.test.accuracy\", \"curve\": \"best\" } }");

        Assert.Equal("members.validation.accuracy", files.Plan(text).Measures[1].BestBy);
    }

    [Fact]
    public void A_moment_is_the_same_however_its_number_is_written()
    {
        using var files = new PlanFiles();
        var text = PlanFiles.With("\"evaluation\": { \"at\": [\"epoch:02\"] }, "
            + "\"measures\": { \"m\": { \"of\": \"test.accuracy\", \"at\": \"epoch:2\" } }");

        Assert.Equal("epoch:2", files.Plan(text).Measures[1].Moment);
    }

    [Fact]
    public void A_name_that_looks_like_an_address_is_refused()
    {
        using var files = new PlanFiles();

        Assert.Equal(["7: measures.test.best: \"test.best\" is no name for a measure: it must not be empty, nor hold a dot or @, "
            + "which addresses do"],
            files.Faults(PlanFiles.With("\"measures\": { \"test.best\": \"test.accuracy\" }")));
    }

    [Fact]
    public void The_primary_is_any_measure_and_comes_first()
    {
        using var files = new PlanFiles();

        ExperimentPlan named = files.Plan(
            PlanFiles.With("\"measures\": { \"fast\": { \"of\": \"test.accuracy\", \"curve\": \"reach\", \"score\": 0.5 } }, "
                + "\"primary\": \"fast\""));
        ExperimentPlan inline =
            files.Plan(PlanFiles.With("\"primary\": { \"of\": \"test.accuracy\", \"minus\": \"validation.accuracy\" }"));

        Assert.Equal("fast", Assert.Single(named.Measures).Name);
        Assert.Equal("test.accuracy - validation.accuracy", Assert.Single(inline.Measures).Name);
        Assert.Null(inline.Measures[0].HigherIsBetter);
    }

    private static string Describe(Measure measure)
    {
        var text = measure.Address ?? $"({Describe(measure.Inner!)})";
        text += measure.Curve == MeasureCurve.None ? $" at {measure.Moment}" : $" {measure.Curve}";
        text += measure.BestBy is { } by ? $" by {by}" : "";
        text += measure.CurveRises switch { true => " up", false => " down", null => "" };
        text += measure.Score is { } score ? $" {CanonicalJson.Number(score)} {(measure.InSteps ? "steps" : "epochs")}" : "";
        text += measure.Reduction == MeasureReduction.None ? "" : $" {measure.Reduction}";
        text += measure.Minus is { } minus ? $" - ({Describe(minus)})" : "";
        text += measure.Over is { } over ? $" / ({Describe(over)})" : "";
        text += measure.Log10 ? " log10" : "";
        text += measure.OfTheMachine ? " machine" : "";
        return measure.HigherIsBetter == false ? $"{text} [{measure.Unit} lower]" : text;
    }
}
