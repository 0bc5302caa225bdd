using Research.Training;

namespace Research.Experiments.Tests;

public class ClaimTests
{
    private const string Factors = """
        "ablation": { "factors": {
          "activation": { "path": "defaults.activation", "levels": ["sigmoid", "tanh", "relu"] },
          "depth": { "path": "model.hidden.repeat", "levels": [2, 6] } } DESIGN },
        """;

    [Theory]
    [InlineData("\"cell\": { \"activation\": \"relu\" }", "relu,2 - sigmoid,2")]
    [InlineData("\"cell\": { \"activation\": \"relu\", \"depth\": 6 }, \"than\": { \"activation\": \"tanh\" }", "relu,6 - tanh,6")]
    [InlineData("\"cell\": { \"activation\": \"relu\" }, \"than\": { \"activation\": \"each\" }", "relu,2 - sigmoid,2; relu,2 - tanh,2")]
    [InlineData("\"cell\": { \"activation\": \"each\" }", "tanh,2 - sigmoid,2; relu,2 - sigmoid,2")]
    [InlineData("\"cell\": { \"activation\": \"relu\", \"depth\": \"each\" }, \"than\": { \"activation\": \"sigmoid\" }",
        "relu,2 - sigmoid,2; relu,6 - sigmoid,6")]
    [InlineData("\"cell\": { \"activation\": \"relu\", \"depth\": \"all\" }, \"than\": { \"activation\": \"sigmoid\" }",
        "0.5 relu,2 + 0.5 relu,6 - 0.5 sigmoid,2 - 0.5 sigmoid,6")]
    [InlineData("\"cell\": { \"activation\": [\"tanh\", \"relu\"] }", "0.5 tanh,2 + 0.5 relu,2 - sigmoid,2")]
    [InlineData("\"cell\": { \"activation\": \"relu\" }, \"than\": 0.9", "relu,2 - 0.9")]
    [InlineData("\"cell\": { \"activation\": \"each\" }, \"than\": 0", "sigmoid,2; tanh,2; relu,2")]
    [InlineData("\"cell\": { \"activation\": \"relu\" }, \"in\": { \"depth\": 6 }, \"thanIn\": { \"depth\": 2 }",
        "relu,6 - sigmoid,6 - relu,2 + sigmoid,2")]
    [InlineData("\"cell\": { \"activation\": \"relu\" }, \"in\": { \"depth\": 6 }", "relu,6 - sigmoid,6 - relu,2 + sigmoid,2")]
    [InlineData("\"cell\": { \"depth\": 6 }, \"along\": \"activation\"", "tanh,6 - sigmoid,6; relu,6 - tanh,6")]
    [InlineData("\"along\": \"depth\", \"cell\": { \"activation\": \"tanh\" }", "tanh,6 - tanh,2")]
    public void A_claim_becomes_contrasts_of_cells(string claim, string contrasts)
    {
        using var files = new PlanFiles();

        ExperimentPlan plan = files.Plan(With(claim));

        Assert.Equal(contrasts, string.Join("; ", Assert.Single(plan.Claims).Parts.Select(Describe)));
    }

    [Theory]
    [InlineData("", "this compares activation=sigmoid, depth=2 with itself; say in `cell` or `than` what differs", "")]
    [InlineData("\"cell\": { \"activation\": \"relu\" }, \"than\": { \"activation\": \"relu\" }",
        "this compares activation=relu, depth=2 with itself; say in `cell` or `than` what differs", ".than")]
    [InlineData("\"cell\": { \"activation\": \"rleu\" }", "the factor \"activation\" has no level \"rleu\"; did you mean \"relu\"?",
        ".cell.activation")]
    [InlineData("\"cell\": { \"width\": 3 }", "there is no factor \"width\"; there are: activation, depth", ".cell.width")]
    [InlineData("\"cell\": \"relu\"", "`cell` is an object { factor: level, ... }; a level may be a list, \"all\" or \"each\"", ".cell")]
    [InlineData("\"cell\": { \"activation\": [\"relu\", \"relu\"] }", "a list of levels of \"activation\" names at least one, each once",
        ".cell.activation")]
    [InlineData("\"along\": \"size\"", "`along` names a factor; there are: activation, depth", ".along")]
    [InlineData("\"along\": \"depth\", \"than\": 1", "`along` stands in place of `than`: write one of the two", ".than")]
    [InlineData("\"along\": \"depth\", \"cell\": { \"depth\": 2 }", "the claim goes along \"depth\", so `cell` names no level of it",
        ".cell")]
    [InlineData("\"cell\": { \"activation\": \"relu\" }, \"thanIn\": { \"depth\": 2 }",
        "`thanIn` needs `in`: the levels in which the difference is held against that in `thanIn`", ".thanIn")]
    [InlineData("\"cell\": { \"activation\": \"relu\" }, \"in\": { \"activation\": \"tanh\" }",
        "`in` and `cell` both say a level of \"activation\"; leave it out of one", ".in")]
    [InlineData("\"cell\": { \"activation\": \"relu\" }, \"than\": { \"depth\": 6 }, \"in\": { \"depth\": 2 }",
        "`in` and `than` both say a level of \"depth\"; leave it out of one", ".in")]
    [InlineData("\"along\": \"depth\", \"in\": { \"depth\": 6 }", "`in` and `along` both say a level of \"depth\"; leave it out of one",
        ".in")]
    [InlineData("\"cell\": { \"activation\": \"relu\" }, \"in\": { \"depth\": 6 }, \"thanIn\": { \"activation\": \"tanh\" }",
        "`thanIn` and `cell` both say a level of \"activation\"; leave it out of one", ".thanIn")]
    [InlineData("\"cell\": { \"activation\": \"relu\" }, \"than\": { \"activation\": \"tanh\" }, \"in\": { \"depth\": 6 }, "
        + "\"thanIn\": { \"activation\": \"sigmoid\" }",
        "`thanIn` and `than` both say a level of \"activation\"; leave it out of one", ".thanIn")]
    [InlineData("\"cell\": { \"activation\": \"relu\" }, \"in\": { \"depth\": 2 }",
        "`in` and `thanIn` are the same, so this compares a difference with itself", "")]
    [InlineData("\"cell\": { \"activation\": \"relu\" }, \"measure\": \"test.acuracy\"",
        "nothing measures \"test.acuracy\"; did you mean \"test.accuracy\"?", ".measure")]
    [InlineData("\"cell\": { \"activation\": \"relu\" }, \"margin\": \"1\"", "`margin` is a number, in the measure's unit", ".margin")]
    [InlineData("\"cell\": { \"activation\": \"relu\" }, \"mesure\": 1", "unknown key \"mesure\"; did you mean \"measure\"?", ".mesure")]
    public void Each_fault_of_a_claim_has_its_message(string claim, string message, string path)
    {
        using var files = new PlanFiles();

        Assert.Contains($"claims[0]{path}: {message}", files.Faults(With(claim)).Select(fault => fault[(fault.IndexOf(' ') + 1)..]));
    }

    /// <summary>What is not understood stands for the baseline, but that is not what was written: it compares nothing with itself.</summary>
    [Theory]
    [InlineData("\"cell\": { \"width\": 3 }", ".cell.width: there is no factor \"width\"; there are: activation, depth")]
    [InlineData("\"cell\": { \"activation\": \"relu\" }, \"than\": { \"width\": 3 }",
        ".than.width: there is no factor \"width\"; there are: activation, depth")]
    [InlineData("\"cell\": { \"activation\": \"relu\" }, \"than\": \"tanh\"",
        ".than: `than` is an object { factor: level, ... }; a level may be a list, \"all\" or \"each\"")]
    [InlineData("\"cell\": { \"activation\": [\"sigmoid\", \"rleu\"] }",
        ".cell.activation[1]: the factor \"activation\" has no level \"rleu\"; did you mean \"relu\"?")]
    [InlineData("\"cell\": { \"activation\": \"relu\" }, \"in\": { \"width\": 3 }",
        ".in.width: there is no factor \"width\"; there are: activation, depth")]
    [InlineData("\"cell\": { \"activation\": \"relu\" }, \"measure\": \"members.test.accuracy\"",
        ".measure: there is no ensemble, so \"members.test.accuracy\" has no members")]
    public void One_slip_is_one_fault(string claim, string fault)
    {
        using var files = new PlanFiles();

        Assert.Equal($"claims[0]{fault}", Assert.Single(files.Faults(With(claim)).Select(each => each[(each.IndexOf(' ') + 1)..])));
    }

    [Theory]
    [InlineData("{ \"says\": \"x\", \"than\": 1 }", "a claim needs `expect`: one of greater, less, equivalent, different", "")]
    [InlineData("{ \"expect\": \"less\", \"than\": 1 }", "a claim needs `says`: its sentence", "")]
    [InlineData("{ \"says\": \"x\", \"than\": 1, \"expect\": \"equivalent\" }",
        "\"equivalent\" needs a `margin` above 0: within what two things count as the same", "")]
    [InlineData("{ \"says\": \"x\", \"than\": 1, \"expect\": \"different\", \"margin\": -1 }",
        "the `margin` of \"different\" is at least 0: by more than it", ".margin")]
    [InlineData("{ \"says\": \"x\", \"expect\": \"less\" }",
        "this compares the only cell with itself; say in `cell` or `than` what differs", "")]
    [InlineData("3", "a claim is an object: { \"says\": ..., \"cell\": { factor: level }, \"expect\": \"greater\" }", "")]
    public void A_claim_says_what_it_expects(string claim, string message, string path)
    {
        using var files = new PlanFiles();

        Assert.Equal([$"7: claims[0]{path}: {message}"], files.Faults(PlanFiles.With($"\"claims\": [{claim}]")));
    }

    [Fact]
    public void Along_a_factor_of_one_level_there_is_nothing_to_compare()
    {
        using var files = new PlanFiles();

        Assert.Equal(["7: claims[0].along: the factor \"depth\" has one level: along it there is nothing to compare"],
            files.Faults(PlanFiles.With(
                "\"ablation\": { \"factors\": { \"depth\": { \"path\": \"model.hidden.repeat\", \"levels\": [2] } } }, "
                + "\"claims\": [{ \"says\": \"x\", \"expect\": \"greater\", \"along\": \"depth\" }]")));
    }

    [Fact]
    public void A_cell_that_the_design_lacks_is_a_fault_of_the_file()
    {
        using var files = new PlanFiles();
        const string claim = "\"cell\": { \"activation\": \"relu\", \"depth\": 6 }";

        Assert.Equal(["10: claims[0]: this needs the cell activation=relu, depth=6, which the design \"one-at-a-time\" lacks; add it, "
            + "take the design \"grid\", or claim something else"],
            files.Faults(With(claim, ", \"design\": \"one-at-a-time\"")));
        Assert.Equal(["10: claims[0]: this needs the cell activation=relu, depth=6, which a rule skips"],
            files.Faults(With(
                claim, ", \"rules\": [{ \"when\": { \"activation\": [\"relu\", \"tanh\"], \"depth\": 6 }, \"skip\": true }]")));
    }

    [Fact]
    public void Of_many_cells_that_the_design_lacks_some_are_told()
    {
        using var files = new PlanFiles();
        var levels = string.Join(", ", Enumerable.Range(1, 100));

        var faults = files.Faults(PlanFiles.With($$"""
            "ablation": { "design": "one-at-a-time", "factors": {
              "units": { "path": "model.hidden.units", "levels": [{{levels}}] },
              "repeat": { "path": "model.hidden.repeat", "levels": [{{levels}}] },
              "epochs": { "path": "training.epochs", "levels": [{{levels}}] },
              "batch": { "path": "training.batchSize", "levels": [{{levels}}] } } },
            "claims": [{ "says": "x", "expect": "less", "than": 1,
              "cell": { "units": "all", "repeat": "all", "epochs": "all", "batch": "all" } }]
            """));

        Assert.Equal(10, faults.Length);
        Assert.EndsWith("this needs the cell units=1, repeat=1, epochs=2, batch=2, which the design \"one-at-a-time\" lacks; "
            + "add it, take the design \"grid\", or claim something else", faults[0]);
    }

    [Fact]
    public void A_measure_is_needed_only_in_the_cells_that_a_claim_compares()
    {
        using var files = new PlanFiles();
        const string file = """
            "ablation": { "factors": { "ensemble": { "path": "ensemble", "levels": { "single": null, "several": { "type": "seeds", "members": 3 } } } } },
            "measures": { "gain": { "of": "test.accuracy", "minus": "members.test.accuracy" } },
            "claims": [{ "says": "better than its members", "measure": "gain", "cell": { "ensemble": "CELL" }, "than": 0, "expect": "greater" }]
            """;

        Measure gain = Assert.Single(files.Plan(PlanFiles.With(file.Replace("CELL", "several"))).Claims).Measure;

        Assert.Equal(MeasureReduction.Mean, gain.Minus!.Reduction);
        Assert.Equal(["8: measures.gain.minus: there is no ensemble, so \"members.test.accuracy\" has no members (in the cell "
            + "ensemble=single)"],
            files.Faults(PlanFiles.With(file.Replace("CELL", "single"))));
    }

    [Theory]
    [InlineData("{ \"of\": \"validation.accuracy\", \"scale\": \"log10\" }", "\"validation.accuracy\"")]
    [InlineData("{ \"of\": \"test.accuracy\", \"minus\": \"validation.accuracy\", \"better\": \"lower\" }",
        "{ \"of\": \"test.accuracy\", \"minus\": \"validation.accuracy\" }")]
    public void Two_measures_that_would_have_one_name_must_be_told_apart(string one, string other)
    {
        using var files = new PlanFiles();

        var fault = Assert.Single(files.Faults(PlanFiles.With($$"""
              "claims": [
                { "says": "x", "than": 1, "expect": "less", "measure": {{one}} },
                { "says": "y", "than": 2, "expect": "less", "measure": {{one}} },
                { "says": "z", "than": 1, "expect": "less", "measure": {{other}} }]
            """)));

        Assert.StartsWith("10: claims[2].measure", fault);
        Assert.EndsWith("and differs from it in `scale` or `better`: give one of them a name under `measures`", fault);
    }

    [Fact]
    public void Claims_inherit_the_file_s_source_and_the_primary()
    {
        using var files = new PlanFiles();

        ExperimentPlan plan = files.Plan(PlanFiles.With("""
            "source": "Glorot and Bengio 2010", "statistics": { "alpha": 0.01, "correction": "holm" },
            "claims": [
              { "says": "learns", "than": 0.5, "expect": "greater", "margin": -0.1 },
              { "says": "fits", "source": "me", "measure": "validation.accuracy", "than": 0.5, "expect": "equivalent", "margin": 0.1 }]
            """));

        Assert.Equal(["learns/Glorot and Bengio 2010/test.accuracy/Greater/-0.1", "fits/me/validation.accuracy/Equivalent/0.1"],
            plan.Claims.Select(
                claim => $"{claim.Says}/{claim.Source}/{claim.Measure.Name}/{claim.Expect}/{CanonicalJson.Number(claim.Margin)}"));
        Assert.Equal(["test.accuracy", "validation.accuracy"], plan.Measures.Select(measure => measure.Name));
        Assert.Equal(new StatisticsSettings(0.01, true), plan.Statistics);
    }

    private static string With(string claim, string design = "") =>
        PlanFiles.With(Factors.Replace("DESIGN", design)
            + $"\n\"claims\": [{{ \"says\": \"so\", \"expect\": \"greater\"{(claim.Length == 0 ? "" : ", ")}{claim} }}]");

    private static string Describe(Contrast contrast)
    {
        var text = "";
        foreach (WeightedCell term in contrast.Terms)
        {
            var weight = Math.Abs(term.Weight);
            var cell = term.Cell.Replace("activation=", "").Replace("depth=", "").Replace(" ", "");
            text += (text.Length == 0 ? "" : term.Weight > 0 ? " + " : " - ") + (weight == 1 ? "" : $"{CanonicalJson.Number(weight)} ")
                + cell;
        }

        Assert.Equal(contrast.Constant == 0 && contrast.Against.Count > 0 ? 0 : 1, contrast.Terms.Sum(term => term.Weight), 12);
        return contrast.Constant == 0 ? text : $"{text} - {CanonicalJson.Number(contrast.Constant)}";
    }
}
