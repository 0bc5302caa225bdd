using System.Text;
using Research.Training;

namespace Research.Experiments.Tests;

public class BadFileTests
{
    [Fact]
    public void Five_faults_of_five_kinds_are_all_told_with_their_places()
    {
        using var files = new PlanFiles();

        var faults = files.Faults("""
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
    [InlineData("\"format\": \"research-experiment/2\"",
        "7: format: this file is written in research-experiment/2, newer than what this tool (version 0.1.0) knows: "
        + "research-experiment/1; use a newer tool")]
    [InlineData("\"format\": \"other/1\"", "7: format: the format is \"research-experiment/1\"")]
    [InlineData("\"name\": 5", "7: name: `name` is a text")]
    [InlineData("\"name\": \"a/b\"",
        "7: name: the name is that of the results' folder too: at most 100 characters, none of /\\:*?\"<>|, no dot or space in front")]
    [InlineData("\"name\": \"漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢\"",
        "7: name: the name is that of the results' folder too, and has 201 bytes as UTF-8: at most 200 are left for it")]
    [InlineData("\"defaults\": \"relu\"", "7: defaults: `defaults` is an object: { ... }")]
    [InlineData("\"metrics\": \"accuracy\"", "7: metrics: `metrics` is a list of techniques: [\"id\", { \"type\": \"id\", ... }]")]
    [InlineData("\"metrics\": [\n{ \"name\": \"a\" }]",
        "8: metrics[0]: an element of `metrics` is a technique: \"id\" or { \"type\": \"id\", ... }")]
    [InlineData("\"reporters\": \"csv\"", "7: reporters: `reporters` is a list of techniques: [\"id\", { \"type\": \"id\", ... }]")]
    [InlineData("\"reporters\": 0", "7: reporters: `reporters` is a list of techniques: [\"id\", { \"type\": \"id\", ... }]")]
    [InlineData("\"reporters\": {}", "7: reporters: `reporters` is a list of techniques: [\"id\", { \"type\": \"id\", ... }]")]
    [InlineData("\"reporters\": [\n0]", "8: reporters[0]: an element of `reporters` is a technique: \"id\" or { \"type\": \"id\", ... }")]
    [InlineData("\"schedule\": {}", "7: schedule: `schedule` is a technique: \"id\" or { \"type\": \"id\", ... }")]
    [InlineData("\"seeds\": [1,\n 2,\n 1]", "9: seeds[2]: seed 1 is listed twice")]
    [InlineData("\"seeds\": [1.5]", "7: seeds: `seeds` is a count from 1 to 10000, or a list of whole numbers from 0, such as [1, 2, 3]")]
    [InlineData("\"primary\": \"test.acuracy\"", "7: primary: nothing measures \"test.acuracy\"; did you mean \"test.accuracy\"?")]
    [InlineData("\"statistics\": { \"alpha\": 0 }",
        "7: statistics.alpha: `alpha` is the share of false verdicts that is borne: a number from 1e-9 to 0.5")]
    [InlineData("\"statistics\": { \"correction\": \"bonferroni\" }", "7: statistics.correction: `correction` is one of none, holm")]
    [InlineData("\"statistics\": { \"aplha\": 0.1 }", "7: statistics.aplha: unknown key \"aplha\"; did you mean \"alpha\"?")]
    [InlineData("\"variants\": []", "7: variants: `variants` is an object: name -> { path: value, ... }")]
    [InlineData("\"variants\": { \"a\": { \"extends\": \"b.json\" } }",
        "7: variants.a.extends: no variant may set `extends`: it is read before the variant is")]
    [InlineData("\"extends\": 3", "7: extends: `extends` names one file, relative to this one")]
    public void Each_fault_of_a_file_has_its_message(string keys, string fault)
    {
        using var files = new PlanFiles();

        Assert.Equal([fault], files.Faults(PlanFiles.With(keys)));
    }

    [Theory]
    [InlineData("[]", "`ablation` is an object with `factors`", "ablation")]
    [InlineData("{}", "an ablation needs `factors`: name -> { \"path\": ..., \"levels\": [...] }", "ablation")]
    [InlineData("{ 'factors': { 'a': null } }", "an ablation needs `factors`: name -> { \"path\": ..., \"levels\": [...] }",
        "ablation.factors")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'] } }, "
        + "'rules': [{ 'when': { 'a': null }, 'set': { 'training.epochs': 5 } }] }",
        "a rule needs `when`: { factor: level or [levels] }", "ablation.rules[0].when")]
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
        "`scale` belongs to a `range`", "ablation.factors.a.scale")]
    [InlineData("{ 'factors': { 'a': { 'path': 'optimizer.learningRate', 'range': [0.1, 1] } } }",
        "a `range` is drawn from: write \"design\": \"random\", or `levels` in its place", "ablation.factors.a.range")]
    [InlineData("{ 'design': 'random', 'draws': 2, 'factors': { 'a': { 'path': 'optimizer.learningRate', 'range': [1, 0.1] } } }",
        "`range` is [low, high]: two numbers, the first below the second", "ablation.factors.a.range")]
    [InlineData("{ 'design': 'random', 'draws': 2, 'factors': { 'a': { 'path': 'optimizer.learningRate', 'range': [0, 0.1], "
        + "'scale': 'log' } } }",
        "a `range` on a log scale lies above 0", "ablation.factors.a.range")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'] } }, 'design': 'random' }",
        "the design \"random\" needs `draws`: how many cells, from 1 to 10000", "ablation")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'] } }, 'design': 'random', 'draws': 3 }",
        "these factors gave 2 different cells, fewer than 3 draws; take fewer draws, or the design \"grid\"", "ablation")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'] } }, 'draws': 3 }",
        "`draws` are those of the design \"random\"; write \"design\": \"random\", or remove them", "ablation.draws")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'] } }, 'design': 'cross' }",
        "the design \"cross\" needs `cross`: groups of factors, such as [[\"norm\", \"rate\"], [\"norm\", \"dropout\"]]", "ablation")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'] } }, 'design': 'cross', "
        + "'cross': [['b']] }", "there is no factor \"b\"; did you mean \"a\"?", "ablation.cross[0][0]")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'] } }, 'design': 'cross', 'cross': [['a', "
        + "'a']] }",
        "the factor \"a\" is in this group twice; remove one", "ablation.cross[0][1]")]
    [InlineData("{ 'design': 'leave-one-out', 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh', 'elu'] } } }",
        "the design \"leave-one-out\" switches each factor off: \"a\" needs two levels, the first (or the baseline's) is on", "ablation")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'] } }, 'rules': {} }",
        "`rules` is a list of { \"when\": { factor: level }, \"set\": { path: value } }", "ablation.rules")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'] } }, "
        + "'rules': [{ 'when': { 'a': 'relu' } }] }",
        "a rule has `set` or \"skip\": true, one of the two", "ablation.rules[0]")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'] } }, 'rules': [{ 'skip': true }] }",
        "a rule needs `when`: { factor: level or [levels] }", "ablation.rules[0]")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'] } }, "
        + "'rules': [{ 'when': { 'a': 'rleu' }, 'skip': true }] }",
        "the factor \"a\" has no level \"rleu\"; did you mean \"relu\"?", "ablation.rules[0].when.a")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'] } }, "
        + "'rules': [{ 'when': { 'a': [] }, 'skip': true }] }",
        "an empty list of levels never holds: name at least one, or leave the factor out", "ablation.rules[0].when.a")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'] } }, "
        + "'rules': [{ 'when': { 'a': 'tanh' }, 'set': { 'seeds': 3 } }] }",
        "no factor may set `seeds`: it is the same for every cell", "ablation.rules[0].set.seeds")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'] } }, "
        + "'rules': [{ 'when': { 'a': 'relu' }, 'skip': true }] }",
        "a rule skips the baseline, a=relu; take another `baseline`, or change the rule", "ablation")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'] } }, 'design': 'gird' }",
        "there is no design \"gird\"; did you mean \"grid\"?", "ablation.design")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'] } }, 'design': 1e308 }",
        "`design` is a text, the name of a design: grid, one-at-a-time, leave-one-out, cross, list, random", "ablation.design")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'] } }, 'design': [[]] }",
        "`design` is a text, the name of a design: grid, one-at-a-time, leave-one-out, cross, list, random", "ablation.design")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'] } }, 'design': { 'a': 1 } }",
        "`design` is a text, the name of a design: grid, one-at-a-time, leave-one-out, cross, list, random", "ablation.design")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'] } }, 'design': 'list' }",
        "the design \"list\" needs `cells`: a list of { factor: level, ... }", "ablation")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'] } }, 'cells': [{}] }",
        "`cells` are those of the design \"list\"; write \"design\": \"list\", or remove them", "ablation.cells")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'] } }, 'design': 'list', 'cells': [{}, "
        + "{ 'a': 'relu' }] }", "this cell is listed already, as `cells[0]`; remove one", "ablation.cells[1]")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'] } }, 'design': 'list', "
        + "'cells': [{ 'b': 'tanh' }, {}] }", "there is no factor \"b\"; did you mean \"a\"?", "ablation.cells[0].b")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'] } }, 'baseline': { 'a': 'sigmoid' } }",
        "the factor \"a\" has no level \"sigmoid\"; there are: relu, tanh", "ablation.baseline.a")]
    [InlineData("{ 'factors': { 'a': { 'path': 'defaults.activation', 'levels': ['relu', 'tanh'] } }, 'baseline': { 'b': 'relu' } }",
        "there is no factor \"b\"; did you mean \"a\"?", "ablation.baseline.b")]
    [InlineData("{ 'factors': { 'a': { 'path': 'model.hidden.units', 'levels': [1, 2] }, 'b': { 'path': 'model[1].units', 'levels': [3, "
        + "4] } } }", "the factors \"a\" and \"b\" both set `model.hidden.units`; make them one factor, "
            + "or let one set something else", "ablation.factors.b")]
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

        ExperimentPlan plan = files.Plan(
            PlanFiles.With("\"format\": null, \"claims\": null, \"name\": null, \"unheard\": null, \"seeds\": null, "
                + "\"metrics\": [null, \"error-rate\"], \"ablation\": null"));

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
        Assert.Equal(["1: : this is not JSON: there is nothing in it"], files.Faults(""));
        Assert.Equal(["1: : this is not JSON: there is nothing in it"], files.Faults(" \n\n"));
        var utf16 = Path.Combine(files.Folder, "utf16.json");
        File.WriteAllText(utf16, PlanFiles.With(), Encoding.Unicode);
        Assert.Equal(["1: : this is not UTF-8 text; save the file as UTF-8"], files.Faults(new ExperimentRequest { File = utf16 }));
    }
}
