using Research.Plugins.Tests.Techniques;

namespace Research.Plugins.Tests.Layers;

public sealed class ConvolutionTests
{
    [Fact]
    public void Conv2d_names_its_parameters_and_counts_the_receptive_field()
    {
        var run = new LayerRun(
            """{ "name": "c", "type": "conv2d", "filters": 16, "kernelSize": [5, 3], "initializer": "glorot-uniform" }""", [9, 9, 4], 1);
        Assert.Equal([5, 7, 16], run.OutputShape);
        Assert.Equal(["c/kernel", "c/bias"], run.ParameterNames);
        Assert.Equal(new Shape(5, 3, 4, 16), run.Parameter("c/kernel").Shape);
        var limit = (float)Math.Sqrt(6.0 / (15 * 4 + 15 * 16));
        Assert.InRange(run.Parameter("c/kernel").Weights.Span.ToArray().Max(Math.Abs), 0.9f * limit, limit);
        Assert.All(run.Parameter("c/bias").Weights.Span.ToArray(), bias => Assert.Equal(0, bias));
    }

    [Theory]
    [InlineData("valid", 1, 2)]
    [InlineData("valid", 2, 1)]
    [InlineData("same", 1, 4)]
    [InlineData("same", 3, 2)]
    public void Conv2d_gives_as_many_results_as_windows(string padding, int stride, int side)
    {
        var entry = $$"""{ "type": "conv2d", "filters": 2, "kernelSize": 3, "stride": {{stride}}, "padding": "{{padding}}" }""";
        Assert.Equal([side, side, 2], new LayerRun(entry, [4, 4, 1], 1).OutputShape);
    }

    [Theory]
    [InlineData("conv2d", "\"filters\": 2, \"kernelSize\": 3")]
    [InlineData("conv2d", "\"filters\": 2, \"kernelSize\": [1, 5], \"padding\": \"same\"")]
    [InlineData("max-pool2d", "\"size\": 2")]
    public void A_stride_beyond_the_image_leaves_one_window_however_long_it_is(string type, string options)
    {
        var runs = new[] { 5, int.MaxValue }
            .Select(stride => new LayerRun($$"""{ "type": "{{type}}", {{options}}, "stride": {{stride}} }""", [4, 5, 2], rows: 2)).ToArray();
        var input = LayerRun.Numbers(2 * 4 * 5 * 2);
        var outputs = runs.Select(run => run.Forward(input)).ToArray();
        Assert.Equal([1, 1, 2], runs[1].OutputShape);
        Assert.Equal(outputs[0], outputs[1]);
        var gradient = LayerRun.Numbers(outputs[0].Length, "gradient");
        Assert.Equal(runs[0].Backward(gradient), runs[1].Backward(gradient));
    }

    [Fact]
    public void Conv2d_with_a_fused_activation_has_the_bits_of_both_apart()
    {
        const string convolution = """{ "name": "c", "type": "conv2d", "filters": 5, "kernelSize": 3, "padding": "same" }""";
        var input = LayerRun.Numbers(3 * 7 * 6 * 2, "input");
        var fused = new LayerRun($"[{convolution}, \"tanh\"]", [7, 6, 2], 3);
        var apart = new LayerRun(convolution, [7, 6, 2], 3);
        var squashed = apart.Forward(input);
        Technique.Activation("\"tanh\"").Forward(squashed, squashed);
        Assert.Equal(squashed, fused.Forward(input));
    }

    [Fact]
    public void Conv2d_has_the_same_bits_on_any_number_of_threads()
    {
        const string entry = """{ "name": "c", "type": "conv2d", "filters": 16, "kernelSize": 3, "padding": "same" }""";
        var input = LayerRun.Numbers(40 * 12 * 12 * 8, "input");
        var (one, several) = (new LayerRun(entry, [12, 12, 8], 40), new LayerRun(entry, [12, 12, 8], 40, threads: 3));
        var output = one.Forward(input);
        Assert.Equal(output, several.Forward(input));
        var gradient = LayerRun.Numbers(output.Length, "gradient");
        Assert.Equal(one.Backward(gradient), several.Backward(gradient));
        foreach (var name in one.ParameterNames)
            Assert.Equal(one.Parameter(name).Gradient.Span.ToArray(), several.Parameter(name).Gradient.Span.ToArray());
    }

    [Theory]
    [InlineData("conv2d\", \"filters\": 3, \"kernelSize\": 3, \"padding\": \"same")]
    [InlineData("max-pool2d")]
    [InlineData("average-pool2d")]
    [InlineData("global-average-pool2d")]
    public void A_steady_step_allocates_nothing(string type) =>
        Assert.Equal(0, new LayerRun($$"""{ "type": "{{type}}" }""", [6, 5, 3], 2).AllocatedInASteadyStep());

    [Theory]
    [InlineData("""{ "type": "conv2d", "filters": 2, "kernelSize": 5 }""", "\"padding\": \"same\"")]
    [InlineData("""{ "type": "max-pool2d", "size": 5 }""", "a smaller \"size\"")]
    [InlineData("""{ "type": "average-pool2d", "size": [2, 5] }""", "a smaller \"size\"")]
    public void What_does_not_fit_is_said_with_a_remedy(string entry, string remedy) =>
        Assert.Contains(remedy, Assert.Single(LayerRun.Faults(entry, 4, 4, 1)).Message);

    [Theory]
    [InlineData("conv2d\", \"filters\": 2, \"kernelSize\": 1, \"name\": \"x")]
    [InlineData("max-pool2d")]
    [InlineData("average-pool2d")]
    [InlineData("global-average-pool2d")]
    public void All_need_an_image(string type) =>
        Assert.Contains(
            "[height, width, channels], not [4, 3]", Assert.Single(LayerRun.Faults($$"""{ "type": "{{type}}" }""", 4, 3)).Message);
}
