using Research.Plugins.Tests.Techniques;

namespace Research.Plugins.Tests.Layers;

public sealed class NoiseAndNormTests
{
    private const int Many = 40_000;

    private static readonly float[] Ones = [.. Enumerable.Repeat(1f, Many)];

    [Fact]
    public void Batch_norm_gives_mean_0_and_variance_1_and_keeps_running_statistics()
    {
        var run = new LayerRun("""{ "name": "n", "type": "batch-norm", "momentum": 0.5, "epsilon": 1e-12 }""", [1], rows: 4);
        Assert.All(run.Forward([1, 2, 3, 6]).Zip([-2f, -1, 0, 3]), pair => Assert.Equal(pair.Second / Math.Sqrt(3.5), pair.First, 1e-6));
        Assert.Equal(0.5f * 3, run.State("n/runningMean")[0], 1e-6f);
        Assert.Equal(0.5f * 1 + 0.5f * (14 / 3f), run.State("n/runningVariance")[0], 1e-6f);
    }

    [Fact]
    public void Batch_norm_leaves_its_statistics_where_the_pass_says_so()
    {
        var run = new LayerRun("""{ "name": "n", "type": "batch-norm" }""", [1], rows: 4);
        run.Forward([1, 2, 3, 6], updatesState: false);
        run.Forward([1, 2, 3, 6], training: false);
        Assert.Equal([0f, 1f], [run.State("n/runningMean")[0], run.State("n/runningVariance")[0]]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Batch_norm_of_sequences_neither_counts_nor_gives_padded_steps(bool training)
    {
        const int steps = 3, features = 2, rows = 2;
        const string entry = """{ "name": "n", "type": "batch-norm", "momentum": 0.5 }""";
        var padded = new LayerRun(entry, [steps, features], rows).Set("n/scale", 2, -3);
        var apart = new LayerRun(entry, [features], rows: 4).Set("n/scale", 2, -3);
        var input = LayerRun.Numbers(rows * steps * features);
        var gradient = LayerRun.Numbers(rows * steps * features, "gradient");

        // The first sequence has one valid step, the second all three.
        var (output, expected) = (padded.Forward(input, training, lengths: [1, steps]), apart.Forward(Valid(input), training));
        var (inputGradient, expectedGradient) = (padded.Backward(gradient), apart.Backward(Valid(gradient)));

        Near(expected, Valid(output));
        Near(expectedGradient, Valid(inputGradient));
        Assert.All(output[features..(steps * features)].Concat(inputGradient[features..(steps * features)]),
            value => Assert.Equal(0, value));
        Near(apart.State("n/runningMean"), padded.State("n/runningMean"));
        Near(apart.State("n/runningVariance"), padded.State("n/runningVariance"));
        Near(apart.Parameter("n/scale").Gradient.Span.ToArray(), padded.Parameter("n/scale").Gradient.Span.ToArray());
        Near(apart.Parameter("n/offset").Gradient.Span.ToArray(), padded.Parameter("n/offset").Gradient.Span.ToArray());

        static float[] Valid(float[] all) => [.. all[..features], .. all[(steps * features)..]];
        static void Near(float[] expected, float[] actual) =>
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void Batch_norm_of_a_single_row_is_its_offset_and_says_nothing_of_variance()
    {
        var run = new LayerRun("""{ "name": "n", "type": "batch-norm", "momentum": 0.5 }""", [2], rows: 1).Set("n/offset", 7, -7);
        Assert.Equal([7, -7], run.Forward([100, 200]));
        Assert.Equal([1, 1], run.State("n/runningVariance"));
        Assert.Equal([50, 100], run.State("n/runningMean"));
        Assert.Equal([0, 0], run.Backward([1, 1]));
    }

    [Fact]
    public void Batch_norm_of_many_rows_loses_no_digits_far_from_0()
    {
        const int rows = 20_000;
        var run = new LayerRun("""{ "name": "n", "type": "batch-norm" }""", [1], rows);
        var output = run.Forward([.. LayerRun.Numbers(rows).Select(x => 100 + x)]);
        Assert.Equal(0, output.Average(y => (double)y), 1e-3);
        Assert.Equal(1, output.Average(y => (double)y * y), 1e-3);
    }

    [Fact]
    public void Layer_norm_gives_each_row_mean_0_and_variance_1_whatever_the_others_hold()
    {
        const int features = 500;
        var run = new LayerRun("\"layer-norm\"", [features], rows: 2);
        float[] input = [.. LayerRun.Numbers(features).Select(x => 100 + x), .. LayerRun.Numbers(features, "others")];
        var output = run.Forward(input);
        Assert.Equal(0, output[..features].Average(y => (double)y), 1e-5);
        Assert.Equal(1, output[..features].Average(y => (double)y * y), 1e-3);
        Array.Fill(input, 7, features, features);
        Assert.Equal(output[..features], run.Forward(input, training: false)[..features]);
        Assert.All(run.Forward(input)[features..], y => Assert.Equal(0, y));
    }

    [Theory]
    [InlineData("inverted", 1 / 0.7f, 1f)]
    [InlineData("test-time", 1f, 0.7f)]
    public void Dropout_drops_its_share_and_makes_up_for_it(string scaling, float kept, float evaluated)
    {
        var run = new LayerRun($$"""{ "type": "dropout", "rate": 0.3, "scaling": "{{scaling}}" }""", [Many], rows: 1);
        var output = run.Forward(Ones);
        Assert.Equal(0.3, output.Count(y => y == 0) / (double)Many, 0.01);
        Assert.All(output.Where(y => y != 0), y => Assert.Equal(kept, y, 1e-6f));
        Assert.Equal(output, run.Backward(Ones));
        Assert.All(run.Forward(Ones, training: false), y => Assert.Equal(evaluated, y, 1e-6f));
    }

    [Fact]
    public void Dropout_draws_anew_each_step()
    {
        var run = new LayerRun("\"dropout\"", [1000], rows: 1);
        var first = run.Forward(Ones[..1000]);
        run.Model.Step++;
        Assert.NotEqual(first, run.Forward(Ones[..1000]));
    }

    [Fact]
    public void Gaussian_noise_has_its_deviation_and_lets_gradients_pass()
    {
        var run = new LayerRun("""{ "type": "gaussian-noise", "std": 0.5 }""", [Many], rows: 1);
        var output = run.Forward(Ones);
        Assert.Equal(1, output.Average(), 0.01f);
        Assert.Equal(0.5, Math.Sqrt(output.Average(y => (y - 1.0) * (y - 1))), 0.01);
        Assert.Equal(Ones, run.Backward(Ones));
        Assert.Equal(Ones, run.Forward(Ones, training: false));
    }

    [Fact]
    public void Rrelu_draws_slopes_between_its_bounds_and_takes_their_mean_in_evaluation()
    {
        var run = new LayerRun("""{ "type": "rrelu", "lower": 0.1, "upper": 0.3 }""", [Many], rows: 1);
        float[] input = [.. Ones.Select((_, i) => i % 2 == 0 ? -1f : 2f)];
        var output = run.Forward(input);
        var slopes = output.Where((_, i) => i % 2 == 0).Select(y => -y).ToArray();
        Assert.All(slopes, slope => Assert.InRange(slope, 0.1f, 0.3f));
        Assert.Equal(0.2f, slopes.Average(), 0.002f);
        Assert.Equal([.. output.Select((y, i) => i % 2 == 0 ? -y : 1f)], run.Backward(Ones));
        Assert.Equal(-0.2f, run.Forward(input, training: false)[0], 1e-6f);
    }

    [Fact]
    public void Rrelu_refuses_bounds_in_the_wrong_order() =>
        Assert.Contains(
            "\"lower\" is above \"upper\"",
            Assert.Single(LayerRun.Faults("""{ "type": "rrelu", "lower": 0.5, "upper": 0.1 }""", 3)).Message);

    [Fact]
    public void Prelu_learns_one_slope_a_channel()
    {
        var run = new LayerRun("""{ "name": "p", "type": "prelu" }""", [2, 2], rows: 1).Set("p/alpha", 0.5f, 0.1f);
        Assert.Equal([-1, 3, 4, -0.5f], run.Forward([-2, 3, 4, -5]));
        Assert.Equal([0.5f, 1, 1, 0.1f], run.Backward([1, 1, 1, 1]));
        Assert.Equal([-2, -5], run.Parameter("p/alpha").Gradient.Span.ToArray());
    }

    [Fact]
    public void Softmax_gives_probabilities_that_a_shift_does_not_change()
    {
        var run = new LayerRun("\"softmax\"", [3], rows: 2);
        var output = run.Forward([1, 2, 3, 1001, 1002, 1003]);
        Assert.Equal(1, output[..3].Sum(), 1e-6f);
        Assert.Equal(output[..3], output[3..]);
        Assert.All(run.Backward([1, 1, 1, 1, 1, 1]), gradient => Assert.Equal(0, gradient, 1e-6f));
    }
}
