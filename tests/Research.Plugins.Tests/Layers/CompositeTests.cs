using Research.Plugins.Tests.Techniques;

namespace Research.Plugins.Tests.Layers;

public sealed class CompositeTests
{
    [Fact]
    public void Sequence_is_its_body_under_its_own_name()
    {
        var run = new LayerRun(
            """{ "name": "block", "type": "sequence", "body": [{ "type": "dense", "units": 3 }, "tanh"] }""", [2], rows: 1);
        Assert.Equal(["block.dense/kernel", "block.dense/bias"], run.ParameterNames);
        run.Set("block.dense/kernel", 1, 2, 3, 4, 5, 6);
        Assert.Equal(MathF.Tanh(0.1f * 1 - 0.2f * 4), run.Forward([0.1f, -0.2f])[0], 1e-6f);
    }

    [Fact]
    public void Residual_adds_its_input()
    {
        var run = new LayerRun("""{ "name": "r", "type": "residual", "body": [{ "type": "dense", "units": 2 }] }""", [2], rows: 1);
        run.Set("r.dense/kernel", 1, 2, 3, 4);
        Assert.Equal([1 + 7, 2 + 10], run.Forward([1, 2]));
        Assert.Equal([1 + 3, 1 + 7], run.Backward([1, 1]));
    }

    [Fact]
    public void Residual_with_an_empty_body_doubles()
    {
        var run = new LayerRun("""{ "type": "residual", "body": [] }""", [2], rows: 1);
        Assert.Equal([2, 4], run.Forward([1, 2]));
        Assert.Equal([2, 4], run.Backward([1, 2]));
    }

    [Fact]
    public void Residual_projects_where_only_the_last_axis_differs()
    {
        const string entry = """{ "name": "r", "type": "residual", "body": [{ "type": "dense", "units": 1, "initializer": "zeros" }] }""";
        var run = new LayerRun(entry, [2, 2], rows: 1);
        Assert.Equal(["r.dense/kernel", "r.dense/bias", "r/projection"], run.ParameterNames);
        run.Set("r/projection", 1, 10);
        Assert.Equal([21, 43], run.Forward([1, 2, 3, 4]));
        Assert.Equal([1, 10, 2, 20], run.Backward([1, 2]));
        Assert.Equal([1 + 6, 2 + 8], run.Parameter("r/projection").Gradient.Span.ToArray());
    }

    [Fact]
    public void Residual_asks_for_a_shortcut_where_shapes_differ_otherwise()
    {
        Assert.Contains("\"shortcut\"", Assert.Single(LayerRun.Faults("""{ "type": "residual", "body": ["flatten"] }""", 2, 2)).Message);
        var run = new LayerRun("""{ "type": "residual", "body": ["flatten"], "shortcut": ["flatten"] }""", [2, 2], rows: 1);
        Assert.Equal([2, 4, 6, 8], run.Forward([1, 2, 3, 4]));
        Assert.Equal([2, 2, 2, 2], run.Backward([1, 1, 1, 1]));
    }

    [Theory]
    [InlineData("add", new[] { 4f, 0, 6 }, new[] { 2f, 2, 2 })]
    [InlineData("mean", new[] { 2f, 0, 3 }, new[] { 1f, 1, 1 })]
    [InlineData("multiply", new[] { 4f, 0, 9 }, new[] { 4f, 0, 6 })]
    [InlineData("max", new[] { 2f, 0, 3 }, new[] { 1f, 1, 1 })]
    public void Parallel_merges_element_by_element(string merge, float[] expected, float[] gradient)
    {
        var run = new LayerRun($$"""{ "type": "parallel", "branches": [[], []], "merge": "{{merge}}" }""", [3], rows: 1);
        Assert.Equal(expected, run.Forward([2, 0, 3]));
        Assert.Equal(gradient, run.Backward([1, 1, 1]));
    }

    [Fact]
    public void Parallel_puts_branches_side_by_side_on_the_last_axis_and_numbers_them_from_1()
    {
        var run = new LayerRun(
            """{ "name": "p", "type": "parallel", "branches": [[{ "type": "dense", "units": 1 }], []] }""", [2, 2], rows: 1);
        run.Set("p.1.dense/kernel", 1, 10);
        Assert.Equal([2, 3], run.OutputShape);
        Assert.Equal([21, 1, 2, 43, 3, 4], run.Forward([1, 2, 3, 4]));
        Assert.Equal([1 + 2, 10 + 3, 4 + 5, 40 + 6], run.Backward([1, 2, 3, 4, 5, 6]));
    }

    [Theory]
    [InlineData("max", "needs one shape for all")]
    [InlineData("add", "needs one shape for all")]
    public void Parallel_refuses_shapes_that_it_cannot_merge(string merge, string message)
    {
        var entry = $$"""{ "type": "parallel", "branches": [[], [{ "type": "dense", "units": 5 }]], "merge": "{{merge}}" }""";
        Assert.Contains(message, Assert.Single(LayerRun.Faults(entry, 3)).Message);
    }

    [Fact]
    public void Heads_send_the_sum_of_their_gradients_down_the_trunk()
    {
        var run = new LayerRun(
            """
            { "name": "tasks", "type": "heads", "heads": {
                "a": { "body": [{ "type": "dense", "units": 1 }], "loss": "mean-squared-error" },
                "b": { "body": [{ "type": "dense", "units": 2 }], "loss": "mean-squared-error" } } }
            """,
            [2],
            rows: 1);
        Assert.Equal(["a", "b"], run.Model.Heads.Select(head => head.Name));
        run.Set("tasks.a.dense/kernel", 1, 2).Set("tasks.b.dense/kernel", 10, 20, 30, 40);
        Assert.Equal([3], run.Forward([1, 1]));
        Assert.Equal([5 * 1 + 10 + 2 * 20, 5 * 2 + 30 + 2 * 40], run.Backward([5], [1, 2]));
        Assert.Equal([1, 2, 1, 2], run.Parameter("tasks.b.dense/kernel").Gradient.Span.ToArray());
    }

    [Fact]
    public void Heads_in_another_order_of_keys_give_the_same_bits()
    {
        const int features = 5;
        LayerRun Run(params string[] names) => new(
            $$"""{ "name": "tasks", "type": "heads", "heads": { {{string.Join(", ", names.Select(name =>
                $$"""  "{{name}}": { "body": [{ "type": "dense", "units": 1 }], "loss": "mean-squared-error" } """))}} } }""",
            [features],
            rows: 2);
        var (one, other) = (Run("a", "b", "c"), Run("c", "a", "b"));
        var input = LayerRun.Numbers(2 * features);
        float[][] gradients = [[0.1f, -3], [0.7f, 1e-3f], [-0.2f, 5]];

        Assert.Equal(one.Model.Heads.Select(head => head.Name), other.Model.Heads.Select(head => head.Name));
        Assert.Equal(one.Forward(input), other.Forward(input));
        // The sum of three gradients depends on its order in the last bit.
        Assert.Equal(one.Backward(gradients), other.Backward(gradients));
    }

    [Theory]
    [InlineData("""{ "type": "flatten", "initializer": "zeros" }""")]
    [InlineData("""{ "type": "relu", "initializer": "zeros", "repeat": 2 }""")]
    [InlineData("""{ "type": "batch-norm", "initializer": "zeros" }""")]
    [InlineData("""{ "type": "sequence", "body": [{ "type": "dense", "units": 2 }], "initializer": "zeros" }""")]
    [InlineData("""{ "type": "residual", "body": [{ "type": "dense", "units": 4 }], "initializer": "zeros" }""")]
    public void An_initializer_that_would_fill_nothing_is_a_fault(string entry)
    {
        var fault = Assert.Single(LayerRun.Faults(entry, 4));
        Assert.Equal(("model[0].initializer", true), (fault.Path, fault.Message.Contains("layers with weights", StringComparison.Ordinal)));
    }

    [Fact]
    public void Repeated_blocks_may_have_an_initializer_that_only_the_first_has_weights_for()
    {
        var run = new LayerRun(
            """{ "name": "r", "type": "residual", "repeat": 2, "body": [{ "type": "dense", "units": 3 }], "initializer": "zeros" }""", [4], 1);
        Assert.All(run.Parameter("r.1/projection").Weights.Span.ToArray(), weight => Assert.Equal(0, weight));
        Assert.Contains(run.Parameter("r.1.dense/kernel").Weights.Span.ToArray(), weight => weight != 0);
    }
}
