namespace Research.Training.Tests.Models;

/// <summary><c>shareWith</c>: one set of parameters in several places.</summary>
public sealed class SharingTests
{
    private static readonly Shape Four = new(4);

    [Fact]
    public void Shared_parameters_are_one_and_their_gradients_add()
    {
        const string shared = """
            [{ "name": "a", "type": "dense", "units": 4, "initializer": "uniform" }, "half",
             { "name": "b", "type": "dense", "units": 4, "shareWith": "a" }]
            """;
        const string apart = """
            [{ "name": "a", "type": "dense", "units": 4, "initializer": "uniform" }, "half", { "name": "b", "type": "dense", "units": 4 }]
            """;
        var (one, two) = (Bench.Build(shared, Four).Ready(3), Bench.Build(apart, Four).Ready(3));
        Assert.Equal(["a/kernel", "a/bias"], one.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(20, one.ParameterCount);
        Assert.Same(one.Parameters[0], one.Nodes[2].Parameters[0]);
        two.Parameters[0].Weights.Span.CopyTo(two.Parameters[2].Weights.Span);

        var batch = Bench.Batch(one, Four, 3);
        Assert.Equal(two.Step(batch), one.Step(batch));
        for (var i = 0; i < 16; i++)
            Assert.Equal(two.Parameters[0].Gradient.Span[i] + two.Parameters[2].Gradient.Span[i], one.Parameters[0].Gradient.Span[i], 1e-6);
    }

    [Fact]
    public void Parameters_of_other_names_and_running_statistics_stay_apart()
    {
        var model = Bench.Build(
            """
            ["scale", { "type": "scale", "shareWith": "scale" }, { "name": "a", "type": "dense", "units": 4, "useBias": false },
             { "name": "b", "type": "dense", "units": 4, "shareWith": "a" }]
            """,
            Four);
        Assert.Equal(["scale/scale", "a/kernel", "b/bias"], model.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(["scale/mean", "scale-2/mean"], model.StateTensors.Select(state => state.Name));
    }

    [Fact]
    public void A_composite_shares_layer_by_layer() => Assert.Equal(
        ["one.dense/kernel", "one.dense/bias", "one.scale/scale"],
        Bench.Build(
            """
            [{ "name": "one", "type": "residual", "body": [{ "type": "dense", "units": 4 }, "scale"] },
             { "name": "two", "type": "residual", "body": [{ "type": "dense", "units": 4 }, "scale"], "shareWith": "one" }]
            """,
            Four).Parameters.Select(parameter => parameter.Name));

    [Theory]
    [InlineData("a")]
    [InlineData("block.a")]
    public void A_layer_in_a_body_is_named_within_its_list_or_in_full(string name) => Assert.Equal(
        ["block.a/kernel", "block.a/bias"],
        Bench.Build(
            $$"""
            [{ "name": "block", "type": "sequence", "body": [
              { "name": "a", "type": "dense", "units": 4 }, { "type": "dense", "units": 4, "shareWith": "{{name}}" }] }]
            """,
            Four).Parameters.Select(parameter => parameter.Name));

    [Fact]
    public void Shapes_that_differ_are_a_fault() => Assert.Contains(
        "[4, 3]",
        Bench.Fault("""[{ "name": "a", "type": "dense", "units": 3 }, { "type": "dense", "units": 3, "shareWith": "a" }]""", Four).Message,
        StringComparison.Ordinal);
}
