namespace Research.Testing;

/// <summary>Metrics over predictions; those that run the model are checked in training (<see cref="TrainingSuite"/>).</summary>
internal sealed class MetricSuite(ITechniqueFactory factory) : ISuite
{
    private const int Rows = 8;

    private static readonly Shape Output = new(Rows, 3);

    public IReadOnlyList<string> Kinds { get; } = [TechniqueKind.Metric];

    public IReadOnlyList<Check> Checks =>
    [
        new("main value", MainValue),
        new("any batches", AnyBatches),
        new("hidden rows", HiddenRows),
        new("reset", Reset),
        new("leaves what it reads", LeavesWhatItReads),
        new("what is better", Better),
    ];

    public IReadOnlyList<Check> ChecksAtEnds => [new("main value", MainValue)];

    private IMetric Create(Subject subject) => factory.Create<IMetric>(subject, "it runs the model itself");

    private static (Tensor Prediction, Tensor Target) Example()
    {
        var stream = RandomStream.Of("1", "conformance/metric");
        float[] prediction = new float[Output.Size], target = new float[Output.Size];
        for (var row = 0; row < Rows; row++)
        {
            var sum = 0f;
            var slice = prediction.AsSpan(row * Output.Last, Output.Last);
            for (var i = 0; i < slice.Length; i++) sum += slice[i] = 0.05f + stream.Uniform(row * Output.Last + i);
            for (var i = 0; i < slice.Length; i++) slice[i] /= sum;
            target[row * Output.Last + row % Output.Last] = 1;
        }

        return (new Tensor(prediction, 0, Output), new Tensor(target, 0, Output));
    }

    private static Tensor Part(Tensor whole, int start, int rows) =>
        new(whole.Span.Slice(start * Output.Last, rows * Output.Last).ToArray(), 0, new Shape(rows, Output.Last));

    private static double Main(IMetric metric)
    {
        var series = new KitSeries();
        metric.Report(series);
        return series.Values.TryGetValue("", out var value)
            ? value
            : throw new CheckFailedException("it reports no main value (a value with the name \"\")");
    }

    private static float[] Ones(int rows) => Enumerable.Repeat(1f, rows).ToArray();

    private double Score(Subject subject, params (int Start, int Rows, float[] Weights)[] batches)
    {
        var metric = Create(subject);
        var (prediction, target) = Example();
        metric.Reset();
        foreach (var (start, rows, weights) in batches) metric.Update(Part(prediction, start, rows), Part(target, start, rows), weights);
        return Main(metric);
    }

    /// <summary>Best epochs, tuned values and verdicts go by its word on what is better.</summary>
    private void Better(Subject subject)
    {
        var (right, wrong) = (ScoreNaming(subject, offset: 0), ScoreNaming(subject, offset: 1));
        var higher = subject.Info.HigherIsBetter;
        Expect.True(higher ? !(right < wrong) : !(right > wrong),
            $"right predictions come to {right} and wrong ones to {wrong}, and HigherIsBetter is {higher}");
    }

    /// <summary>Of predictions that are fairly sure of the class which lies so far from the right one.</summary>
    private double ScoreNaming(Subject subject, int offset)
    {
        const float sure = 0.8f, other = 0.1f;
        var metric = Create(subject);
        var (prediction, target) = Example();
        prediction.Span.Fill(other);
        for (var row = 0; row < Rows; row++) prediction.Span[row * Output.Last + (row + offset) % Output.Last] = sure;
        metric.Reset();
        metric.Update(prediction, target, Ones(Rows));
        return Main(metric);
    }

    private void MainValue(Subject subject)
    {
        var value = Score(subject, (0, Rows, Ones(Rows)));
        Expect.True(double.IsFinite(value), $"its value over ordinary predictions is {value}");
        Expect.True(subject.Info.Unit != "share" || value is >= 0 and <= 1, $"a share of {value} does not lie in [0, 1]");
    }

    private void AnyBatches(Subject subject)
    {
        var whole = Score(subject, (0, Rows, Ones(Rows)));
        var parts = Score(subject, (0, 3, Ones(3)), (3, 1, Ones(1)), (4, 4, Ones(4)));
        Expect.True(Math.Abs(whole - parts) <= 1e-9 * Math.Max(1, Math.Abs(whole)),
            $"its value is {whole} over one batch and {parts} over three");
    }

    private void HiddenRows(Subject subject)
    {
        var shown = Score(subject, (0, 5, Ones(5)));
        var hidden = Score(subject, (0, Rows, [1, 1, 1, 1, 1, 0, 0, 0]));
        Expect.True(Math.Abs(shown - hidden) <= 1e-9 * Math.Max(1, Math.Abs(shown)),
            $"rows of weight 0 count: {hidden} in place of {shown}");
    }

    private void Reset(Subject subject)
    {
        var metric = Create(subject);
        var (prediction, target) = Example();
        metric.Reset();
        metric.Update(prediction, target, Ones(Rows));
        var first = Main(metric);
        metric.Reset();
        metric.Update(prediction, target, Ones(Rows));
        Expect.True(Main(metric) == first, $"after Reset its value is {Main(metric)} in place of {first}");
    }

    /// <summary>Other metrics read the same predictions and targets after it.</summary>
    private void LeavesWhatItReads(Subject subject)
    {
        var metric = Create(subject);
        var (prediction, target) = Example();
        var (predictions, targets) = (prediction.Span.ToArray(), target.Span.ToArray());
        metric.Reset();
        metric.Update(prediction, target, Ones(Rows));
        Main(metric);
        Expect.SameBits(prediction.Span, predictions, "the predictions after they were read");
        Expect.SameBits(target.Span, targets, "the targets after they were read");
    }
}
