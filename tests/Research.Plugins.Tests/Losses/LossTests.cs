using Research.Plugins.Tests.Techniques;

namespace Research.Plugins.Tests.Losses;

public sealed class LossTests
{
    private static (float[] Loss, float[] Gradient) Compute(
        string json, int[] shape, float[] output, float[] target, params float[] weights)
    {
        var gradient = new float[output.Length];
        var loss = new float[weights.Length];
        var whole = new Shape(shape);
        Technique.Create<ILoss>(TechniqueKind.Loss, json).Compute(
            new Tensor(output, 0, whole), new Tensor(target, 0, whole), weights, loss, new Tensor(gradient, 0, whole));
        return (loss, gradient);
    }

    [Fact]
    public void A_rows_weight_scales_its_gradient_and_not_its_loss()
    {
        var (loss, gradient) = Compute("\"mean-squared-error\"", [2, 2], [1, 2, 3, 4], [0, 0, 0, 0], 0.5f, 0);
        Assert.Equal([2.5f, 12.5f], loss);
        Assert.Equal([0.5f, 1, 0, 0], gradient);
    }

    /// <summary>
    /// -Σ t log softmax(x), t smoothed by ε / n; by its definition, of few classes and of many, whatever the targets add up to.
    /// </summary>
    [Theory]
    [InlineData(3, 0)]
    [InlineData(3, 0.2)]
    [InlineData(700, 0)]
    [InlineData(700, 0.2)]
    public void Cross_entropy_of_soft_targets(int classes, double smoothing)
    {
        const float weight = 0.25f;
        var logits = Enumerable.Range(0, classes).Select(i => (float)(3 * Math.Sin(i))).ToArray();
        var targets = Enumerable.Range(0, classes).Select(i => i % 3 == 0 ? 0.5f : 0.125f).ToArray();
        var (loss, gradient) = Compute(
            FormattableString.Invariant($$"""{ "type": "softmax-cross-entropy", "labelSmoothing": {{smoothing}} }"""),
            [1, classes], logits, targets, weight);

        var partition = logits.Sum(logit => Math.Exp(logit));
        var smooth = targets.Select(target => (1 - smoothing) * target + smoothing / classes).ToArray();
        var expected = smooth.Zip(logits).Sum(pair => pair.First * (Math.Log(partition) - pair.Second));
        Assert.Equal(1, loss[0] / expected, 1e-5);
        for (var i = 0; i < classes; i++)
            Assert.Equal(weight * (smooth.Sum() * Math.Exp(logits[i]) / partition - smooth[i]), gradient[i], 1e-6);
    }

    /// <summary>Rows are computed together where they are short, and in parts where they are long.</summary>
    [Theory]
    [InlineData("\"mean-squared-error\"")]
    [InlineData("\"softmax-cross-entropy\"")]
    [InlineData("\"binary-cross-entropy\"")]
    [InlineData("""{ "type": "binary-cross-entropy", "fromLogits": true }""")]
    public void A_row_has_the_same_bits_alone_and_among_others(string json)
    {
        const int rows = 150;
        var weights = Enumerable.Range(0, rows).Select(row => 1f / (row + 1)).ToArray();
        foreach (var size in (int[])[2, 3, 15, 16, 100, 255, 300])
        {
            var y = Enumerable.Range(0, rows * size).Select(i => 0.5f + 0.4f * (float)Math.Sin(i)).ToArray();
            var t = Enumerable.Range(0, rows * size).Select(i => i % size == 1 ? 1f : 0f).ToArray();
            var (loss, gradient) = Compute(json, [rows, size], y, t, weights);
            for (var row = 0; row < rows; row++)
            {
                var part = (row * size)..((row + 1) * size);
                var alone = Compute(json, [1, size], y[part], t[part], weights[row]);
                Assert.Equal(alone.Loss[0], loss[row]);
                Assert.Equal(alone.Gradient, gradient[part]);
            }
        }
    }

    [Fact]
    public void Rows_may_be_the_time_steps_of_a_sequence()
    {
        var (loss, _) = Compute("\"mean-squared-error\"", [1, 2, 1], [1, 3], [0, 0], 1, 1);
        Assert.Equal([1f, 9f], loss);
    }

    [Theory]
    [InlineData("\"softmax-cross-entropy\"")]
    [InlineData("""{ "type": "binary-cross-entropy", "fromLogits": true }""")]
    public void Huge_logits_overflow_nowhere(string json)
    {
        var (loss, gradient) = Compute(json, [1, 2], [1e30f, -1e30f], [0, 1], 1);
        Assert.All(loss.Concat(gradient), value => Assert.True(float.IsFinite(value)));
        Assert.True(loss[0] > 1e29f);
    }

    [Fact]
    public void A_certain_and_right_answer_costs_nothing()
    {
        Assert.Equal(0f, Compute("\"softmax-cross-entropy\"", [1, 2], [200, -200], [1, 0], 1).Loss[0]);
        Assert.Equal(0f, Compute("\"binary-cross-entropy\"", [1, 2], [1, 0], [1, 0], 1).Loss[0]);
    }

    [Fact]
    public void Probabilities_of_0_and_1_cost_100_where_they_are_wrong_as_in_PyTorch() =>
        Assert.Equal(100f, Compute("\"binary-cross-entropy\"", [1, 1], [0], [1], 1).Loss[0]);

    [Theory]
    [InlineData(1.5f)]
    [InlineData(-0.1f)]
    public void What_is_no_probability_is_refused_with_a_remedy(float output)
    {
        var fault = Assert.Throws<TechniqueException>(() => Compute("\"binary-cross-entropy\"", [1, 1], [output], [1], 1));
        Assert.Contains("fromLogits", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>As of an autoencoder of images: more outputs than are computed at once, logits from -40 to 40, and targets of every kind.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Cross_entropies_of_many_outputs_are_their_formula_in_double(bool fromLogits)
    {
        const int outputs = 784;
        var x = Enumerable.Range(0, outputs).Select(i => (float)Math.Sin(i) * 40).ToArray();
        var t = Enumerable.Range(0, outputs).Select(i => i % 3 == 0 ? 0f : i % 3 == 1 ? 1f : i / (float)outputs).ToArray();
        var p = x.Select(logit => 1 / (1 + Math.Exp(-logit))).ToArray();
        if (!fromLogits) x = p.Select(value => (float)value).ToArray();
        const string logits = """{ "type": "binary-cross-entropy", "fromLogits": true }""";
        var (loss, gradient) = Compute(fromLogits ? logits : "\"binary-cross-entropy\"", [1, outputs], x, t, 0.5f);

        var expected = 0d;
        for (var i = 0; i < outputs; i++)
        {
            var (yes, no) = fromLogits
                ? (-Math.Log(1 + Math.Exp(-x[i])), -Math.Log(1 + Math.Exp((double)x[i])))
                : (Math.Max(Math.Log(x[i]), -100), Math.Max(Math.Log(1 - (double)x[i]), -100));
            expected -= (t[i] * yes + (1d - t[i]) * no) / outputs;
            var slope = fromLogits
                ? (1d - t[i]) / (1 + Math.Exp(-(double)x[i])) - t[i] / (1 + Math.Exp((double)x[i]))
                : ((double)x[i] - t[i]) / Math.Max(x[i] * (1 - (double)x[i]), 1e-12);
            // A difference of numbers near 1 has their rounding; where the target is 0 or 1 no digit is lost.
            Assert.Equal(0.5 * slope / outputs, gradient[i], (Math.Abs(slope) + (t[i] is 0 or 1 ? 0 : 1)) * 1e-6 * 0.5 / outputs);
        }

        Assert.Equal(expected, loss[0], expected * 1e-6);
    }

    /// <summary>Few classes run one by one, many in vectors.</summary>
    [Theory]
    [InlineData(2, 0)]
    [InlineData(10, 0.1)]
    [InlineData(63, 0)]
    [InlineData(64, 0)]
    [InlineData(700, 0)]
    [InlineData(700, 0.1)]
    public void A_softmaxs_cross_entropy_is_its_formula_in_double(int classes, double smoothing)
    {
        var json = FormattableString.Invariant($$"""{ "type": "softmax-cross-entropy", "labelSmoothing": {{smoothing}} }""");
        // The second row is nearly certain and right: its loss is what cancelling would lose first.
        var x = Enumerable.Range(0, 2 * classes).Select(i => i < classes ? (float)Math.Sin(i) * 9 : i == classes + 1 ? 12f : 0f).ToArray();
        var t = Enumerable.Range(0, 2 * classes).Select(i => i % classes == 1 ? 1f : 0f).ToArray();
        var (loss, gradient) = Compute(json, [2, classes], x, t, 0.5f, 0.25f);
        for (var row = 0; row < 2; row++)
        {
            var logits = x[(row * classes)..((row + 1) * classes)].Select(value => (double)value).ToArray();
            var largest = logits.Max();
            var partition = logits.Sum(logit => Math.Exp(logit - largest));
            var targets = Enumerable.Range(0, classes).Select(i => (1 - smoothing) * (i == 1 ? 1 : 0) + smoothing / classes).ToArray();
            var rest = logits.Where(logit => logit != largest).Sum(logit => Math.Exp(logit - largest));
            var expected = targets.Select((target, i) => target * (largest - logits[i])).Sum() + Math.Log(1 + rest);
            Assert.Equal(expected, loss[row], 2e-6 * expected);
            for (var i = 0; i < classes; i++)
            {
                var probability = Math.Exp(logits[i] - largest) / partition;
                Assert.Equal((row == 0 ? 0.5 : 0.25) * (probability - targets[i]), gradient[row * classes + i], 2e-7);
            }

            // Without a gradient, as evaluation asks.
            var alone = new float[1];
            var shape = new Shape(1, classes);
            Technique.Create<ILoss>(TechniqueKind.Loss, json).Compute(
                new Tensor(x, row * classes, shape), new Tensor(t, row * classes, shape), [1], alone, default);
            Assert.Equal(loss[row], alone[0], 1e-6f * loss[row]);
        }
    }

    [Fact]
    public void An_output_that_is_no_number_gives_a_loss_that_is_none() =>
        Assert.All(
            [Compute("\"binary-cross-entropy\"", [1, 2], [float.NaN, 0.5f], [1, 0], 1).Loss[0],
             Compute("\"mean-squared-error\"", [1, 2], [float.NaN, 0.5f], [1, 0], 1).Loss[0]],
            loss => Assert.True(float.IsNaN(loss)));

    [Fact]
    public void Squared_errors_of_many_outputs_are_their_formula_in_double()
    {
        const int outputs = 1000;
        var y = Enumerable.Range(0, outputs).Select(i => (float)Math.Sin(i)).ToArray();
        var t = Enumerable.Range(0, outputs).Select(i => (float)Math.Cos(i * i)).ToArray();
        var (loss, gradient) = Compute("\"mean-squared-error\"", [1, outputs], y, t, 0.5f);
        Assert.Equal(y.Zip(t, (a, b) => Math.Pow((double)a - b, 2)).Average(), loss[0], 1e-6);
        for (var i = 0; i < outputs; i++) Assert.Equal(((double)y[i] - t[i]) / outputs, gradient[i], 1e-6 / outputs);
    }

    [Fact]
    public void Softmax_of_a_single_output_is_refused()
    {
        var fault = Assert.Throws<TechniqueException>(() => Compute("\"softmax-cross-entropy\"", [1, 1], [1], [1], 1));
        Assert.Contains("at least 2", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"mean-squared-error\"", OutputLink.Identity)]
    [InlineData("\"softmax-cross-entropy\"", OutputLink.Softmax)]
    [InlineData("\"binary-cross-entropy\"", OutputLink.Identity)]
    [InlineData("""{ "type": "binary-cross-entropy", "fromLogits": true }""", OutputLink.Sigmoid)]
    public void The_link_turns_outputs_into_predictions(string json, OutputLink link) =>
        Assert.Equal(link, Technique.Create<ILoss>(TechniqueKind.Loss, json).Link);

    [Fact]
    public void A_logarithms_base_must_be_above_1() =>
        Assert.Throws<FaultsException>(
            () => Technique.Create<ILoss>(TechniqueKind.Loss, """{ "type": "binary-cross-entropy", "logBase": 1 }"""));
}
