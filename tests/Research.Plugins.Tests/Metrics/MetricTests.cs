using Research.Plugins.Tests.Techniques;

namespace Research.Plugins.Tests.Metrics;

public sealed class MetricTests
{
    private static double Value(string json, int columns, float[] prediction, float[] target, params float[] weights)
    {
        var metric = Technique.Create<IMetric>(TechniqueKind.Metric, json);
        metric.Reset();
        // Row by row, as batches come: the value is that of all together.
        for (var row = 0; row < weights.Length; row++)
        {
            var shape = new Shape(1, columns);
            metric.Update(new Tensor(prediction, row * columns, shape), new Tensor(target, row * columns, shape), weights.AsSpan(row, 1));
        }

        var told = new Told();
        metric.Report(told);
        return told[""];
    }

    /// <summary>Rows of one batch, each by its own weight: as row by row.</summary>
    [Theory]
    [InlineData("\"accuracy\"", (2 + 0 + 4) / 7.0)]
    [InlineData("\"mean-squared-error\"", (2 * 0.02 + 0.98 + 4 * 0.32) / 2 / 7)]
    public void Rows_come_in_batches(string json, double expected)
    {
        float[] prediction = [0.9f, 0.1f, 0.7f, 0.3f, 0.4f, 0.6f], target = [1, 0, 0, 1, 0, 1], weights = [2, 1, 4];
        var metric = Technique.Create<IMetric>(TechniqueKind.Metric, json);
        metric.Reset();
        metric.Update(new Tensor(prediction, 0, new Shape(3, 2)), new Tensor(target, 0, new Shape(3, 2)), weights);
        var told = new Told();
        metric.Report(told);

        Assert.Equal(expected, told[""], 1e-6);
        Assert.Equal(expected, Value(json, 2, prediction, target, weights), 1e-6);
    }

    [Fact]
    public void Accuracy_is_the_share_of_rows_whose_largest_output_is_the_class()
    {
        float[] prediction = [0.1f, 0.7f, 0.2f, 0.5f, 0.3f, 0.2f, 0, 0.4f, 0.6f];
        Assert.Equal(2 / 3d, Value("\"accuracy\"", 3, prediction, [0, 1, 0, 0, 1, 0, 0, 0, 1], 1, 1, 1), 1e-9);
    }

    [Fact]
    public void Accuracy_of_a_single_column_splits_at_a_half() =>
        Assert.Equal(0.75, Value("\"accuracy\"", 1, [0.9f, 0.4f, 0.5f, 0.2f], [1, 0, 0, 1], 1, 1, 1, 1), 1e-9);

    [Fact]
    public void Rows_without_weight_do_not_count() =>
        Assert.Equal(1, Value("\"accuracy\"", 2, [1, 0, 1, 0], [1, 0, 0, 1], 1, 0), 1e-9);

    [Fact]
    public void What_is_no_number_is_no_class() =>
        Assert.Equal(0, Value("\"accuracy\"", 2, [float.NaN, 0], [1, 0], 1), 1e-9);

    [Fact]
    public void Mean_squared_error_is_the_mean_over_rows_and_elements() =>
        Assert.Equal((1 + 4 + 9 + 16) / 4d, Value("\"mean-squared-error\"", 2, [1, 2, 3, 4], [0, 0, 0, 0], 1, 1), 1e-9);

    [Fact]
    public void A_metric_that_saw_nothing_is_undefined() =>
        Assert.True(double.IsNaN(Value("\"accuracy\"", 2, [1, 0], [1, 0], 0)));
}
