namespace Research.Plugins;

/// <summary>
/// -(t log p + (1-t) log(1-p)), the mean over a row's elements; t and p lie in [0, 1]. From logits x, p = σ(x) and the loss is
/// max(x, 0) - x t + log(1 + e^-|x|), which overflows nowhere. From probabilities, logarithms are clamped at -100 and p (1-p) in
/// the derivative at 1e-12, as in PyTorch's BCELoss.
/// </summary>
[Loss("binary-cross-entropy", Summary = "Cross-entropy of independent yes-or-no outputs",
    Source = "Good 1952, Rational decisions; PyTorch's BCELoss and BCEWithLogitsLoss")]
[Example("""{ "fromLogits": true }""")]
[Example("""{ "fromLogits": true, "logBase": 2 }""")]
public sealed class BinaryCrossEntropy(BinaryCrossEntropyOptions options) : ILoss
{
    private const double LeastLogarithm = -100, LeastVariance = 1e-12;
    private readonly double _unit = options.LogBase is { } logBase ? 1 / DoubleMath.Log(logBase) : 1;

    public OutputLink Link => options.FromLogits ? OutputLink.Sigmoid : OutputLink.Identity;

    public void Compute(Tensor output, Tensor target, ReadOnlySpan<float> rowWeight, Span<float> rowLoss, Tensor gradient)
    {
        var size = output.Shape.Size / rowWeight.Length;
        for (var row = 0; row < rowWeight.Length; row++)
        {
            var y = output.Span.Slice(row * size, size);
            var t = target.Span.Slice(row * size, size);
            var g = gradient.Exists ? gradient.Span.Slice(row * size, size) : [];
            var scale = rowWeight[row] * _unit / size;
            var sum = options.FromLogits ? FromLogits(y, t, scale, g) : FromProbabilities(y, t, scale, g);
            rowLoss[row] = (float)(sum * _unit / size);
        }
    }

    private static double FromLogits(ReadOnlySpan<float> x, ReadOnlySpan<float> t, double scale, Span<float> gradient)
    {
        var sum = 0d;
        for (var i = 0; i < x.Length; i++)
        {
            var decay = DoubleMath.Exp(-Math.Abs(x[i]));
            sum += Math.Max(x[i], 0f) - (double)x[i] * t[i] + DoubleMath.Log(1 + decay);
            if (gradient.IsEmpty) continue;
            var sigmoid = (x[i] >= 0 ? 1 : decay) / (1 + decay);
            gradient[i] = (float)(scale * (sigmoid - t[i]));
        }

        return sum;
    }

    private static double FromProbabilities(ReadOnlySpan<float> p, ReadOnlySpan<float> t, double scale, Span<float> gradient)
    {
        var sum = 0d;
        for (var i = 0; i < p.Length; i++)
        {
            double probability = p[i];
            if (probability < 0 || probability > 1) throw NoProbability(p[i]);
            var yes = Math.Max(DoubleMath.Log(probability), LeastLogarithm);
            var no = Math.Max(DoubleMath.Log(1 - probability), LeastLogarithm);
            sum -= t[i] * yes + (1d - t[i]) * no;
            if (gradient.IsEmpty) continue;
            gradient[i] = (float)(scale * (probability - t[i]) / Math.Max(probability * (1 - probability), LeastVariance));
        }

        return sum;
    }

    private static TechniqueException NoProbability(float output) => new(FormattableString.Invariant(
        $"binary-cross-entropy reads probabilities, and an output is {output}: activate the output by 'sigmoid', or set fromLogits"));
}

/// <summary>Options of binary-cross-entropy.</summary>
public sealed record BinaryCrossEntropyOptions
{
    /// <summary>The base of the logarithm, above 1: 2 gives bits. Absent: e.</summary>
    [Range(1d, double.MaxValue, MinimumIsExclusive = true)]
    public double? LogBase { get; init; }

    /// <summary>True: outputs are logits, the loss applies the sigmoid. False: outputs are probabilities.</summary>
    public bool FromLogits { get; init; }
}
