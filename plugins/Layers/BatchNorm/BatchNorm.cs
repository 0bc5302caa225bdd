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
    private Slot _mean = null!, _inverseDeviation = null!, _own = null!;

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
        _own = builder.Scratch(channels.Batched(OwnRows), perSample: false);
        return input;
    }

    public void Forward(LayerPass pass, Tensor input, Tensor output)
    {
        var (x, own) = (input.Matrix, pass[_own]);
        var valid = ValidRows.Of(pass.Lengths, input);
        var mean = own.Row(Mean).Span;
        var inverse = pass[_inverseDeviation].Span;
        if (pass.Training)
        {
            SumRows(pass, x, valid, mean);
            TensorPrimitives.Divide(mean, valid.Count, mean);
            SumRows(pass, default(SquaredDeviation), x, x, valid, inverse);
            TensorPrimitives.Divide(inverse, valid.Count, inverse);
            if (pass.UpdatesState) UpdateRunning(valid.Count, mean, inverse);
        }
        else
        {
            _runningMean.Value.Span.CopyTo(mean);
            _runningVariance.Value.Span.CopyTo(inverse);
        }

        VectorLoop.Map(new InverseRoot(options.Epsilon), inverse, inverse);
        mean.CopyTo(pass[_mean].Span);
        TensorPrimitives.Multiply(inverse, _scale.Weights.Span, own.Row(Factor).Span);
        _offset.Weights.Span.CopyTo(own.Row(Offset).Span);
        MapRows(pass, default(Normalization), x, x, valid, output.Matrix);
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
