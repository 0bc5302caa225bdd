using Research.Plugins.Tests.Techniques;

namespace Research.Plugins.Tests.Layers;

public sealed class LinearLayerTests
{
    [Fact]
    public void Dense_multiplies_and_adds_its_bias()
    {
        var run = new LayerRun("""{ "type": "dense", "units": 2 }""", [3], rows: 1);
        run.Set("dense/kernel", 1, 2, 3, 4, 5, 6).Set("dense/bias", 10, 20);
        Assert.Equal([1 + 6 + 15 + 10f, 2 + 8 + 18 + 20f], run.Forward([1, 2, 3]));
        Assert.Equal([5, 11, 17], run.Backward([1, 2]));
        Assert.Equal([1, 2, 2, 4, 3, 6], run.Parameter("dense/kernel").Gradient.Span.ToArray());
        Assert.Equal([1, 2], run.Parameter("dense/bias").Gradient.Span.ToArray());
    }

    [Fact]
    public void Biases_start_at_0_or_as_they_are_told()
    {
        var plain = new LayerRun("""{ "type": "dense", "units": 4, "initializer": "he-normal" }""", [3], rows: 1);
        Assert.All(plain.Parameter("dense/bias").Weights.Span.ToArray(), bias => Assert.Equal(0, bias));
        var told = new LayerRun(
            """{ "type": "dense", "units": 4, "biasInitializer": { "type": "constant", "value": 0.1 } }""", [3], rows: 1);
        Assert.All(told.Parameter("dense/bias").Weights.Span.ToArray(), bias => Assert.Equal(0.1f, bias));
    }

    [Fact]
    public void Kernels_start_by_the_entrys_initializer_and_no_bias_is_no_parameter()
    {
        const string entry = """{ "type": "dense", "units": 4, "useBias": false, "initializer": { "type": "constant", "value": 2 } }""";
        var run = new LayerRun(entry, [3], rows: 1);
        Assert.Equal(["dense/kernel"], run.ParameterNames);
        Assert.All(run.Parameter("dense/kernel").Weights.Span.ToArray(), weight => Assert.Equal(2, weight));
    }

    [Theory]
    [InlineData("dense")]
    [InlineData("weight-norm-dense")]
    public void A_fused_activation_gives_the_bits_of_one_apart(string id)
    {
        var entries = $$"""[{ "name": "d", "type": "{{id}}", "units": 2 }, { "name": "a", "type": "tanh" }]""";
        var input = LayerRun.Numbers(15);
        var whole = new LayerRun(entries, [3], rows: 5).Forward(input);
        var linear = new LayerRun($$"""[{ "name": "d", "type": "{{id}}", "units": 2 }]""", [3], rows: 5).Forward(input);
        var apart = new float[linear.Length];
        Technique.Activation("\"tanh\"").Forward(linear, apart);
        Assert.Equal(apart, whole);
    }

    [Fact]
    public void Weight_norm_starts_with_the_weights_that_the_initializer_drew()
    {
        var run = new LayerRun("""{ "name": "d", "type": "weight-norm-dense", "units": 3 }""", [2], rows: 1);
        var direction = run.Parameter("d/direction").Weights;
        var scale = run.Parameter("d/scale").Weights.Span.ToArray();
        for (var j = 0; j < 3; j++)
            Assert.Equal(
                Math.Sqrt(direction.Matrix[0, j] * direction.Matrix[0, j] + direction.Matrix[1, j] * direction.Matrix[1, j]), scale[j],
                1e-6);
        Assert.All(run.Forward([1, 0]).Zip(direction.Matrix.Row(0).ToArray()), pair => Assert.Equal(pair.Second, pair.First, 1e-6f));
    }

    [Fact]
    public void Weight_norm_does_not_care_how_long_a_direction_is()
    {
        var run = new LayerRun("""{ "name": "d", "type": "weight-norm-dense", "units": 1 }""", [2], rows: 1);
        run.Set("d/scale", 5).Set("d/direction", 3, 4);
        Assert.Equal(3 + 4f, run.Forward([1, 1])[0], 1e-5f);
        Assert.Equal(3 + 4f, run.Set("d/direction", 30, 40).Forward([1, 1])[0], 1e-5f);
        run.Backward([1f]);
        Assert.Equal(0, run.Parameter("d/direction").Gradient.Span[0] * 3 + run.Parameter("d/direction").Gradient.Span[1] * 4, 1e-6f);
    }

    [Fact]
    public void Embedding_gives_the_rows_of_its_indices_and_adds_up_their_gradients()
    {
        var run = new LayerRun("""{ "type": "embedding", "vocabulary": 3, "units": 2 }""", [3], rows: 1);
        run.Set("embedding/kernel", 1, 2, 3, 4, 5, 6);
        Assert.Equal([5, 6, 1, 2, 5, 6], run.Forward([2, 0, 2]));
        run.Backward([1, 2, 3, 4, 5, 6]);
        Assert.Equal([3, 4, 0, 0, 6, 8], run.Parameter("embedding/kernel").Gradient.Span.ToArray());
    }

    [Theory]
    [InlineData(3f)]
    [InlineData(-1f)]
    [InlineData(0.5f)]
    [InlineData(float.NaN)]
    public void Embedding_refuses_what_is_no_index(float index)
    {
        var run = new LayerRun("""{ "type": "embedding", "vocabulary": 3, "units": 2 }""", [1], rows: 1);
        Assert.Contains("from 0 to 2", Assert.Throws<TechniqueException>(() => run.Forward([index])).Message);
    }
}
