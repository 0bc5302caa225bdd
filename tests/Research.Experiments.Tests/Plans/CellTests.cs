using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Experiments.Tests;

public class CellTests
{
    [Fact]
    public void Shorter_paths_are_set_first_whatever_the_order_of_the_factors()
    {
        using var files = new PlanFiles();

        ExperimentPlan plan = files.Plan(PlanFiles.With("""
            "ablation": { "factors": {
              "rate": { "path": "optimizer.learningRate", "levels": [0.3, 0.5] },
              "optimizer": { "path": "optimizer", "levels": ["sgd", { "type": "momentum", "momentum": 0.8 }] } } }
            """));

        Assert.Equal(
            [
                "{\"learningRate\":0.3,\"type\":\"sgd\"}", "{\"learningRate\":0.3,\"momentum\":0.8,\"type\":\"momentum\"}",
                "{\"learningRate\":0.5,\"type\":\"sgd\"}", "{\"learningRate\":0.5,\"momentum\":0.8,\"type\":\"momentum\"}",
            ], FirstOfEach(plan).Select(trial => CanonicalJson.Write(trial.Spec.Resolved["optimizer"]!)));
    }

    [Fact]
    public void One_level_may_set_several_paths_and_a_level_may_reset_what_another_wrote()
    {
        using var files = new PlanFiles();

        ExperimentPlan plan = files.Plan(PlanFiles.With("""
            "ablation": { "factors": {
              "both": { "path": ["model.hidden.units", "training.epochs"], "levels": [3, 5] },
              "optimizer": { "levels": {
                "momentum": { "optimizer.type": "momentum", "optimizer.momentum": 0.9 },
                "sgd": { "optimizer.momentum": null } } } } }
            """));

        Assert.Equal([(3, 3), (3, 3), (5, 5), (5, 5)],
            FirstOfEach(plan).Select(trial =>
                ((int)trial.Spec.Resolved["model"]![1]!["units"]!, (int)trial.Spec.Resolved["training"]!["epochs"]!)));
        Assert.Equal(["momentum", "sgd", "momentum", "sgd"],
            FirstOfEach(plan).Select(trial => (string?)trial.Spec.Resolved["optimizer"]!["type"]));
        Assert.Equal(new double?[] { 0.9, null, 0.9, null },
            FirstOfEach(plan).Select(trial => (double?)trial.Spec.Resolved["optimizer"]!["momentum"]));
    }

    [Fact]
    public void A_level_takes_a_layer_away()
    {
        using var files = new PlanFiles();

        ExperimentPlan plan = files.Plan(PlanFiles.With("""
            "ablation": { "factors": { "hidden": { "path": "model.hidden", "levels": { "there": { "type": "dense", "units": 4 }, "gone": null } } } }
            """));

        Assert.Equal([3, 2], FirstOfEach(plan).Select(trial => trial.Spec.Resolved["model"]!.Count()));
        Assert.Equal("hidden", (string?)plan.Trials[0].Spec.Resolved["model"]![1]!["name"]);
        Assert.Equal(JTokenType.Null, plan.Factors[0].Levels[1].Set["model.hidden"]!.Type);
    }

    [Fact]
    public void Cells_that_resolve_to_the_same_thing_are_trained_once_and_planned_once()
    {
        using var files = new PlanFiles();

        ExperimentPlan plan = files.Plan(PlanFiles.With("""
            "seeds": 3,
            "ablation": { "factors": {
              "optimizer": { "path": "optimizer", "levels": { "short": "sgd", "long": { "type": "sgd" }, "adam": "adam" } },
              "epochs": { "path": "training.epochs", "levels": { "two": 2, "alsoTwo": 2.0, "four": 4 } } } }
            """));

        Assert.Equal(
            [
                null, "optimizer=short, epochs=two", null,
                "optimizer=short, epochs=two", "optimizer=short, epochs=two", "optimizer=short, epochs=four",
                null, "optimizer=adam, epochs=two", null,
            ], plan.Cells.Select(cell => cell.SameAs));
        Assert.Equal(4 * 3, plan.Trials.Count);
        Assert.Equal(12, plan.Trials.Select(trial => trial.Id).Distinct().Count());
        Assert.Equal(6, files.Trials.Calls);
        Assert.Equal(
            [
                "the level \"long\" of \"optimizer\" changes nothing: its cells are those of \"short\"",
                "the level \"alsoTwo\" of \"epochs\" changes nothing: its cells are those of \"two\"",
            ], plan.Warnings.Select(warning => warning.Message));
    }

    [Fact]
    public void Cells_that_train_alike_but_are_measured_otherwise_are_not_the_same()
    {
        using var files = new PlanFiles();

        ExperimentPlan plan = files.Plan(PlanFiles.With("""
            "metrics": ["accuracy"],
            "ablation": { "factors": { "metrics": { "path": "metrics", "levels": { "one": ["accuracy"], "two": ["accuracy", "error-rate"] } } } }
            """));

        Assert.All(plan.Cells, cell => Assert.Null(cell.SameAs));
        Assert.Equal(plan.Cells[0].SpecHash, plan.Cells[1].SpecHash);
        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public void A_fault_names_the_levels_that_bring_it_about_and_is_told_once()
    {
        using var files = new PlanFiles();

        var faults = files.Faults(PlanFiles.With("""
            "metrics": [],
            "ablation": { "factors": {
              "optimizer": { "path": "optimizer.type", "levels": ["sgd", "momentum"] },
              "extra": { "levels": { "none": {}, "momentum": { "optimizer.momentum": 0.9 } } },
              "layer": { "path": "model.hiden", "levels": ["relu", "tanh"] } } }
            """).Replace("\"units\": 10", "\"unitz\": 10"));

        Assert.Equal(
            [
                "3: model[2].unitz: \"dense\" has no option \"unitz\"",
                "3: model[2].units: \"units\" is missing",
                "10: ablation.factors.extra.levels.momentum.optimizer.momentum: \"sgd\" has no option \"momentum\" (with optimizer=sgd, "
                + "extra=momentum)",
                "11: ablation.factors.layer.levels[0]: `model` has no \"hiden\"; its names are: flatten, hidden, output (with layer=relu)",
                "11: ablation.factors.layer.levels[1]: `model` has no \"hiden\"; its names are: flatten, hidden, output (with layer=tanh)",
            ], faults);
    }

    [Fact]
    public void A_fault_in_a_value_that_an_argument_set_names_argument_and_path()
    {
        using var files = new PlanFiles();

        Assert.Equal(["--set model.hidden={\"type\":\"dense\"}: model[1].units: \"units\" is missing"],
            files.Faults(PlanFiles.With(), "model.hidden={\"type\":\"dense\"}"));
    }

    [Fact]
    public void Cells_with_different_losses_are_warned_of()
    {
        using var files = new PlanFiles();

        ExperimentFault warning = Assert.Single(files.Plan(PlanFiles.With("""
            "ablation": { "factors": { "loss": { "path": "loss", "levels": ["softmax-cross-entropy", "mean-squared-error"] } } }
            """)).Warnings);

        Assert.Equal("7: ablation.factors.loss.levels[1]: the cells differ in their loss: `train.loss`, "
            + "`validation.loss` and `test.loss` compare only between cells with the same one",
            PlanFiles.Told(warning));
    }

    [Fact]
    public void What_the_planner_warns_of_has_its_place_and_its_cells()
    {
        using var files = new PlanFiles();

        ExperimentFault warning = Assert.Single(files.Plan(PlanFiles.With("""
            "ablation": { "factors": { "epochs": { "path": "training.epochs", "levels": [0, 1] } } }
            """)).Warnings);

        Assert.Equal("7: ablation.factors.epochs.levels[0]: nothing is trained (with epochs=0)", PlanFiles.Told(warning));
    }

    [Fact]
    public void A_primary_that_some_cell_lacks_is_a_fault()
    {
        using var files = new PlanFiles();
        const string Ablation =
            "\"ablation\": { \"factors\": { \"m\": { \"path\": \"metrics\", \"levels\": { \"a\": [\"accuracy\"], "
            + "\"e\": [\"error-rate\"] } } } }";

        Assert.Equal(["7: primary: nothing measures \"test.accuracy\"; there are: validation.error-rate, test.error-rate, "
            + "run.epochs and the like; there are no probes (in the cell m=e)"],
            files.Faults(PlanFiles.With($"\"primary\": \"test.accuracy\", {Ablation}")));
        Assert.Equal("the table shows test.accuracy, which nothing measures (in the cell m=e)",
            Assert.Single(files.Plan(PlanFiles.With(Ablation)).Warnings).Message);
        Assert.Equal("validation.accuracy", files.Plan(PlanFiles.With("\"primary\": \"validation.accuracy\"")).Primary.Address);
    }

    private static IEnumerable<PlannedTrial> FirstOfEach(ExperimentPlan plan) => plan.Trials.Where(trial => trial.Seed == 1);
}
