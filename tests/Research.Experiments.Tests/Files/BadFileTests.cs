using System.Text;

namespace Research.Experiments.Tests;

public class BadFileTests
{
    [Fact]
    public void Five_faults_of_five_kinds_are_all_told_with_their_places()
    {
        using var files = new PlanFiles();

        string[] faults = files.Faults("""
            {
              "data": { "type": "glyphs", "train": 100 },
              "model": [
                "flatten",
                { "type": "dense", "unitz": 4 }
              ],
              "los": "softmax-cross-entropy",
              "optimizer": { "type": "sgd", "learningrate": 0.1 },
              "training": { "epochs": "two" },
              "seeds": 0,
              "ablation": { "factors": { "activation": { "path": "defaults.activation", "levels": ["relu", "rleu"] } } }
            }
            """);

        Assert.Equal(
            [
                "5: model[1].unitz: \"dense\" has no option \"unitz\"",
                "5: model[1].units: \"units\" is missing",
                "7: los: unknown key \"los\"; did you mean \"loss\"?",
                "8: optimizer.learningrate: \"sgd\" has no option \"learningrate\"",
                "9: training.epochs: must be a whole number",
                "10: seeds: `seeds` is a count from 1 to 10000, or a list of whole numbers from 0, such as [1, 2, 3]",
                "11: ablation.factors.activation.levels[1]: there is no \"rleu\" (with activation=rleu)",
            ], faults);
    }

    [Theory]
    [InlineData("\"optimiser\": 1", "7: optimiser: unknown key \"optimiser\"; did you mean \"optimizer\"?")]
    [InlineData("\"claims\": []", "7: claims: `claims` belongs to the format but this version of the tool does not do it yet; remove it")]
    [InlineData("\"extends\": \"a.json\"",
        "7: extends: `extends` belongs to the format but this version of the tool does not do it yet; remove it")]
    [InlineData("\"variants\": {}",
        "7: variants: `variants` belongs to the format but this version of the tool does not do it yet; remove it")]
    [InlineData("\"measures\": {}",
        "7: measures: `measures` belongs to the format but this version of the tool does not do it yet; remove it")]
    [InlineData("\"tune\": {}", "7: tune: `tune` belongs to the format but this version of the tool does not do it yet; remove it")]
    [InlineData("\"statistics\": {}",
        "7: statistics: `statistics` belongs to the format but this version of the tool does not do it yet; remove it")]
    [InlineData("\"evaluation\": {\n\"views\": {} }",
        "8: evaluation.views: `views` belongs to the format but this version of the tool does not do it yet; remove it")]
    [InlineData("\"format\": \"research-experiment/2\"",
        "7: format: this file is written in research-experiment/2, newer than what this tool (version 0.1.0) knows: research-experiment/1; use a newer tool")]
    [InlineData("\"format\": \"other/1\"", "7: format: the format is \"research-experiment/1\"")]
    [InlineData("\"name\": 5", "7: name: `name` is a text")]
    [InlineData("\"name\": \"a/b\"",
        "7: name: the name is that of the results' folder too: at most 100 characters, none of /\\:*?\"<>|, no dot or space in front")]
    [InlineData("\"defaults\": \"relu\"", "7: defaults: `defaults` is an object: { ... }")]
    [InlineData("\"metrics\": \"accuracy\"", "7: metrics: `metrics` is a list of techniques: [\"id\", { \"type\": \"id\", ... }]")]
    [InlineData("\"metrics\": [\n{ \"name\": \"a\" }]",
        "8: metrics[0]: an element of `metrics` is a technique: \"id\" or { \"type\": \"id\", ... }")]
    [InlineData("\"schedule\": {}", "7: schedule: `schedule` is a technique: \"id\" or { \"type\": \"id\", ... }")]
    [InlineData("\"seeds\": [1,\n 2,\n 1]", "9: seeds[2]: seed 1 is listed twice")]
    [InlineData("\"seeds\": [1.5]", "7: seeds: `seeds` is a count from 1 to 10000, or a list of whole numbers from 0, such as [1, 2, 3]")]
    [InlineData("\"primary\": \"test.acuracy\"", "7: primary: nothing measures \"test.acuracy\"; did you mean \"test.accuracy\"?")]
    [InlineData("\"primary\": { \"of\": \"test.accuracy\" }",
        "7: primary: a `primary` that is an object belongs to the format but this version of the tool does not do it yet; write an address, such as \"test.accuracy\"")]
    public void Each_fault_of_a_file_has_its_message(string keys, string fault)
    {
        using var files = new PlanFiles();

        Assert.Equal([fault], files.Faults(PlanFiles.With(keys)));
    }

    [Theory]
    [InlineData("[]", "`ablation` is an object with `factors`", "ablation")]
    [InlineData("{}", "an ablation needs `factors`: name -> { \"path\": ..., \"levels\": [...] }", "ablation")]
    [InlineData("{ 'factors': { 'a': { 'path': 'loss', 'levels': [] } } }",
        "the factor \"a\" needs `levels`: a list of values, or name -> value", "ablation.factors.a.levels")]
    [InlineData("{ 'factors': { 'a': { 'path': 'seeds', 'levels': [1, 2] } } }", "no factor may set `seeds`: it is the same for every cell",
        "ablation.factors.a.path")]
    [InlineData("{ 'factors': { 'a': { 'path': 'optimzer.learningRate', 'levels': [1, 2] } } }",
        "there is no \"optimzer\" in an experiment; did you mean \"optimizer\"?", "ablation.factors.a.path")]
    [InlineData("{ 'factors': { 'a': { 'path': 'loss', 'levels': [{ 'x': 1 }] } } }",
        "this level has no text and no `type` to be called by; write \"levels\" as name -> value", "ablation.factors.a.levels[0]")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'relu'] } } }",
        "two levels of \"a\" are called \"relu\"; write \"levels\" as name -> value", "ablation.factors.a.levels[1]")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': { 'each': 'relu' } } } }",
        "no level may be called \"each\": claims have a meaning for it", "ablation.factors.a.levels.each")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': { 'x=y': 'relu' } } } }",
        "the name of a level holds no comma and no equals sign, for cells are called \"factor=level, ...\": \"x=y\"",
        "ablation.factors.a.levels.x=y")]
    [InlineData("{ 'factors': { 'a': { 'levels': ['relu'] } } }",
        "a factor without `path` names its levels: \"levels\": { name: { path: value, ... } }", "ablation.factors.a.levels[0]")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'], 'scale': 'log' } } }",
        "`scale` belongs to the format but this version of the tool does not do it yet; remove it", "ablation.factors.a.scale")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'] } }, 'rules': [] }",
        "`rules` belongs to the format but this version of the tool does not do it yet; remove it", "ablation.rules")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'] } }, 'design': 'random' }",
        "the design `random` belongs to the format but this version of the tool does not do it yet; take one of: grid, one-at-a-time, list",
        "ablation.design")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'] } }, 'design': 'gird' }",
        "there is no design \"gird\"; did you mean \"grid\"?", "ablation.design")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'] } }, 'design': 'list' }",
        "the design \"list\" needs `cells`: a list of { factor: level, ... }", "ablation")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'] } }, 'cells': [{}] }",
        "`cells` are those of the design \"list\"; write \"design\": \"list\", or remove them", "ablation.cells")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'] } }, 'design': 'list', 'cells': [{}, { 'a': 'relu' }] }", "this cell is listed already, as `cells[0]`; remove one", "ablation.cells[1]")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'] } }, 'baseline': { 'a': 'sigmoid' } }",
        "the factor \"a\" has no level \"sigmoid\"; there are: relu, tanh", "ablation.baseline.a")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'] } }, 'baseline': { 'b': 'relu' } }",
        "there is no factor \"b\"; did you mean \"a\"?", "ablation.baseline.b")]
    [InlineData("{ 'factors': { 'a': { 'path': 'model.hidden.units', 'levels': [1, 2] }, 'b': { 'path': 'model[1].units', 'levels': [3, 4] } } }", "the factors \"a\" and \"b\" both set `model.hidden.units`; make them one factor, or let one set something else", "ablation.factors.b")]
    [InlineData("{ 'factors': { 'a': { 'levels': { 'x': { 'model.hidden.units': 1, 'model[1].units': 2 } } } } }",
        "the level \"x\" sets `model.hidden.units` twice", "ablation.factors.a.levels.x.model[1].units")]
    public void Each_fault_of_an_ablation_has_its_message(string ablation, string message, string path)
    {
        using var files = new PlanFiles();

        Assert.Equal([$"7: {path}: {message}"], files.Faults(PlanFiles.With("\"ablation\": " + ablation.Replace('\'', '"'))));
    }

    [Fact]
    public void A_missing_section_is_told()
    {
        using var files = new PlanFiles();

        Assert.Equal(
            [
                "1: model: `model` is missing: an experiment needs a list of layers: [\"id\", { \"type\": \"id\", ... }] there",
                "1: optimizer: `optimizer` is missing: an experiment needs a technique: \"id\" or { \"type\": \"id\", ... } there",
                "1: training: `training` is missing: an experiment needs an object: { ... } there",
            ], files.Faults("{ \"data\": \"glyphs\", \"loss\": \"mean-squared-error\" }"));
    }

    [Fact]
    public void Null_means_as_if_not_written()
    {
        using var files = new PlanFiles();

        ExperimentPlan plan = files.Plan(PlanFiles.With("\"claims\": null, \"name\": null, \"unheard\": null, \"seeds\": null, \"metrics\": [null, \"error-rate\"], \"ablation\": null"));

        Assert.Equal(("test", 10, "test.error-rate"), (plan.Name, plan.Seeds.Count, plan.Primary.Address));
        Assert.Equal("[\"error-rate\"]", CanonicalJson.Write(plan.Resolved["metrics"]!));
    }

    [Fact]
    public void A_file_that_cannot_be_read_has_one_clear_message()
    {
        using var files = new PlanFiles();

        Assert.Equal(["0: : there is no such file; check the path"],
            files.Faults(new ExperimentRequest { File = Path.Combine(files.Folder, "none.json") }));
        Assert.Equal(["0: : this is a folder; name the experiment file in it"],
            files.Faults(new ExperimentRequest { File = files.Folder }));
        Assert.Equal(["1: : an experiment is a JSON object, { ... }"], files.Faults("[]"));
        Assert.StartsWith("1: : this is not JSON: ", Assert.Single(files.Faults("")));
        string utf16 = Path.Combine(files.Folder, "utf16.json");
        File.WriteAllText(utf16, PlanFiles.With(), Encoding.Unicode);
        Assert.Equal(["1: : this is not UTF-8 text; save the file as UTF-8"], files.Faults(new ExperimentRequest { File = utf16 }));
    }
}
