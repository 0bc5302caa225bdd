using Research.Training;

namespace Research.Experiments.Tests;

public class TuneTests
{
    private const string Rates = "\"settings\": { \"rate\": { \"path\": \"optimizer.learningRate\", \"values\": [0.1, 0.2, 0.4] } }";
    private const string Factor =
        "\"ablation\": { \"factors\": { \"activation\": { \"path\": \"defaults.activation\", \"levels\": [\"relu\", \"tanh\"] }, "
        + "\"epochs\": { \"path\": \"training.epochs\", \"levels\": [1, 2] } } }, \"seeds\": [3, 5], ";

    [Fact]
    public void Every_seed_of_every_cell_trains_each_value_with_a_seed_of_its_own()
    {
        using var files = new PlanFiles();

        ExperimentPlan plan = files.Plan(PlanFiles.With($"{Factor} \"tune\": {{ {Rates} }}"));

        Assert.Equal(4 * 2, plan.Tuning.Count);
        Assert.Equal(4 * 2, plan.Trials.Count);
        TuningGroup group = plan.Tuning[3];
        Assert.Equal(("activation=relu, epochs=2", "validation.accuracy", true, false),
            (group.Cell, group.Measure.Name, group.Measure.HigherIsBetter, group.Once));
        Assert.Equal(["tune/5 0.1 edge -> 5 0.1", "tune/5 0.2 -> 5 0.2", "tune/5 0.4 edge -> 5 0.4"], group.Candidates.Select(Describe));
        Assert.All(group.Candidates, candidate => Assert.Equal(5, Assert.Single(candidate.Trainings).Spec.Seed));
    }

    [Fact]
    public void One_pick_for_all_seeds_has_tuning_seeds_of_its_own_and_per_shares_it()
    {
        using var files = new PlanFiles();

        ExperimentPlan plan = files.Plan(
            PlanFiles.With($"{Factor} \"tune\": {{ {Rates}, \"pick\": \"once\", \"seeds\": 2, \"per\": [\"activation\"], "
                + $"\"measure\": \"validation.accuracy\" }}"));

        Assert.Equal(["activation=relu, epochs=1", "activation=tanh, epochs=1"], plan.Tuning.Select(group => group.Cell));
        Assert.Equal("tune/1 0.1 tune/2 0.1 edge -> 3 0.1 5 0.1 3 0.1 5 0.1", Describe(plan.Tuning[0].Candidates[0]));
        Assert.Equal(["activation=relu, epochs=1", "activation=relu, epochs=2"],
            plan.Tuning[0].Candidates[0].Trials.Select(trial => trial.Cell.Id).Distinct());
    }

    [Fact]
    public void A_level_may_bring_what_its_cells_tune()
    {
        using var files = new PlanFiles();

        ExperimentPlan plan = files.Plan(PlanFiles.With($$"""
            "seeds": 1, "tune": { {{Rates}} },
            "ablation": { "factors": { "optimizer": { "levels": {
              "sgd": {}, "adam": { "optimizer.type": "adam", "tune.settings.rate.values": [0.01, 0.02] }, "fixed": { "tune": null } } } } }
            """));

        Assert.Equal([3, 2], plan.Tuning.Select(group => group.Candidates.Count));
        Assert.Equal(3, plan.Cells.Select(cell => cell.SpecHash).Distinct().Count());
    }

    [Fact]
    public void Settings_are_tried_in_every_combination()
    {
        using var files = new PlanFiles();

        ExperimentPlan plan = files.Plan(PlanFiles.With("""
            "seeds": 1, "tune": { "settings": {
              "rate": { "path": "optimizer.learningRate", "values": [0.1, 0.2] }, "units": { "path": "model.hidden.units", "values": [3, 4, 5] } } }
            """));

        Assert.Equal(["{\"rate\":0.1,\"units\":3}", "{\"rate\":0.1,\"units\":4}", "{\"rate\":0.1,\"units\":5}"],
            plan.Tuning[0].Candidates.Take(3).Select(candidate => CanonicalJson.Write(candidate.Values)));
        Assert.Equal(6, plan.Tuning[0].Candidates.Count);
    }

    [Theory]
    [InlineData("[]", ": `tune` is an object: { \"settings\": { name: { \"path\": ..., \"values\": [...] } } }")]
    [InlineData("{}", ": `tune` needs `settings`: name -> { \"path\": ..., \"values\": [...] }")]
    [InlineData("{ \"settings\": { \"a\": { \"path\": \"optimizer.learningRate\" } } }",
        ".settings.a: the tuned setting \"a\" needs `path` and `values`: { \"path\": ..., \"values\": [...] }")]
    [InlineData("{ \"settings\": { \"a\": { \"path\": \"optimizer.learningrate\", \"values\": [1] } } }",
        ".settings.a.values[0]: \"sgd\" has no option \"learningrate\"")]
    [InlineData("{ \"settings\": { \"a\": { \"path\": \"optimizer.learningRate\", \"values\": [1, 2, 1.0] } } }",
        ".settings.a.values[2]: the value 1 is listed twice; remove one")]
    [InlineData("{ \"settings\": { \"a\": { \"path\": \"model.hiden.units\", \"values\": [1] } } }",
        ".settings.a.values[0]: `model` has no \"hiden\"; its names are: flatten, hidden, output")]
    [InlineData("{ RATES, \"measure\": \"test.accuracy\" }",
        ".measure: what is tuned on test cannot be judged on test: pick by a measure on validation")]
    [InlineData("{ RATES, \"measure\": \"validation.acuracy\" }",
        ".measure: nothing measures \"validation.acuracy\"; did you mean \"validation.accuracy\"?")]
    [InlineData("{ RATES, \"measure\": \"run.parameters\" }",
        ".measure: nothing says which way \"run.parameters\" is better; write `better`: \"higher\" or \"lower\"")]
    [InlineData("{ RATES, \"pick\": \"best\" }", ".pick: `pick` is one of per-seed, once")]
    [InlineData("{ RATES, \"seeds\": 2 }",
        ".seeds: `seeds` belongs to \"pick\": \"once\"; per seed, every comparison seed tunes for itself")]
    [InlineData("{ RATES, \"per\": [\"depth\"] }", ".per[0]: `per` names factors, and there is no \"depth\"")]
    [InlineData("{ RATES, \"peck\": \"once\" }", ".peck: unknown key \"peck\"; did you mean \"pick\"?")]
    public void Each_fault_of_tune_has_its_message(string tune, string fault)
    {
        using var files = new PlanFiles();

        Assert.Equal([$"7: tune{fault}"], files.Faults(PlanFiles.With($"\"tune\": {tune.Replace("RATES", Rates)}")));
    }

    [Theory]
    [InlineData("test", true)]
    [InlineData("validation", false)]
    public void A_view_of_test_is_test_under_any_name(string of, bool refused)
    {
        using var files = new PlanFiles();
        var file = PlanFiles.With(
            $$"""
            "tune": { {{Rates}}, "measure": "held.accuracy" }, "evaluation": { "views": { "held": { "of": "{{of}}" } } }
            """);

        // The planner that stands in for the real one knows no further views, so the other is faulty too.
        Assert.Equal(
            refused,
            files.Faults(file).Contains("7: tune.measure: what is tuned on test cannot be judged on test: pick by a measure on validation"));
    }

    [Theory]
    [InlineData("validation.test.accuracy")]
    [InlineData("members.validation.test.accuracy")]
    public void A_head_called_test_is_no_view(string measure)
    {
        using var files = new PlanFiles();

        var faults = files.Faults(PlanFiles.With($$"""
            "tune": { {{Rates}}, "measure": "{{measure}}" }
            """));

        // The planner that stands in for the real one knows no heads.
        Assert.DoesNotContain(faults, fault => fault.Contains("cannot be judged on test"));
    }

    [Fact]
    public void A_primary_that_is_no_metric_cannot_pick()
    {
        using var files = new PlanFiles();

        Assert.Equal(["7: tune: the primary, run.epochs, is no metric on test: `tune` needs a `measure`, such as \"validation.accuracy\""],
            files.Faults(PlanFiles.With($"\"tune\": {{ {Rates} }}, \"primary\": \"run.epochs\"")));
    }

    private static string Describe(TuningCandidate candidate)
    {
        string rate(PlannedTrial trial) => $"{trial.Spec.Role} {CanonicalJson.Write(trial.Spec.Resolved["optimizer"]!["learningRate"]!)}";
        return $"{string.Join(' ', candidate.Trainings.Select(rate))}{(candidate.AtEdge ? " edge" : "")} -> "
            + $"{string.Join(' ', candidate.Trials.Select(rate))}";
    }
}
