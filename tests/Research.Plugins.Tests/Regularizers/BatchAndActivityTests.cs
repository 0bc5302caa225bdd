using Research.Plugins.Tests.Techniques;

namespace Research.Plugins.Tests.Regularizers;

public sealed class BatchAndActivityTests
{
    private static readonly TargetInfo Classes = new("label", new Shape(4), TargetKind.Classes),
        Column = new("yes", new Shape(1), TargetKind.Classes), Values = new("size", new Shape(1), TargetKind.Values);

    private static Tensor Tensor(int[] shape, params float[] values) => new(values, 0, new Shape(shape));

    [Fact]
    public void Label_smoothing_spreads_its_share_over_classes_and_leaves_hidden_labels_and_values()
    {
        var run = new RegularizerRun("""{ "type": "label-smoothing", "epsilon": 0.2 }""", targets: [Classes, Column, Values]);
        Tensor[] targets = [Tensor([2, 4], 0, 1, 0, 0, 0, 0, 0, 0), Tensor([2, 1], 1, 0), Tensor([2, 1], 7, 0)];
        ((IBatchTransform)run.Technique).Transform(run, new LabelledBatch(Tensor([2, 1], 0, 0), targets, [1, 0]));
        Assert.Equal([0.05f, 0.85f, 0.05f, 0.05f, 0, 0, 0, 0], targets[0].Span.ToArray().Select(t => MathF.Round(t, 6)));
        Assert.Equal([0.9f, 0], targets[1].Span.ToArray().Select(t => MathF.Round(t, 6)));
        Assert.Equal([7f, 0], targets[2].Span.ToArray());
    }

    [Fact]
    public void Label_smoothing_without_classes_is_a_fault() =>
        Assert.Contains("target of classes", RegularizerRun.Fault("\"label-smoothing\"", targets: [Values]), StringComparison.Ordinal);

    [Fact]
    public void Input_noise_has_its_standard_deviation_and_changes_with_the_step()
    {
        const int many = 10_000;
        var run = new RegularizerRun("""{ "type": "input-noise", "std": 0.3 }""", input: [many]);
        float[] Noise(long step)
        {
            run.Progress = run.Progress with { Step = step };
            var input = Tensor([1, many], new float[many]);
            ((IBatchTransform)run.Technique).Transform(run, new LabelledBatch(input, [], [1]));
            return input.Span.ToArray();
        }

        var first = Noise(1);
        Assert.Equal(0.3, Math.Sqrt(first.Average(x => (double)x * x)), 0.01);
        Assert.Equal(first, Noise(1));
        Assert.NotEqual(first, Noise(2));
    }

    [Theory]
    [InlineData("""{ "type": "sparse-activity", "lambda": 0.7 }""")]
    [InlineData("""{ "type": "sparse-activity", "penalty": "kl", "lambda": 0.7, "target": 0.2 }""")]
    public void Sparse_activity_adds_the_derivative_of_its_value(string json)
    {
        var penalty = (IActivityPenalty)new RegularizerRun(json).Technique;
        var run = new RegularizerRun(json);
        float[] activity = [0.1f, 0.9f, 0.4f, 0.3f, 0.6f, 0.05f];
        double Value(float[] values) => penalty.AddGradient(run, Tensor([3, 2], values), Tensor([3, 2], new float[6]), 1);
        var gradient = Tensor([3, 2], new float[6]);
        penalty.AddGradient(run, Tensor([3, 2], activity), gradient, 0.5f);
        for (var i = 0; i < activity.Length; i++)
        {
            const float step = 1e-3f;
            float[] above = [.. activity], below = [.. activity];
            above[i] += step;
            below[i] -= step;
            Assert.Equal(0.5 * (Value(above) - Value(below)) / (2 * step), gradient.Span[i], 2e-3);
        }
    }

    [Fact]
    public void Sparse_activity_is_least_where_units_are_as_active_as_wanted()
    {
        var run = new RegularizerRun("""{ "type": "sparse-activity", "penalty": "kl", "lambda": 1, "target": 0.25 }""");
        double Value(params float[] unit) =>
            ((IActivityPenalty)run.Technique).AddGradient(run, Tensor([2, 1], unit), Tensor([2, 1], 0, 0), 1);
        Assert.Equal(0, Value(0.5f, 0), 1e-9);
        Assert.True(Value(0.5f, 0.5f) > 0.1);
        Assert.True(double.IsFinite(Value(0, 0)) && double.IsFinite(Value(1, 1)));
    }

    [Fact]
    public void Sparse_activity_by_divergence_refuses_what_is_no_probability()
    {
        var run = new RegularizerRun("""{ "type": "sparse-activity", "penalty": "kl", "lambda": 1 }""");
        var fault = Assert.Throws<TechniqueException>(
            () => ((IActivityPenalty)run.Technique).AddGradient(run, Tensor([1, 2], 0.5f, -0.25f), Tensor([1, 2], 0, 0), 1));
        Assert.Contains("-0.25", fault.Message, StringComparison.Ordinal);
    }
}
