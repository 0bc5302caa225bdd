using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Experiments.Tests;

public class OverrideTests
{
    private const string Ablation = """
        "ablation": { "factors": {
          "activation": { "path": "defaults.activation", "levels": ["relu", "tanh"] },
          "rate": { "path": "optimizer.learningRate", "levels": [0.1, 0.2] } } }
        """;

    [Theory]
    [InlineData("defaults.activation=relu", "defaults.activation", "\"relu\"")]
    [InlineData("defaults.activation=\"relu\"", "defaults.activation", "\"relu\"")]
    [InlineData("training.epochs=5", "training.epochs", "5")]
    [InlineData("training.shuffle=false", "training.shuffle", "false")]
    [InlineData("optimizer={\"type\":\"adam\",\"beta1\":0.5}", "optimizer", "{\"beta1\":0.5,\"type\":\"adam\"}")]
    [InlineData("question=is 1 = 1?", "question", "\"is 1 = 1?\"")]
    public void A_value_is_JSON_or_bare_text(string argument, string path, string value)
    {
        using var files = new PlanFiles();

        ExperimentPlan plan = files.Plan(PlanFiles.With(), argument);

        Assert.Equal(value, CanonicalJson.Write(plan.Resolved.SelectToken(path)!));
        Assert.Equal(value, CanonicalJson.Write(plan.Overrides[path]!));
    }

    [Theory]
    [InlineData("training.epochs", "--set training.epochs: write path=value, such as --set training.epochs=5")]
    [InlineData("=5", "--set =5: write path=value, such as --set training.epochs=5")]
    [InlineData("a..b=5", "--set a..b=5: \"a..b\" is no path; a path is keys joined by dots, such as model.hidden.units or model[1].units")]
    [InlineData("optimizer={\"type\":",
        "--set optimizer={\"type\":: this is not JSON: Expected depth to be zero at the end of the JSON payload. "
        + "There is an open JSON object or array that should be closed")]
    [InlineData("training.epochs=two", "--set training.epochs=two: must be a whole number")]
    [InlineData("optimizer={\"type\":\"adam\",\"beta3\":1}",
        "--set optimizer={\"type\":\"adam\",\"beta3\":1}: optimizer.beta3: \"adam\" has no option \"beta3\"")]
    [InlineData("model.hiden.units=4", "--set model.hiden.units=4: `model` has no \"hiden\"; its names are: flatten, hidden, output")]
    [InlineData("claims=5",
        "--set claims=5: `claims` is a list of { \"says\": ..., \"cell\": { factor: level }, \"expect\": \"greater\" }")]
    [InlineData("seeds=-1", "--set seeds=-1: `seeds` is a count from 1 to 10000, or a list of whole numbers from 0, such as [1, 2, 3]")]
    public void A_fault_of_an_argument_names_the_argument(string argument, string fault)
    {
        using var files = new PlanFiles();

        Assert.Equal([fault], files.Faults(PlanFiles.With(), argument));
    }

    [Fact]
    public void An_argument_that_every_cell_overwrites_is_an_error()
    {
        using var files = new PlanFiles();
        const string Message =
            "this has no effect: a factor sets `defaults.activation` in every cell; change the factor's levels, or set something else";

        Assert.Equal([$"--set defaults.activation=elu: {Message}"], files.Faults(PlanFiles.With(Ablation), "defaults.activation=elu"));
        Assert.Equal(["--set training.epochs=3: this has no effect: --set training.epochs=4 sets it again; remove one"],
            files.Faults(PlanFiles.With(Ablation), "training.epochs=3", "training.epochs=4"));
        Assert.Equal(["--set regularizers.l2=null: this has no effect: a factor sets `regularizers.l2` in every cell; "
            + "change the factor's levels, or set something else"],
            files.Faults(PlanFiles.With(
                "\"regularizers\": [\"l2\"], \"ablation\": { \"factors\": { \"l2\": { \"path\": \"regularizers.l2\", "
                + "\"levels\": { \"a\": \"l2\", \"b\": \"l1\" } } } }"), "regularizers.l2=null"));
    }

    [Fact]
    public void An_argument_that_some_cell_feels_is_none()
    {
        using var files = new PlanFiles();
        var some = PlanFiles.With("""
            "ablation": { "factors": { "rate": { "levels": { "base": {}, "high": { "optimizer.learningRate": 1 } } } } }
            """);

        ExperimentPlan plan = files.Plan(some, "optimizer.learningRate=0.5");

        Assert.Equal([0.5, 1.0],
            plan.Trials.Where(trial => trial.Seed == 1).Select(trial => (double)trial.Spec.Resolved["optimizer"]!["learningRate"]!));
    }

    [Fact]
    public void An_argument_that_says_what_the_file_says_is_none()
    {
        using var files = new PlanFiles();

        Assert.Equal(files.Plan(PlanFiles.With()).Trials[0].Id,
            files.Plan(PlanFiles.With(), "training.epochs=2", "optimizer.learningRate=0.1").Trials[0].Id);
    }

    [Fact]
    public void Arguments_may_change_the_ablation_and_the_seeds()
    {
        using var files = new PlanFiles();

        ExperimentPlan plan = files.Plan(PlanFiles.With(Ablation), "ablation.factors.rate.levels=[0.3]", "seeds=[4,7]");

        Assert.Equal(["activation=relu, rate=0.3", "activation=tanh, rate=0.3"], plan.Cells.Select(cell => cell.Id));
        Assert.Equal([4L, 7L], plan.Seeds);
    }

    [Theory]
    [InlineData("ablation.factors.rate={\"path\":\"optimizer.learningRate\",\"levels\":{\"on\":0.3,\"off\":null}}")]
    [InlineData("ablation.factors.rate={\"levels\":{\"on\":{\"optimizer.learningRate\":0.3},\"off\":{\"optimizer.learningRate\":null}}}")]
    public void A_level_that_resets_does_so_wherever_it_was_written(string argument)
    {
        using var files = new PlanFiles();
        string name = argument[..argument.IndexOf('=')], value = argument[(name.Length + 1)..];
        var file = PlanFiles.With($"{Ablation}, \"variants\": {{ \"v\": {{ \"{name}\": {value} }} }}");

        ExperimentPlan[] plans =
        [
            files.Plan(file, argument), files.Plan(new ExperimentRequest { File = files.Write(file), Variant = "v" }),
        ];

        Assert.All(plans, plan =>
        {
            Assert.Equal(["on", "off"], plan.Factors[1].Levels.Select(level => level.Name));
            Assert.Equal("{\"optimizer.learningRate\":null}", CanonicalJson.Write(plan.Factors[1].Levels[1].Set));
            Assert.Null(plan.Trials[^1].Spec.Resolved["optimizer"]!["learningRate"]);
        });
    }

    [Fact]
    public void File_paths_of_arguments_start_at_the_current_directory_and_stay_out_of_the_report()
    {
        using var files = new PlanFiles();
        var file = PlanFiles.With().Replace("{ \"type\": \"glyphs\", \"train\": 100 }", "{ \"type\": \"csv\", \"path\": \"near.csv\" }");

        ExperimentPlan written = files.Plan(file);
        ExperimentPlan argued = files.Plan(file, "data.path=far.csv");

        Assert.Equal("near.csv", (string?)written.Trials[0].Spec.Resolved["data"]!["path"]);
        Assert.Equal(files.Folder, written.Trials[0].Spec.BaseFolder);
        Assert.Equal(Path.GetFullPath("far.csv"), (string?)argued.Trials[0].Spec.Resolved["data"]!["path"]);
        Assert.Equal("far.csv", (string?)argued.Resolved["data"]!["path"]);
        Assert.Equal("far.csv", (string?)argued.Overrides["data.path"]);
    }

    [Theory]
    [InlineData("data.path=")]
    [InlineData("data.path=\"\\u0000\"")]
    public void What_is_no_path_is_left_to_whoever_reads_it(string argument)
    {
        using var files = new PlanFiles();
        var file = PlanFiles.With().Replace("{ \"type\": \"glyphs\", \"train\": 100 }", "{ \"type\": \"csv\", \"path\": \"near.csv\" }");

        ExperimentPlan plan = files.Plan(file, argument);

        Assert.Equal((string?)plan.Overrides["data.path"], (string?)plan.Trials[0].Spec.Resolved["data"]!["path"]);
    }

    [Fact]
    public void The_number_of_seeds_of_the_command_line_stands_for_the_files()
    {
        using var files = new PlanFiles();
        var file = files.Write(PlanFiles.With("\"seeds\": [7, 9]"));

        Assert.Equal([1L, 2L, 3L], files.Plan(new ExperimentRequest { File = file, Seeds = 3 }).Seeds);
        Assert.Equal(["--seeds 0: a count from 1 to 10000 is needed"], files.Faults(new ExperimentRequest { File = file, Seeds = 0 }));
        Assert.Equal(
            ["--seeds 10001: a count from 1 to 10000 is needed"], files.Faults(new ExperimentRequest { File = file, Seeds = 10_001 }));
        Assert.Equal(["--variant big: the file has no `variants`"],
            files.Faults(new ExperimentRequest { File = file, Variant = "big" }));
    }

    [Fact]
    public void The_report_holds_the_base_after_the_overrides()
    {
        using var files = new PlanFiles();

        ExperimentPlan plan = files.Plan(PlanFiles.With(Ablation), "training.epochs=9");

        Assert.Equal(9, (int)plan.Resolved["training"]!["epochs"]!);
        Assert.IsType<JObject>(plan.Resolved["ablation"]);
        Assert.Null(plan.Resolved["defaults"]);
    }
}
