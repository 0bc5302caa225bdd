using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json.Linq;
using Research.Hosting;
using Research.Training;

namespace Research.Experiments.Tests;

/// <summary>The planner over the real host, model builder and plugins.</summary>
public sealed class RealPlanTests : IDisposable
{
    private const string Quick = """
        {
          "question": "Does ReLU learn faster than the sigmoid?",
          "data": { "type": "two-spirals", "train": 60, "test": 30, "preprocess": ["standardize"] },
          "defaults": { "activation": "sigmoid", "initializer": "glorot-uniform" },
          "model": [
            { "name": "hidden", "type": "dense", "units": 8, "repeat": 2 },
            { "name": "output", "type": "dense", "units": 1 }
          ],
          "loss": { "type": "binary-cross-entropy", "fromLogits": true },
          "optimizer": { "type": "sgd", "learningRate": 0.1 },
          "regularizers": [{ "type": "l2", "lambda": 0.001 }],
          "training": { "epochs": 2 },
          "seeds": 2,
          "ablation": {
            "factors": {
              "activation": { "path": "defaults.activation", "levels": ["sigmoid", "relu"] },
              "depth": { "path": "model.hidden.repeat", "levels": [1, 2] }
            },
            "baseline": { "depth": 2 }
          }
        }
        """;

    private readonly PlanFiles _files = new();

    private readonly ServiceProvider _services = new ServiceCollection()
        .AddResearchHosting(PluginFolders.Standard([]))
        .AddResearchTraining()
        .AddResearchExperiments()
        .BuildServiceProvider();

    [Fact]
    public void An_experiment_is_planned_in_full()
    {
        ExperimentPlan plan = Plan(Quick);

        Assert.Equal(
            ["activation=sigmoid, depth=1", "activation=sigmoid, depth=2", "activation=relu, depth=1", "activation=relu, depth=2"],
            plan.Cells.Select(cell => cell.Id));
        Assert.Equal(["hidden.1", "hidden.2", "output"], plan.Cells[1].Plan.Entries);
        Assert.Equal([(3L * 8) + 9, (3 * 8) + (9 * 8) + 9], plan.Cells.Take(2).Select(cell => cell.Plan.Parameters));
        Assert.Equal(8, plan.Trials.Select(trial => trial.Id).Distinct().Count());
        Assert.Equal("test.accuracy", plan.Primary.Address);
        Assert.Equal(plan.Trials.Select(trial => trial.Id), Plan(Quick).Trials.Select(trial => trial.Id));
    }

    /// <summary>A length that is a factor makes some moments the longer cells' own.</summary>
    [Theory]
    [InlineData("epoch:3", "epochs", new[] { 1, 2 }, true)]
    [InlineData("epoch:2", "epochs", new[] { 1, 2 }, false)]
    [InlineData("step:9999", "epochs", new[] { 1, 2 }, true)]
    [InlineData("every-steps:9999", "epochs", new[] { 1, 2 }, true)]
    [InlineData("every-steps:1", "epochs", new[] { 0, 1 }, false)]
    [InlineData("epoch", "epochs", new[] { 0 }, false)]
    [InlineData("step:3", "steps", new[] { 1, 2 }, true)]
    [InlineData("step:2", "steps", new[] { 1, 2 }, false)]
    [InlineData("epoch:9", "steps", new[] { 1, 2 }, true)]
    public void A_moment_that_no_cell_comes_to_is_warned_of(string moment, string unit, int[] lengths, bool warns)
    {
        var file = JObject.Parse(Quick);
        file["training"] = new JObject { [unit] = lengths[0] };
        file["evaluation"] = new JObject { ["at"] = new JArray("start", moment) };
        file["probes"] = new JArray(new JObject { ["type"] = "gradient-statistics", ["at"] = new JArray(moment) });
        file["ablation"] = new JObject
        {
            ["factors"] = new JObject { ["length"] = new JObject { ["path"] = $"training.{unit}", ["levels"] = new JArray(lengths) } },
        };

        string[] told = [.. Plan(file.ToString()).Warnings.Select(warning => $"{warning.Path}: {warning.Message}")];

        var message = $"'{moment}' never comes: every training ends before it; write another";
        Assert.Equal(warns ? [$"evaluation.at: {message}", $"probes[0].at: {message}"] : [], told);
    }

    [Fact]
    public void Null_resets_an_option_that_nobody_wrote() =>
        Assert.Equal(
            Plan(Quick).Trials.Select(trial => trial.Id),
            Plan(Quick, "model.hidden.useBias=null", "optimizer.learningRate=0.1").Trials.Select(trial => trial.Id));

    [Fact]
    public void Null_for_an_option_that_does_not_exist_is_refused_with_the_nearest_one()
    {
        var refused = Assert.Throws<ExperimentException>(() => Plan(Quick, "model.hidden.useBia=null"));
        Assert.Contains("did you mean \"useBias\"?", Assert.Single(refused.Faults).Message);
    }

    [Theory]
    [InlineData("activation-statistics", "saturatd", "did you mean \"saturated\"?")]
    [InlineData("activation-statistics", "histogram", "there are: mean, std")]
    [InlineData("gradient-statistics", "pre-nrom", "did you mean \"pre-norm\"?")]
    [InlineData("weight-statistics", "updateratio", "did you mean \"update-ratio\"?")]
    public void A_quantity_that_a_probe_does_not_measure_is_refused_with_file_place_and_the_nearest(
        string probe, string quantity, string hint)
    {
        var probed = Quick.Replace("\"seeds\": 2", $$"""
            "probes": ["{{probe}}"],
              "measures": { "m": { "of": "{{probe}}.{{quantity}}@output", "at": "start" } },
              "seeds": 2
            """, StringComparison.Ordinal);

        ExperimentFault fault = Assert.Single(Assert.Throws<ExperimentException>(() => Plan(probed)).Faults);

        Assert.Equal(("measures.m.of", 14), (fault.Path, fault.Line));
        Assert.EndsWith(".json", fault.File, StringComparison.Ordinal);
        Assert.Contains($"measures no \"{quantity}\"; {hint}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_metric_that_runs_the_model_is_none_of_an_ensembles()
    {
        const string attack = "metrics.adversarial-accuracy={\"type\":\"adversarial-accuracy\",\"epsilon\":0.1}";
        const string ensemble = "ensemble={\"type\":\"seeds\",\"members\":2}";

        ExperimentPlan members = Plan(Quick, "metrics=[\"accuracy\"]", attack, ensemble, "primary=members.test.adversarial-accuracy");
        var refused = Assert.Throws<ExperimentException>(
            () => Plan(Quick, "metrics=[\"accuracy\"]", attack, ensemble, "primary=test.adversarial-accuracy"));

        Assert.Equal("members.test.adversarial-accuracy", members.Primary.Address);
        Assert.StartsWith(
            "an ensemble has no \"test.adversarial-accuracy\"", Assert.Single(refused.Faults).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("metrics.mean-squared-error=\"mean-squared-error\"", true)]
    [InlineData("question=why", true)]
    [InlineData("loss.fromLogits=true", true)]
    [InlineData("schedule=constant", true)]
    [InlineData("training.batchSize=32", true)]
    [InlineData("data.validation=0.1", true)]
    [InlineData("regularizers.l2.layers=\"*\"", true)]
    [InlineData("data.validation=0.2", false)]
    [InlineData("data.noise=0.3", false)]
    [InlineData("regularizers.l2.lambda=0.002", false)]
    [InlineData("model.output.initializer=zeros", false)]
    [InlineData("training.batchSize=31", false)]
    public void What_is_written_out_as_it_is_by_default_changes_no_id(string setting, bool same)
    {
        string[] ids = [.. Plan(Quick).Trials.Select(trial => trial.Id)];

        string[] changed = [.. Plan(Quick, setting).Trials.Select(trial => trial.Id)];

        if (same)
            Assert.Equal(ids, changed);
        else
            Assert.Empty(ids.Intersect(changed));
    }

    [Fact]
    public void What_is_wrong_anywhere_is_told_at_once_with_its_line()
    {
        var text = Quick.Replace("\"units\": 8", "\"unitz\": 8").Replace("\"lambda\": 0.001", "\"lambda\": -1")
            .Replace("\"relu\"", "\"rleu\"")
            .Replace("\"learningRate\": 0.1", "\"learningrate\": 0.1").Replace("\"question\"", "\"qestion\"");

        ExperimentFault[] faults = [.. Assert.Throws<ExperimentException>(() => Plan(text)).Faults];

        Assert.Equal(
            [(2, "qestion"), (6, "model[0].unitz"), (6, "model[0].units"), (10, "optimizer.learningrate"), (11, "regularizers[0].lambda"),
                (16, "ablation.factors.activation.levels[1]")],
            faults.Select(fault => (fault.Line, fault.Path)));
        Assert.EndsWith("(with activation=rleu)", faults[^1].Message);
    }

    [Fact]
    public void Every_example_of_the_reference_is_right()
    {
        var root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "global.json")))
            root = Path.GetDirectoryName(root);
        var reference = root is null ? null : Path.Combine(root, "docs", "experiment-files.md");
        if (!File.Exists(reference))
            Assert.Skip("docs/experiment-files.md is not beside the tests");

        string[] examples = [.. File.ReadAllText(reference).Split("```json\n").Skip(1)
            .Select(rest => rest[..rest.IndexOf("```", StringComparison.Ordinal)])];

        Assert.Equal([2, 5], examples.Select(example => Plan(example).Cells.Count));
        Assert.All(examples, example => Assert.Empty(Plan(example).Warnings));
    }

    public void Dispose()
    {
        _services.Dispose();
        _files.Dispose();
    }

    private ExperimentPlan Plan(string text, params string[] overrides) =>
        _services.GetRequiredService<ExperimentPlanner>().Plan(new ExperimentRequest { File = _files.Write(text), Overrides = overrides });
}
