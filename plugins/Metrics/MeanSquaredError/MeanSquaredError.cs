namespace Research.Plugins;

/// <summary>
/// The mean of (prediction - target)² over rows and their elements. Rows count by their weight. In the target's unit squared.
/// </summary>
[Metric("mean-squared-error", Summary = "Mean of the squared differences",
    Source = "Gauss 1809, least squares", DefaultFor = [TargetKind.Values])]
public sealed class MeanSquaredError : IMetric
{
    private double _sum, _weight;

    public void Reset() => _sum = _weight = 0;

    public void Update(Tensor prediction, Tensor target, ReadOnlySpan<float> rowWeight)
    {
        var size = prediction.Shape.Size / rowWeight.Length;
        for (var row = 0; row < rowWeight.Length; row++)
        {
            if (rowWeight[row] == 0) continue;
            var sum = 0d;
            for (var i = row * size; i < (row + 1) * size; i++)
            {
                var difference = (double)prediction.Span[i] - target.Span[i];
                sum += difference * difference;
            }

            _sum += rowWeight[row] * sum / size;
            _weight += rowWeight[row];
        }
    }

    public void Report(ISeries report) => report.Value("", _sum / _weight);
}
