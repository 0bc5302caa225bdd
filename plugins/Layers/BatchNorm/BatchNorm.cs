namespace Research.Plugins;

/// <summary>
/// Batch normalization: y = scale · (x - mean) / √(variance + ε) + offset, for each channel (the last axis) over all other axes. Training
/// takes the batch's mean and (biased) variance, and updates running = m · running + (1 - m) · batch, with the unbiased variance;
/// evaluation takes the running ones. A channel with a single value in the batch comes out as its offset; the running variance then stays,
/// for one value has none. Padded steps of sequences ([batch, time, features] with lengths) are in no statistic; they come out as 0 and
/// pass no gradient on. Parameters: <c>scale</c> 1, <c>offset</c> 0; state: <c>runningMean</c> 0, <c>runningVariance</c> 1. Source:
/// Ioffe and Szegedy 2015, arXiv:1502.03167.
/// </summary>
[Layer("batch-norm", Summary = "Normalizes each channel over the batch", Source = "Ioffe and Szegedy 2015, arXiv:1502.03167")]
[Example]
[Example("""{ "momentum": 0.5, "epsilon": 0.001 }""", Input = [3, 3, 2])]
public sealed partial class BatchNorm(BatchNormOptions options) : ILayer
{
    private Parameter _scale = null!, _offset = null!;
    private StateTensor _runningMean = null!, _runningVariance = null!;
    private Slot _mean = null!, _inverseDeviation = null!, _columns = null!;

    public LayerTraits Traits => LayerTraits.ReadsInput;

    public Shape Build(ILayerBuilder builder, Shape input)
    {
        var channels = new Shape(input.Last);
        _scale = builder.Parameter("scale", channels, new ParameterSpec { Role = ParameterRole.Scale, Constant = 1 });
        _offset = builder.Parameter("offset", channels, new ParameterSpec { Role = ParameterRole.Bias, Constant = 0 });
        _runningMean = builder.State("runningMean", channels);
        _runningVariance = builder.State("runningVariance", channels, initial: 1);
        _mean = builder.Saved(channels, perSample: false);
        _inverseDeviation = builder.Saved(channels, perSample: false);
        _columns = builder.Scratch(channels.Batched(ScratchColumns), perSample: false);
        return input;
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output)
    {
        var (x, y) = (input.Matrix, output.Matrix);
        var valid = ValidRows.Of(pass, input.Shape);
        var mean = pass[_mean].Span;
        var inverse = pass[_inverseDeviation].Span;
        var factor = pass[_columns].Row(0).Span;
        if (pass.Training)
        {
            var variance = pass[_columns].Row(1).Span;
            var count = valid.Count(x.Rows);
            BatchStatistics(pass, x, valid, count, mean, variance);
            if (pass.UpdatesState) UpdateRunning(count, mean, variance);
            VectorLoop.Map(new InverseRoot(options.Epsilon), variance, inverse);
        }
        else
        {
            _runningMean.Value.Span.CopyTo(mean);
            VectorLoop.Map(new InverseRoot(options.Epsilon), _runningVariance.Value.Span, inverse);
        }

        TensorPrimitives.Multiply(inverse, _scale.Weights.Span, factor);
        var offset = _offset.Weights.Span;
        for (var row = 0; row < x.Rows; row++)
        {
            if (valid.Holds(row)) VectorLoop.Map(default(Normalization), x.Row(row), mean, factor, offset, y.Row(row));
            else y.Row(row).Clear();
        }
    }

    private void BatchStatistics(LayerPass pass, Matrix x, ValidRows valid, int count, Span<float> mean, Span<float> variance)
    {
        var block = pass[_columns].Row(2).Span;
        SumColumns(pass, x, valid, mean, block);
        TensorPrimitives.Divide(mean, count, mean);
        SumRows(default(SquaredDeviation), x, x, valid, mean, variance, block);
        TensorPrimitives.Divide(variance, count, variance);
    }

    private void UpdateRunning(int count, ReadOnlySpan<float> mean, ReadOnlySpan<float> variance)
    {
        VectorLoop.Map(new Running(options.Momentum, 1), _runningMean.Value.Span, mean, _runningMean.Value.Span);
        if (count == 1) return;
        var unbiased = (float)count / (count - 1);
        VectorLoop.Map(new Running(options.Momentum, unbiased), _runningVariance.Value.Span, variance, _runningVariance.Value.Span);
    }
}

public sealed record BatchNormOptions
{
    /// <summary>The share of the running statistics that a batch leaves as it was (PyTorch's momentum is 1 minus this).</summary>
    [Range(0d, 1d)]
    public float Momentum { get; init; } = 0.9f;

    /// <summary>Added to the variance, so that a constant channel divides by no 0.</summary>
    [Range(0d, float.MaxValue, MinimumIsExclusive = true)]
    public float Epsilon { get; init; } = 1e-5f;
}
