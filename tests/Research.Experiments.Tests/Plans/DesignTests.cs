namespace Research.Experiments.Tests;

public class DesignTests
{
    private const string Factors = """
        "factors": {
          "activation": { "path": "defaults.activation", "levels": ["sigmoid", "tanh", "relu"] },
          "depth": { "path": "model.hidden.repeat", "levels": [2, 6] } }
        """;

    [Fact]
    public void Without_an_ablation_there_is_one_cell()
    {
        using var files = new PlanFiles();

        ExperimentPlan plan = files.Plan(PlanFiles.With("\"seeds\": [3, 1]"));

        Cell cell = Assert.Single(plan.Cells);
        Assert.Equal(("all", true, 0), (cell.Id, cell.Baseline, cell.Levels.Count));
        Assert.Equal([3L, 1L], plan.Trials.Select(trial => trial.Seed));
        Assert.Equal(["3", "1"], plan.Trials.Select(trial => trial.Spec.Role));
        Assert.Empty(plan.Factors);
    }

    [Fact]
    public void A_grid_is_every_combination_in_the_order_of_the_file()
    {
        Assert.Equal(
            [
                "activation=sigmoid, depth=2", "activation=sigmoid, depth=6 *", "activation=tanh, depth=2",
                "activation=tanh, depth=6", "activation=relu, depth=2", "activation=relu, depth=6",
            ], Cells($"{Factors}, \"baseline\": {{ \"activation\": \"sigmoid\", \"depth\": 6 }}"));
        Assert.Equal("activation=sigmoid, depth=2 *", Cells(Factors)[0]);
    }

    [Fact]
    public void One_at_a_time_changes_one_factor_of_the_baseline()
    {
        Assert.Equal(["activation=tanh, depth=6 *", "activation=sigmoid, depth=6", "activation=relu, depth=6", "activation=tanh, depth=2"],
            Cells($"{Factors}, \"design\": \"one-at-a-time\", \"baseline\": {{ \"activation\": \"tanh\", \"depth\": 6.0 }}"));
    }

    [Fact]
    public void A_list_is_what_it_lists()
    {
        Assert.Equal(["activation=relu, depth=2", "activation=sigmoid, depth=6"],
            Cells($"{Factors}, \"design\": \"list\", \"cells\": [{{ \"activation\": \"relu\" }}, {{ \"depth\": 6 }}]"));
        Assert.Equal(["activation=sigmoid, depth=2 *"], Cells($"{Factors}, \"design\": \"list\", \"cells\": [{{}}]"));
    }

    [Fact]
    public void A_grid_that_nobody_could_read_is_refused()
    {
        using var files = new PlanFiles();
        string levels = string.Join(", ", Enumerable.Range(1, 101));

        Assert.Equal(["7: ablation: a grid of these factors has 10201 cells, more than 10000; take fewer levels, or the design \"one-at-a-time\" or \"list\""],
            files.Faults(PlanFiles.With($$"""
                "ablation": { "factors": { "a": { "path": "model.hidden.units", "levels": [{{levels}}] }, "b": { "path": "training.epochs", "levels": [{{levels}}] } } }
                """)));
    }

    [Fact]
    public void Levels_are_named_by_their_text_their_type_or_their_key()
    {
        using var files = new PlanFiles();

        ExperimentPlan plan = files.Plan(PlanFiles.With("""
            "ablation": { "design": "one-at-a-time", "factors": {
              "loss": { "path": "loss", "levels": ["softmax-cross-entropy", { "type": "mean-squared-error" }] },
              "rate": { "path": "optimizer.learningRate", "levels": [0.10, 1e-5] },
              "drop": { "path": "training.dropLast", "levels": [false, true] },
              "optimizer": { "path": "optimizer.type", "levels": { "plain": "sgd", "fast": "adam" } },
              "size": { "levels": { "small": {}, "large": { "model.hidden.units": 8, "training.epochs": 1 } } } } }
            """));

        Assert.Equal(
            ["loss: softmax-cross-entropy mean-squared-error", "rate: 0.1 1e-5", "drop: false true", "optimizer: plain fast",
                "size: small large"],
            plan.Factors.Select(factor => $"{factor.Name}: {string.Join(' ', factor.Levels.Select(level => level.Name))}"));
        Assert.Equal(["model.hidden.units", "training.epochs"], plan.Factors[4].Paths);
        Assert.Equal("{\"model.hidden.units\":8,\"training.epochs\":1}", CanonicalJson.Write(plan.Factors[4].Levels[1].Set));
        Assert.Equal("{\"optimizer.type\":\"sgd\"}", CanonicalJson.Write(plan.Factors[3].Levels[0].Set));
    }

    private static string[] Cells(string ablation)
    {
        using var files = new PlanFiles();
        return [.. files.Plan(PlanFiles.With($"\"ablation\": {{ {ablation} }}")).Cells
            .Select(cell => cell.Id + (cell.Baseline ? " *" : ""))];
    }
}
