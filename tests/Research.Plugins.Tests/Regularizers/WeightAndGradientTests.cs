using Research.Plugins.Tests.Techniques;

namespace Research.Plugins.Tests.Regularizers;

public sealed class WeightAndGradientTests
{
    private static float[] Gradient(string json, params float[] weights)
    {
        var gradient = new float[weights.Length];
        ((IWeightPenalty)new RegularizerRun(json).Technique).AddGradient(weights, gradient);
        return gradient;
    }

    [Fact]
    public void L1_pushes_by_the_sign_and_leaves_0_alone() =>
        Assert.Equal([0.5f, -0.5f, 0, 0.5f], Gradient("""{ "type": "l1", "lambda": 0.5 }""", 3, -0.1f, 0, 1e-20f));

    [Fact]
    public void L2_pushes_by_twice_the_weight() =>
        Assert.Equal([3f, -1f, 0], Gradient("""{ "type": "l2", "lambda": 0.5 }""", 3, -1, 0));

    /// <summary>λ Σ|w| and λ Σw², with their gradients, of any λ; 0 is no penalty.</summary>
    [Theory]
    [InlineData("l1", 0, 0, 0f)]
    [InlineData("l1", 1, 5, 1f)]
    [InlineData("l1", 2, 10, 2f)]
    [InlineData("l2", 0, 0, 0f)]
    [InlineData("l2", 1, 13, 6f)]
    [InlineData("l2", 2, 26, 12f)]
    public void A_penalty_is_lambda_times_the_sum(string id, double lambda, double value, float slope)
    {
        var json = $$"""{ "type": "{{id}}", "lambda": {{lambda}} }""";
        var run = new RegularizerRun(json);

        Assert.Equal(value, ((IWeightPenalty)run.Technique).Value(run.Backend, [3, 0, -2]), 1e-6);
        Assert.Equal([slope, 0, id == "l1" ? -slope : -slope * 2 / 3], Gradient(json, 3, 0, -2));
    }

    [Fact]
    public void Max_norm_brings_each_unit_back_onto_the_ball_and_leaves_those_inside()
    {
        // Units are columns: (3, 4) of norm 5, and (0.3, 0.4) of norm 0.5.
        var kernel = new ArrayParameter("a/kernel", [2, 2], 3, 0.3f, 4, 0.4f);
        var run = new RegularizerRun("""{ "type": "max-norm", "maximum": 2 }""", [kernel]);
        ((IWeightConstraint)run.Technique).Project(run, kernel);
        Assert.Equal([1.2f, 0.3f, 1.6f, 0.4f], kernel.Weights.Span.ToArray());
    }

    [Fact]
    public void Max_norm_holds_for_more_units_than_are_summed_at_once()
    {
        const int units = 300, incoming = 7;
        var kernel = new ArrayParameter("a/kernel", [incoming, units], LayerRun.Numbers(units * incoming));
        var run = new RegularizerRun("""{ "type": "max-norm", "maximum": 0.5 }""", [kernel]);
        ((IWeightConstraint)run.Technique).Project(run, kernel);
        for (var unit = 0; unit < units; unit++)
        {
            var norm = Math.Sqrt(Enumerable.Range(0, incoming).Sum(row => Math.Pow(kernel.Weights.Span[row * units + unit], 2)));
            Assert.InRange(norm, 0.01, 0.5 + 1e-6);
        }
    }

    [Fact]
    public void Max_norm_holds_for_weights_whose_squares_no_float_holds()
    {
        var kernel = new ArrayParameter("a/kernel", [2, 2], 3e25f, 0.3f, -4e25f, 0.4f);
        var run = new RegularizerRun("""{ "type": "max-norm", "maximum": 1 }""", [kernel]);
        ((IWeightConstraint)run.Technique).Project(run, kernel);
        Assert.Equal([0.6f, 0.3f, -0.8f, 0.4f], kernel.Weights.Span.ToArray().Select(weight => MathF.Round(weight, 6)));
    }

    [Fact]
    public void Clipping_by_norm_keeps_the_direction_of_the_whole_gradient()
    {
        Parameter a = new ArrayParameter("a/kernel", [2], 0, 0).WithGradient(3, 0);
        Parameter b = new ArrayParameter("b/kernel", [1], 0).WithGradient(-4);
        var run = new RegularizerRun("""{ "type": "gradient-clip-norm", "maximum": 1 }""", [a, b]);
        ((IGradientTransform)run.Technique).Transform(run, [a, b]);
        Assert.Equal([0.6f, 0], a.Gradient.Span.ToArray());
        Assert.Equal([-0.8f], b.Gradient.Span.ToArray());
        ((IGradientTransform)run.Technique).Transform(run, [a, b]);
        Assert.Equal(0.6f, a.Gradient.Span[0], 1e-6f);
    }

    [Fact]
    public void Soft_tying_draws_two_layers_together()
    {
        Parameter a = new ArrayParameter("a/kernel", [2], 1, 5), b = new ArrayParameter("b/kernel", [2], 4, 5);
        var run = new RegularizerRun("""{ "type": "soft-tying", "lambda": 0.5 }""", [a, b]);
        var penalty = (IJointPenalty)run.Technique;
        penalty.AddGradient([a, b]);
        Assert.Equal([-3f, 0], a.Gradient.Span.ToArray());
        Assert.Equal([3f, 0], b.Gradient.Span.ToArray());
        Assert.Equal(4.5, penalty.Value(run.Backend, [a, b]), 1e-9);
    }

    [Fact]
    public void Soft_tying_takes_a_layer_with_its_normalization()
    {
        Parameter[] scope =
        [
            new ArrayParameter("h.1/kernel", [1], 1), new ArrayParameter("h.1.normalization/scale", [1], 3),
            new ArrayParameter("h.10/kernel", [1], 5), new ArrayParameter("h.10.normalization/scale", [1], 4),
        ];
        var run = new RegularizerRun("""{ "type": "soft-tying", "lambda": 0.5 }""", scope);
        ((IJointPenalty)run.Technique).AddGradient(scope);
        Assert.Equal([-4f, -1, 4, 1], scope.Select(parameter => parameter.Gradient.Span[0]));
    }

    [Fact]
    public void Soft_tying_wants_two_layers_of_equal_shapes()
    {
        const string json = """{ "type": "soft-tying", "lambda": 1 }""";
        Parameter a = new ArrayParameter("a/kernel", [2], 1, 5), other = new ArrayParameter("b/kernel", [1, 2], 4, 5);
        Assert.Contains("names 1", RegularizerRun.Fault(json, [a]), StringComparison.Ordinal);
        Assert.Contains("a/kernel [2] and b/kernel [1, 2]", RegularizerRun.Fault(json, [a, other]), StringComparison.Ordinal);
    }

    [Fact]
    public void Weight_noise_is_drawn_anew_each_step_and_for_each_parameter()
    {
        Parameter a = new ArrayParameter("a/kernel", [1000], new float[1000]), b = new ArrayParameter("b/kernel", [1000], new float[1000]);
        var run = new RegularizerRun("""{ "type": "weight-noise", "std": 0.5 }""", [a, b]);
        float[] Noise(Parameter parameter, long step)
        {
            run.Progress = run.Progress with { Step = step };
            var copy = new float[1000];
            ((IWeightPerturbation)run.Technique).Perturb(run, parameter, new Tensor(copy, 0, parameter.Shape));
            return copy;
        }

        var first = Noise(a, 1);
        Assert.Equal(first, Noise(a, 1));
        Assert.NotEqual(first, Noise(a, 2));
        Assert.NotEqual(first, Noise(b, 1));
        Assert.Equal(0.5, Math.Sqrt(first.Average(x => (double)x * x)), 0.05);
    }

    [Fact]
    public void Weight_averaging_starts_as_the_weights_and_then_moves_by_its_share()
    {
        var averaging = (IWeightAveraging)new RegularizerRun("""{ "type": "weight-averaging", "decay": 0.75 }""").Technique;
        var average = new float[] { 100 };
        averaging.Update(new Progress(1, 0, 10, 1), [4], average);
        Assert.Equal([4f], average);
        averaging.Update(new Progress(2, 0, 10, 1), [8], average);
        Assert.Equal([5f], average);
    }
}
