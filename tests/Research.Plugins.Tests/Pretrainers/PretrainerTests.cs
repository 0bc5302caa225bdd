using Research.Plugins.Tests.Techniques;

namespace Research.Plugins.Tests.Pretrainers;

public sealed class PretrainerTests
{
    private const string Model =
        """[{ "name": "hidden", "type": "dense", "units": 12, "repeat": 3 }, { "name": "output", "type": "dense", "units": 4 }]""";

    /// <summary>Rows of two patterns and their complements, as probabilities.</summary>
    private static float[] Patterns { get; } =
    [
        .. Enumerable.Range(0, 200).SelectMany(
            row => Enumerable.Range(0, 8).Select(i => (i + row % 2) % 2 == (row / 2 % 2) ? 0.95f : 0.05f)),
    ];

    private static double Variance(float[] values)
    {
        var mean = values.Average(value => (double)value);
        return values.Average(value => (value - mean) * (value - mean));
    }

    private const string Convolution = """
        [{ "name": "filters", "type": "conv2d", "filters": 5, "kernelSize": 3 }, "flatten",
         { "name": "hidden", "type": "dense", "units": 4 }, { "name": "output", "type": "dense", "units": 3 }]
        """;

    private static string Refusal(PretrainingRun run) =>
        Assert.Throws<TechniqueException>(() => run.Pretrain("\"rbm-stack\"")).Message;

    [Theory]
    [InlineData("relu", 1)]
    [InlineData("tanh", 1)]
    [InlineData("sigmoid", 4)]
    public void Lsuv_brings_every_layer_to_the_variance_that_was_asked_for(string activation, double target)
    {
        var run = new PretrainingRun(Model, [8], LayerRun.Numbers(8 * 200), activation);
        run.Pretrain($$"""{ "type": "lsuv", "targetVariance": {{target}} }""");
        foreach (var layer in new[] { "hidden.1", "hidden.2", "hidden.3", "output" })
        {
            Assert.Equal(target, Variance(run.OutputOf(layer)), 0.05);
            Assert.Contains(run.Reports, report => report.Series == $"variance@{layer}" && Math.Abs(report.Value - target) < 0.05);
        }
    }

    [Theory]
    [InlineData("relu")]
    [InlineData("tanh")]
    public void Lsuv_scales_convolutions_too(string activation)
    {
        var run = new PretrainingRun(Convolution, [6, 6, 2], LayerRun.Numbers(6 * 6 * 2 * 50), activation).Pretrain("\"lsuv\"");
        foreach (var layer in new[] { "filters", "hidden", "output" }) Assert.Equal(1, Variance(run.OutputOf(layer)), 0.05);

        var kernel = run.Weights("filters/kernel");
        Assert.Equal(0, Enumerable.Range(0, 3 * 3 * 2).Sum(row => (double)kernel[row * 5] * kernel[row * 5 + 1]), 1e-5);
    }

    [Fact]
    public void Rbm_stack_leaves_convolutions_as_they_are()
    {
        PretrainingRun Images() => new(Convolution, [4, 4, 2], [.. Patterns.Take(4 * 4 * 2 * 20)]);
        var run = Images().Pretrain("\"rbm-stack\"");
        Assert.Equal(Images().Weights("filters/kernel"), run.Weights("filters/kernel"));
        Assert.All(run.Reports, report => Assert.Equal("reconstruction-error@hidden", report.Series));
    }

    [Fact]
    public void Lsuv_starts_from_orthogonal_units()
    {
        var kernel = new PretrainingRun(Model, [8], LayerRun.Numbers(8 * 200)).Pretrain("\"lsuv\"").Weights("output/kernel");
        double Dot(int a, int b) => Enumerable.Range(0, 12).Sum(row => (double)kernel[row * 4 + a] * kernel[row * 4 + b]);
        for (var unit = 1; unit < 4; unit++)
        {
            Assert.Equal(0, Dot(0, unit) / Dot(0, 0), 1e-5);
            Assert.Equal(1, Dot(unit, unit) / Dot(0, 0), 1e-5);
        }
    }

    [Fact]
    public void Lsuv_leaves_a_layer_whose_outputs_do_not_vary()
    {
        var run = new PretrainingRun(Model, [8], new float[8 * 20], "linear").Pretrain("\"lsuv\"");
        Assert.All(run.Weights("hidden.1/kernel"), weight => Assert.True(float.IsFinite(weight)));
    }

    /// <summary>Their squares less the square of their mean leave what the rounding leaves, and it is no variance to divide by.</summary>
    [Fact]
    public void Lsuv_leaves_a_layer_of_biases_alone()
    {
        for (var bias = 0.1f; bias < 1; bias += 0.0371f)
        {
            var biased = $$"""
                [{ "name": "output", "type": "dense", "units": 100, "biasInitializer": { "type": "constant", "value": {{bias:R}} } }]
                """;
            var run = new PretrainingRun(biased, [8], new float[8 * 37], "linear").Pretrain("\"lsuv\"");

            // Orthonormal, as it began.
            Assert.Equal(8, run.Weights("output/kernel").Sum(weight => (double)weight * weight), 1e-4);
        }
    }

    [Fact]
    public void Rbm_stack_learns_to_reconstruct_its_inputs_layer_by_layer()
    {
        const string json = """{ "type": "rbm-stack", "epochs": 20, "batchSize": 10, "learningRate": 0.5 }""";
        var run = new PretrainingRun(Model, [8], Patterns).Pretrain(json);
        var first = run.Reports.Where(report => report.Series == "reconstruction-error@hidden.1").ToArray();
        Assert.Equal(Enumerable.Range(1, 20), first.Select(report => report.Epoch));
        // Always answering a half costs 0.2025.
        Assert.True(first[^1].Value < 0.02, $"{first[0].Value} became {first[^1].Value}");
        Assert.Equal(["hidden.1", "hidden.2", "hidden.3"], run.Reports.Select(report => report.Series.Split('@')[1]).Distinct());
    }

    /// <summary>
    /// By hand: weights so large that every state drawn is sure. From v0 = (1, 1) both units are on; they give v1 = (1/2, 1) at first, and
    /// that turns the first unit off, which gives v2 = (0, 1). Two batches, of two rows and of one: the second has momentum and c1 = 0.05.
    /// </summary>
    [Theory]
    [InlineData(1, 200.25, -199.88, 0.25, 0.117108)]
    [InlineData(2, 200.25, -199.75, 0.25, 0.5)]
    public void Rbm_stack_learns_by_contrastive_divergence(int steps, double first, double second, double bias, double error)
    {
        var run = new PretrainingRun(
            """[{ "name": "hidden", "type": "dense", "units": 2 }, { "name": "output", "type": "dense", "units": 2 }]""", [2],
            [1, 1, 1, 1, 1, 1]);
        float[] kernel = [200, -200, -150, 300];
        kernel.CopyTo(run.Model.Parameters.Single(parameter => parameter.Name == "hidden/kernel").Weights.Span);
        run.Pretrain($$"""
            { "type": "rbm-stack", "epochs": 1, "batchSize": 2, "learningRate": 0.1, "momentum": 0.5,
              "contrastiveDivergenceSteps": {{steps}} }
            """);

        Assert.Equal([first, second, -149.75, 300], run.Weights("hidden/kernel").Select(weight => (double)weight), Near(1e-3));
        Assert.Equal([bias, 0], run.Weights("hidden/bias").Select(weight => (double)weight), Near(1e-5));
        var report = Assert.Single(run.Reports);
        Assert.Equal(("reconstruction-error@hidden", 1), (report.Series, report.Epoch));
        Assert.Equal(error, report.Value, 1e-5);
    }

    private static EqualityComparer<double> Near(double tolerance) =>
        EqualityComparer<double>.Create((a, b) => Math.Abs(a - b) <= tolerance, _ => 0);

    [Fact]
    public void Rbm_stack_leaves_the_output_as_it_was()
    {
        var before = new PretrainingRun(Model, [8], Patterns).Weights("output/kernel");
        Assert.Equal(before, new PretrainingRun(Model, [8], Patterns).Pretrain("\"rbm-stack\"").Weights("output/kernel"));
    }

    [Fact]
    public void Rbm_stack_gives_the_same_weights_again_and_more_steps_of_sampling_other_ones()
    {
        float[] Weights(int steps) => new PretrainingRun(Model, [8], Patterns)
            .Pretrain($$"""{ "type": "rbm-stack", "epochs": 1, "contrastiveDivergenceSteps": {{steps}} }""").Weights("hidden.2/kernel");
        Assert.Equal(Weights(1), Weights(1));
        Assert.NotEqual(Weights(1), Weights(3));
    }

    [Theory]
    [InlineData("relu", "does not give values from 0 to 1")]
    [InlineData("linear", "whose activation is a sigmoid")]
    public void Rbm_stack_wants_units_that_are_on_with_a_probability(string activation, string expected)
    {
        Assert.Contains(expected, Refusal(new PretrainingRun(Model, [8], Patterns, activation)), StringComparison.Ordinal);
    }

    [Fact]
    public void Rbm_stack_wants_inputs_that_are_probabilities()
    {
        var refusal = Refusal(new PretrainingRun(Model, [8], LayerRun.Numbers(8 * 20)));
        Assert.Contains("leave out 'standardize'", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Rbm_stack_wants_a_hidden_layer()
    {
        var run = new PretrainingRun("""[{ "name": "output", "type": "dense", "units": 4 }]""", [8], Patterns);
        Assert.Contains("leave it out", Refusal(run), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lsuv", "variance")]
    [InlineData("rbm-stack", "reconstruction-error")]
    public void Padded_steps_of_sequences_count_for_nothing(string id, string reported)
    {
        const int rows = 70, steps = 3, features = 2;
        int[] lengths = [.. Enumerable.Range(0, rows).Select(row => 1 + row % steps)];
        float[] Padded(float padding)
        {
            var inputs = Array.ConvertAll(LayerRun.Numbers(rows * steps * features), value => Math.Abs(value) % 1);
            for (var i = 0; i < inputs.Length; i++)
            {
                if (i / features % steps >= lengths[i / features / steps]) inputs[i] = padding;
            }

            return inputs;
        }

        PretrainingRun Run(float padding) =>
            new PretrainingRun(Model, [steps, features], Padded(padding), lengths: lengths).Pretrain($"\"{id}\"");
        var (zeros, large) = (Run(0), Run(5));
        Assert.Equal(zeros.Weights("hidden.1/kernel"), large.Weights("hidden.1/kernel"));
        Assert.Equal(zeros.Reports, large.Reports);
        Assert.All(zeros.Reports, report => Assert.StartsWith(reported, report.Series));
        if (id != "lsuv") return;
        float[] valid =
        [
            .. zeros.OutputOf("hidden.1").Chunk(12).Where((_, step) => step % steps < lengths[step / steps]).SelectMany(values => values),
        ];
        Assert.Equal(1, Variance(valid), 0.05);
    }
}
