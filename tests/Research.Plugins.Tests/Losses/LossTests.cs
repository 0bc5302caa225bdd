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
