namespace Research.Plugins;

/// <summary>
/// Cross-entropy of the softmax of logits x with the targets t: Σ t (log Σ e^x - x), a sum over the classes of a row; one-hot or soft
/// targets. Logits are shifted by their maximum, so nothing overflows. With label smoothing ε, t becomes (1-ε) t + ε / classes.
/// </summary>
[Loss("softmax-cross-entropy", Summary = "Cross-entropy of softmax outputs, from logits",
    Source = "Bridle 1990; label smoothing: Szegedy et al. 2016, arXiv:1512.00567")]
[Example]
[Example("""{ "labelSmoothing": 0.1 }""")]
public sealed class SoftmaxCrossEntropy(SoftmaxCrossEntropyOptions options) : ILoss
{
    public OutputLink Link => OutputLink.Softmax;

    public void Compute(Tensor output, Tensor target, ReadOnlySpan<float> rowWeight, Span<float> rowLoss, Tensor gradient)
    {
        var classes = output.Shape.Size / rowWeight.Length;
        if (classes == 1)
        {
            throw new TechniqueException("softmax-cross-entropy needs one output a class, at least 2: " +
                "with one output unit use binary-cross-entropy with fromLogits");
        }

        for (var row = 0; row < rowWeight.Length; row++)
        {
            var logits = output.Span.Slice(row * classes, classes);
            var t = target.Span.Slice(row * classes, classes);
            var g = gradient.Exists ? gradient.Span.Slice(row * classes, classes) : [];
            rowLoss[row] = (float)Row(logits, t, rowWeight[row], g);
        }
    }

    private double Row(ReadOnlySpan<float> logits, ReadOnlySpan<float> target, float weight, Span<float> gradient)
    {
        var keep = 1 - options.LabelSmoothing;
        var share = options.LabelSmoothing / logits.Length;
        var largest = TensorPrimitives.Max(logits);
        var partition = 0d;
        foreach (var logit in logits) partition += VectorMath.Exp(logit - largest);
        var logPartition = largest + DoubleMath.Log(partition);

        double loss = 0, mass = 0;
        for (var i = 0; i < logits.Length; i++)
        {
            var t = keep * target[i] + share;
            loss += t * (logPartition - logits[i]);
            mass += t;
        }

        for (var i = 0; i < gradient.Length; i++)
        {
            var probability = VectorMath.Exp(logits[i] - largest) / partition;
            gradient[i] = (float)(weight * (probability * mass - (keep * target[i] + share)));
        }

        return loss;
    }
}

/// <summary>Options of softmax-cross-entropy.</summary>
public sealed record SoftmaxCrossEntropyOptions
{
    /// <summary>The share of each target that is spread evenly over all classes, from 0 to 1.</summary>
    [Range(0d, 1d)]
    public double LabelSmoothing { get; init; }
}
