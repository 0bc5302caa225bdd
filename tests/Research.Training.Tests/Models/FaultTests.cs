namespace Research.Training.Tests.Models;

/// <summary>Everything that is wrong with a model is said at once, each at its place, with a remedy.</summary>
public sealed class FaultTests
{
    private static readonly Shape Six = new(6);

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var faults = Bench.Faults(
            """
            [{ "type": "dense", "units": 0 },
             { "type": "dense" },
             "dens",
             { "type": "dense", "units": 3, "repeat": 0 },
             { "type": "dense", "units": 3, "name": "a.b" },
             { "type": "dense", "units": 3, "unit": 3 },
             { "type": "residual", "body": [{ "type": "dense", "units": 3, "activation": "rely" }] },
             { "type": "dense", "units": 3, "initializer": "one" }]
            """,
            Six,
            "square-loss",
            [Bench.Values("y", 3)],
            """{ "activations": "relu" }""");
        Assert.Equal(
            [
                "defaults.activations", "loss", "model[0]", "model[1].units", "model[2]", "model[3].repeat", "model[4].name",
                "model[5].unit", "model[6].body[0].activation", "model[7].initializer",
            ],
            faults.Select(fault => fault.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_broken_default_is_one_fault()
    {
        var fault = Bench.Fault("""[{ "type": "dense", "units": 3, "repeat": 4 }]""", Six, defaults: """{ "activation": "nothing" }""");
        Assert.Equal("defaults.activation", fault.Path);
    }

    [Fact]
    public void A_broken_default_that_no_entry_takes_is_a_fault_all_the_same()
    {
        var faults = Bench.Faults("""["relu"]""", Six, defaults: """{ "activation": "nothing", "normalization": "nobody" }""");
        Assert.Equal(["defaults.activation", "defaults.normalization"], faults.Select(fault => fault.Path));
    }

    [Fact]
    public void A_repeated_broken_entry_is_one_fault() =>
        Assert.Equal("model[0].units", Bench.Fault("""[{ "type": "dense", "repeat": 4 }]""", Six).Path);

    [Fact]
    public void A_layer_that_does_not_fit_is_told_at_its_place()
    {
        var fault = Bench.Fault("""["relu", { "type": "residual", "body": ["relu", { "type": "dense", "units": 3 }] }]""", Six);
        Assert.Equal(("model[1]", true), (fault.Path, fault.Message.Contains("shortcut", StringComparison.Ordinal)));
        fault = Bench.Fault("""["relu", { "type": "residual", "body": ["relu", { "type": "dense", "units": 0 }] }]""", Six);
        Assert.Equal("model[1].body[1]", fault.Path);
    }

    [Theory]
    [InlineData("model", """[]""")]
    [InlineData("model[0]", """[{ "type": "heads", "heads": { "a": { "body": [], "loss": "squared" } } }, "relu"]""")]
    [InlineData("model[0].body[0]", """[{ "type": "sequence", "body": [{ "type": "heads", "heads": { "a": { "body": [] } } }] }]""")]
    [InlineData("model[1]", """["relu", { "type": "dense", "units": 2, "shareWith": "rely" }]""")]
    [InlineData("model[1]", """["relu", { "type": "dense", "units": 2, "shareWith": "relu" }]""")]
    [InlineData("model[1]", """[{ "type": "dense", "units": 2 }, { "type": "dense", "units": 2, "shareWith": "dense" }]""")]
    [InlineData("model[0]", """[{ "type": "dense", "units": 2, "shareWith": "dense" }]""")]
    [InlineData("model[1].name", """["relu", { "name": "relu", "type": "half" }]""")]
    [InlineData("model[0].body", """[{ "type": "sequence", "body": "relu" }]""")]
    public void Each_fault_has_its_place(string path, string model) => Assert.Equal(path, Bench.Fault(model, Six).Path);

    [Fact]
    public void Sugar_and_a_child_of_one_name_are_a_fault()
    {
        const string model = """
            [{ "name": "scale", "type": "sequence", "body": [{ "name": "activation", "type": "relu" }], "activation": "relu" }]
            """;
        Assert.Contains("scale.activation", Bench.Fault(model, Six).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_that_does_not_fit_its_classes_says_how_many_units_it_takes()
    {
        const string model = """["relu", { "type": "dense", "units": 12, "activation": "relu" }]""";
        var fault = Bench.Fault(model, Six, "softmax-loss", [Bench.Classes("digit", 10)]);
        Assert.Equal("model[1]", fault.Path);
        Assert.Equal("the last layer has 12 units, the target 'digit' has 10 classes: set units to 10", fault.Message);
    }

    [Fact]
    public void One_unit_serves_two_classes_but_not_a_softmax()
    {
        const string json = """[{ "type": "dense", "units": 1 }]""";
        var model = Bench.Build(json, Six, "sigmoid-loss", [Bench.Classes("y", 2)]);
        Assert.Equal(new Shape(1), model.Heads[0].Target?.Shape);
        var fault = Bench.Fault(json, Six, "softmax-loss", [Bench.Classes("y", 2)]);
        Assert.Contains("set units to 2", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_softmax_on_one_value_asks_for_another_loss_and_not_for_units_that_would_not_fit()
    {
        const string json = """[{ "type": "dense", "units": 1 }]""";
        var message = Bench.Fault(json, Six, "softmax-loss", [Bench.Values("y", 1)]).Message;
        Assert.Contains("loss for values", message, StringComparison.Ordinal);
        Assert.DoesNotContain("set units", message, StringComparison.Ordinal);
        Assert.Contains("set units to 3", Bench.Fault(json, Six, "softmax-loss", [Bench.Values("y", 3)]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sequence_and_a_single_target_are_told_apart()
    {
        var fault = Bench.Fault("""[{ "type": "dense", "units": 2 }]""", new Shape(4, 6), targets: [Bench.Values("y", 2)]);
        Assert.Contains("flatten", fault.Message, StringComparison.Ordinal);
        fault = Bench.Fault("""["flatten", { "type": "dense", "units": 2 }]""", new Shape(4, 6), targets: [Bench.Values("y", 4, 2)]);
        Assert.Contains("returnSequences", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Heads_are_matched_to_targets_by_name()
    {
        const string json = """
            [{ "type": "heads", "heads": {
              "slant": { "body": [{ "type": "dense", "units": 1 }], "loss": "squared" },
              "digit": { "body": [{ "type": "dense", "units": 3 }] } } }]
            """;
        var targets = new[] { Bench.Classes("digit", 3), Bench.Values("thickness", 1), Bench.Values("slant", 1) };
        var model = Bench.Build(json, Six, "softmax-loss", targets);
        Assert.Equal(["slant", "digit"], model.Heads.Select(head => head.Target?.Name));
        Assert.Equal("loss", Bench.Fault(json, Six, null, targets).Path);
        var fault = Bench.Fault(json, Six, "softmax-loss", [Bench.Classes("digit", 3), Bench.Values("slent", 1)]);
        Assert.Contains("'slant'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_loss_is_a_fault_only_where_there_is_a_target()
    {
        Assert.Equal("loss", Bench.Fault("""["relu"]""", Six, null, [Bench.Values("y", 6)]).Path);
        Assert.Null(Bench.Build("""["relu"]""", Six, null).Heads[0].Loss);
    }
}
