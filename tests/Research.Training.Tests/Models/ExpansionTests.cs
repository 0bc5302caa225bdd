namespace Research.Training.Tests.Models;

/// <summary>What an experiment's model means, written out.</summary>
public sealed class ExpansionTests
{
    private static readonly Shape Six = new(6);

    private static string[] Names(string model, string? defaults = null, Shape? input = null, string? loss = "squared") =>
        [.. Bench.Build(model, input ?? Six, loss, defaults: defaults).Nodes.Select(node => node.Name)];

    [Fact]
    public void Defaults_follow_activatable_entries_but_the_output() => Assert.Equal(
        ["dense", "dense.normalization", "dense.activation", "scale", "dense-2", "noise"],
        Names(
            """[{ "type": "dense", "units": 3 }, "scale", { "type": "dense", "units": 2 }, "noise"]""",
            """{ "activation": "relu", "normalization": "scale" }"""));

    [Fact]
    public void The_last_copy_of_a_repeated_entry_may_be_the_output() => Assert.Equal(
        ["dense.1", "dense.1.activation", "dense.2"],
        Names("""[{ "type": "dense", "units": 3, "repeat": 2 }]""", """{ "activation": "relu" }"""));

    [Fact]
    public void The_output_may_lie_in_a_body() => Assert.Equal(
        ["dense", "dense.activation", "sequence", "sequence.dense", "sequence.dense.activation", "sequence.dense-2", "sequence.relu"],
        Names(
            """
            [{ "type": "dense", "units": 3 },
             { "type": "sequence", "body": [{ "type": "dense", "units": 3 }, { "type": "dense", "units": 3 }, "relu"] }]
            """,
            """{ "activation": "relu" }"""));

    [Fact]
    public void Every_head_has_an_output_of_its_own() => Assert.Equal(
        [
            "dense", "dense.activation", "heads", "heads.a.dense", "heads.a.dense.activation", "heads.a.dense-2", "heads.b.dense",
            "heads.c.scale",
        ],
        Names(
            """
            [{ "type": "dense", "units": 3 }, { "type": "heads", "heads": {
              "a": { "body": [{ "type": "dense", "units": 3 }, { "type": "dense", "units": 3 }] },
              "b": { "body": [{ "type": "dense", "units": 3 }] }, "c": { "body": ["scale"] } } }]
            """,
            """{ "activation": "relu" }"""));

    [Fact]
    public void The_outputs_own_sugar_stays() => Assert.Equal(
        ["dense", "dense.normalization", "dense.activation"],
        Names("""[{ "type": "dense", "units": 3, "activation": "half", "normalization": "scale" }]""", """{ "activation": "relu" }"""));

    [Fact]
    public void An_entrys_own_sugar_goes_before_the_defaults_and_may_switch_them_off() => Assert.Equal(
        ["a", "b", "b.activation", "c", "c.normalization", "d"],
        Names(
            """
            [{ "name": "a", "type": "dense", "units": 3, "activation": "linear", "normalization": "none" },
             { "name": "b", "type": "dense", "units": 3, "activation": "half", "normalization": "none" },
             { "name": "c", "type": "dense", "units": 3, "activation": "none" },
             { "name": "d", "type": "dense", "units": 3 }]
            """,
            """{ "activation": "relu", "normalization": "scale" }"""));

    [Fact]
    public void Any_layer_takes_an_activation_of_its_own() =>
        Assert.Equal(["scale", "scale.activation"], Names("""[{ "type": "scale", "activation": { "type": "relu" } }]"""));

    [Fact]
    public void Null_is_as_if_not_written() => Assert.Equal(
        ["dense", "dense.activation", "dense-2"],
        Names(
            """
            [{ "type": "dense", "units": 3, "activation": null, "repeat": null, "shareWith": null }, null, { "type": "dense", "units": 3 }]
            """,
            """{ "activation": "relu", "normalization": null }"""));

    [Fact]
    public void What_is_the_output_does_not_depend_on_what_fits_without_the_defaults() => Assert.Equal(
        ["flatten", "residual", "residual.dense", "residual.dense.normalization", "dense"],
        Names(
            """["flatten", { "type": "residual", "body": [{ "type": "dense", "units": 12 }] }, { "type": "dense", "units": 3 }]""",
            """{ "normalization": "pair-sums" }"""));

    [Fact]
    public void Copies_are_instances_of_their_own()
    {
        var model = Bench.Build("""[{ "type": "dense", "units": 6, "repeat": 3 }]""", Six);
        Assert.Equal(3, model.Nodes.Select(node => node.Layer).Distinct().Count());
        Assert.Equal(3 * (36 + 6), model.ParameterCount);
        Assert.Equal(
            ["dense.1/kernel", "dense.1/bias", "dense.2/kernel", "dense.2/bias", "dense.3/kernel", "dense.3/bias"],
            model.Parameters.Select(parameter => parameter.Name));
    }

    [Fact]
    public void Initializers_are_the_parameters_own_then_the_entrys_then_the_default()
    {
        var model = Bench.Build(
            """[{ "name": "a", "type": "dense", "units": 2, "initializer": "ones" }, { "name": "b", "type": "dense", "units": 2 }]""",
            Six,
            defaults: """{ "initializer": "zeros" }""").Ready(1);
        Assert.All(model.Parameters[0].Weights.Span.ToArray(), weight => Assert.Equal(1, weight));
        Assert.All(model.Parameters[1].Weights.Span.ToArray(), bias => Assert.Equal(0, bias));
        Assert.All(model.Parameters[2].Weights.Span.ToArray(), weight => Assert.Equal(0, weight));
    }

    [Fact]
    public void Parameters_start_from_their_own_streams_and_states_from_their_constants()
    {
        var model = Bench.Build("""[{ "type": "dense", "units": 5, "initializer": "uniform" }, "scale"]""", Six).Ready(1);
        var expected = new float[30];
        RandomStream.Of("7", "dense/kernel/initialization").Uniform(expected);
        Assert.Equal(expected.Select(value => 2 * value - 1), model.Parameters[0].Weights.Span.ToArray());
        Assert.Equal("scale/mean", Assert.Single(model.StateTensors).Name);
        Assert.All(model.StateTensors[0].Value.Span.ToArray(), value => Assert.Equal(0.25f, value));
        Assert.True(((ScaleLayer)model.Nodes[1].Layer).WasInitialized);
    }

    [Fact]
    public void Padding_between_parameters_is_zero()
    {
        var model = Bench.Build("""[{ "type": "dense", "units": 5, "initializer": "ones" }, "scale"]""", Six).Ready(1);
        var used = model.Parameters.Sum(parameter => parameter.Weights.Span.ToArray().Sum());
        Assert.Equal(used, model[model.Weights].ToArray().Sum());
        Assert.All(model.Parameters, parameter => Assert.Equal(0, model.OffsetOf(parameter) % Arena.Alignment));
    }

    [Fact]
    public void Equal_models_have_equal_canonical_forms()
    {
        var plain = Canonical("""["relu", { "type": "dense", "units": 2 }]""");
        var spelledOut = Canonical(
            """[{ "type": "relu" }, { "type": "dense", "units": 2, "activation": "linear" }]""", """{ "normalization": "none" }""");
        Assert.Equal(plain, spelledOut);
        Assert.NotEqual(plain, Canonical("""["relu", { "type": "dense", "units": 2, "initializer": "ones" }]"""));
        Assert.NotEqual(plain, Canonical("""["relu", { "type": "dense", "units": 2, "name": "output" }]"""));
        Assert.NotEqual(plain, Canonical("""["half", { "type": "dense", "units": 2 }]"""));
        Assert.NotEqual(plain, Canonical("""["relu", { "type": "dense", "units": 2 }]""", loss: "softmax-loss"));

        static string Canonical(string model, string? defaults = null, string loss = "squared") =>
            Bench.Build(model, Six, loss, defaults: defaults).Canonical;
    }

    [Fact]
    public void Every_technique_is_listed_once()
    {
        var model = Bench.Build(
            """
            [{ "type": "residual", "body": [{ "type": "dense", "units": 6, "activation": "relu" }] },
             { "type": "dense", "units": 2, "initializer": "ones" }]
            """,
            Six);
        Assert.Equal(
            ["dense", "dense", "glorot-uniform", "ones", "relu", "residual", "squared"],
            model.Techniques.Select(technique => technique.Info.Id).Order(StringComparer.Ordinal));
    }
}
