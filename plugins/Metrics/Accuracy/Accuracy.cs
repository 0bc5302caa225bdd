namespace Research.Plugins;

/// <summary>
/// The share of rows whose predicted class, the one of the largest probability, is the target's. Of a single column, above 0.5 says
/// class 1. Rows count by their weight.
/// </summary>
[Metric("accuracy", Summary = "Share of samples whose class is predicted right",
    HigherIsBetter = true, Unit = "share", DefaultFor = [TargetKind.Classes])]
public sealed class Accuracy : IMetric
{
    private double _right, _all;

    public void Check(TargetInfo target)
    {
        if (target.Kind != TargetKind.Classes)
            throw new TechniqueException($"accuracy counts classes, and the target '{target.Name}' has values: take a metric of values");
    }

    public void Reset() => _right = _all = 0;

    public void Update(Tensor prediction, Tensor target, ReadOnlySpan<float> rowWeight)
    {
        var classes = prediction.Shape.Last;
        for (var row = 0; row < rowWeight.Length; row++)
        {
            var predicted = Predictions.ClassOf(prediction.Span.Slice(row * classes, classes));
            var actual = Predictions.ClassOf(target.Span.Slice(row * classes, classes));
            _all += rowWeight[row];
            if (predicted == actual) _right += rowWeight[row];
        }
    }

    public void Report(ISeries report) => report.Value("", _right / _all);
}
