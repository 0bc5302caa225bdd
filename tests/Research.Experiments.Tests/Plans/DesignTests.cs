using Research.Training;

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
        var levels = string.Join(", ", Enumerable.Range(1, 101));

        Assert.Equal(["7: ablation: a grid of these factors has 10201 cells, more than 10000; take fewer levels, "
            + "or the design \"one-at-a-time\" or \"list\""],
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

    [Fact]
    public void Leave_one_out_is_all_on_each_off_and_all_off()
    {
        const string three = """
            "design": "leave-one-out", "factors": {
              "l1": { "path": "regularizers.l1", "levels": { "on": "l1", "off": null } },
              "l2": { "path": "regularizers.l2", "levels": { "off": null, "on": "l2" } },
              "noise": { "path": "regularizers.input-noise", "levels": { "on": "input-noise", "off": null } } },
            "baseline": { "l2": "on" }
            """;

        Assert.Equal(
            ["l1=on, l2=on, noise=on *", "l1=off, l2=on, noise=on", "l1=on, l2=off, noise=on", "l1=on, l2=on, noise=off",
                "l1=off, l2=off, noise=off"],
            Cells(three, "\"regularizers\": [\"l1\", \"l2\", \"input-noise\"], "));
    }

    [Fact]
    public void A_cross_is_a_grid_of_each_group_with_shared_cells_once()
    {
        const string three = """
            "design": "cross", "factors": {
              "a": { "path": "defaults.activation", "levels": ["relu", "tanh"] },
              "b": { "path": "training.batchSize", "levels": [1, 2] },
              "c": { "path": "optimizer.learningRate", "levels": [3, 4] } }, "cross": [["a", "b"], ["a", "c"]], "baseline": { "c": 4 }
            """;

        Assert.Equal(
            ["a=relu, b=1, c=4 *", "a=relu, b=2, c=4", "a=tanh, b=1, c=4", "a=tanh, b=2, c=4", "a=relu, b=1, c=3", "a=tanh, b=1, c=3"],
            Cells(three));
    }

    [Fact]
    public void Random_cells_stay_when_more_are_drawn()
    {
        const string random = """
            "design": "random", "draws": N, "factors": {
              "rate": { "path": "optimizer.learningRate", "range": [0.0001, 1.0], "scale": "log" },
              "units": { "path": "model.hidden.units", "range": [3, 5] },
              "activation": { "path": "defaults.activation", "levels": ["relu", "tanh"] } }
            """;

        var few = Cells(random.Replace("N", "5"));
        var many = Cells(random.Replace("N", "200"));

        Assert.Equal((5, 200, 200), (few.Length, many.Length, many.Distinct().Count()));
        Assert.Equal(few.Select(cell => cell.TrimEnd(' ', '*')), many.Take(5).Select(cell => cell.TrimEnd(' ', '*')));
        double[] rates = [.. many.Select(
            cell => double.Parse(cell.Split(", ")[0]["rate=".Length..], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.All(rates, rate => Assert.InRange(rate, 0.0001, 1));
        // On a log scale half of them lie below the geometric mean, 0.01: within 4 standard deviations, 28.
        Assert.InRange(rates.Count(rate => rate < 0.01), 72, 128);
        Assert.Equal(["units=3", "units=4", "units=5"], many.Select(cell => cell.Split(", ")[1]).Distinct().Order());
    }

    /// <summary>Six combinations: most of them are drawn several times.</summary>
    [Theory]
    [InlineData("b")]
    [InlineData("c")]
    [InlineData("f")]
    public void Random_cells_stay_when_more_are_drawn_though_some_came_twice(string name)
    {
        string[] Drawn(int count) => [.. Cells($$"""
            "design": "random", "draws": {{count}}, "factors": {
              "{{name}}": { "path": "model.hidden.units", "range": [1, 3] },
              "z": { "path": "training.batchSize", "levels": [8, 16] } }
            """).Select(cell => cell.TrimEnd(' ', '*'))];

        var all = Drawn(6);

        for (var fewer = 1; fewer < all.Length; fewer++)
            Assert.Equal(all.Take(fewer), Drawn(fewer));
    }

    [Fact]
    public void Rules_set_after_levels_in_order_and_skip_cells()
    {
        using var files = new PlanFiles();

        ExperimentPlan plan = files.Plan(PlanFiles.With($$"""
            "ablation": { {{Factors}}, "rules": [
              { "when": { "activation": ["tanh", "relu"], "depth": 6 }, "set": { "model.hidden.repeat": 5, "optimizer.learningRate": 0.2 } },
              { "when": { "activation": "relu" }, "set": { "optimizer.learningRate": 0.3 } },
              { "when": { "activation": "sigmoid", "depth": 6 }, "skip": true }] }
            """));

        Assert.Equal(["sigmoid, depth=2: 0.1/2", "tanh, depth=2: 0.1/2", "tanh, depth=6: 0.2/5", "relu, depth=2: 0.3/2",
            "relu, depth=6: 0.3/5"],
            plan.Cells.Select(cell =>
            {
                var resolved = plan.Trials.First(trial => trial.Cell.Id == cell.Id).Spec.Resolved;
                return $"{cell.Id["activation=".Length..]}: {resolved["optimizer"]!["learningRate"]}/{resolved["model"]![1]!["repeat"]}";
            }));
    }

    private static string[] Cells(string ablation, string before = "")
    {
        using var files = new PlanFiles();
        return [.. files.Plan(PlanFiles.With($"{before}\"ablation\": {{ {ablation} }}")).Cells
            .Select(cell => cell.Id + (cell.Baseline ? " *" : ""))];
    }
}
