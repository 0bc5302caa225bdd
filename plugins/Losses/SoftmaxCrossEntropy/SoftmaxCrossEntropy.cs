using System.Numerics;

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
    /// <summary>From so many classes on a row runs in vectors; fewer are done before a vector's passes have begun.</summary>
    private const int ManyClasses = 64;

    /// <summary>Elements that are computed at once, on the stack.</summary>
    private const int Piece = 256;

    public OutputLink Link => OutputLink.Softmax;

    public void Compute(Tensor output, Tensor target, ReadOnlySpan<float> rowWeight, Span<float> rowLoss, Tensor gradient)
    {
        var classes = output.Shape.Size / rowWeight.Length;
        if (classes == 1)
        {
            throw new TechniqueException("softmax-cross-entropy needs one output a class, at least 2: " +
                "with one output unit use binary-cross-entropy with fromLogits");
        }

        var logits = output.Span;
        var targets = target.Span;
        var powers = gradient.Exists ? gradient.Span : [];
        // At first a row's place for the loss holds its largest logit, and the gradient's memory e^x: one pass of exp over many short rows.
        for (var row = 0; row < rowLoss.Length; row++)
        {
            var x = logits.Slice(row * classes, classes);
            rowLoss[row] = VectorMath.Max(x);
            if (gradient.Exists) Shift(x, rowLoss[row], powers.Slice(row * classes, classes));
        }

        VectorMath.Exp(powers, powers);
        for (var row = 0; row < rowLoss.Length; row++)
        {
            var x = logits.Slice(row * classes, classes);
            var t = targets.Slice(row * classes, classes);
            var g = gradient.Exists ? powers.Slice(row * classes, classes) : [];
            var partition = gradient.Exists ? Sum(g, 0) : Partition(x, rowLoss[row]);
            rowLoss[row] = (float)Row(x, t, rowLoss[row], partition, rowWeight[row], g);
        }
    }

    /// <summary>Σ e^(x - max x).</summary>
    private static double Partition(ReadOnlySpan<float> logits, float largest)
    {
        Span<float> memory = stackalloc float[Piece];
        var sum = 0d;
        for (var first = 0; first < logits.Length; first += Piece)
        {
            var piece = memory[..Math.Min(Piece, logits.Length - first)];
            Shift(logits.Slice(first, piece.Length), largest, piece);
            VectorMath.Exp(piece, piece);
            sum = Sum(piece, sum);
        }

        return sum;
    }

    /// <summary>A loop: rows are short as a rule, and the library's subtraction would be compiled at each start of the tool.</summary>
    private static void Shift(ReadOnlySpan<float> logits, float largest, Span<float> shifted)
    {
        if (logits.Length >= ManyClasses) TensorPrimitives.Subtract(logits, largest, shifted);
        else for (var i = 0; i < shifted.Length; i++) shifted[i] = logits[i] - largest;
    }

    private static double Sum(ReadOnlySpan<float> values, double sum)
    {
        if (values.Length >= ManyClasses) return sum + Reductions.Sum(values);
        foreach (var value in values) sum += value;
        return sum;
    }

    /// <param name="gradient">In: e to the logits, shifted by their maximum. Or empty.</param>
    private double Row(
        ReadOnlySpan<float> logits, ReadOnlySpan<float> target, float largest, double partition, float weight, Span<float> gradient)
    {
        if (logits.Length >= ManyClasses) return LongRow(logits, target, largest, partition, weight, gradient);
        var keep = 1 - options.LabelSmoothing;
        var share = options.LabelSmoothing / logits.Length;
        var logPartition = largest + DoubleMath.Log(partition);
        double loss = 0, mass = 0;
        for (var i = 0; i < logits.Length; i++)
        {
            var t = keep * target[i] + share;
            loss += t * (logPartition - logits[i]);
            mass += t;
        }

        var factor = mass / partition;
        for (var i = 0; i < gradient.Length; i++)
            gradient[i] = (float)(weight * (gradient[i] * factor - (keep * target[i] + share)));
        return loss;
    }

    /// <summary>The same in vectors: mass · log(partition) + Σ t (largest - x), where no large numbers cancel.</summary>
    private double LongRow(
        ReadOnlySpan<float> logits, ReadOnlySpan<float> target, float largest, double partition, float weight, Span<float> gradient)
    {
        var (keep, share) = (1 - options.LabelSmoothing, options.LabelSmoothing / logits.Length);
        Span<float> memory = stackalloc float[Piece];
        double named = 0, all = 0;
        for (var first = 0; first < logits.Length; first += Piece)
        {
            var piece = memory[..Math.Min(Piece, logits.Length - first)];
            TensorPrimitives.Subtract(logits.Slice(first, piece.Length), largest, piece);
            if (share > 0) all -= Reductions.Sum(piece);
            TensorPrimitives.Multiply(piece, target.Slice(first, piece.Length), piece);
            named -= Reductions.Sum(piece);
        }

        var mass = keep * Reductions.Sum(target) + options.LabelSmoothing;
        if (!gradient.IsEmpty)
        {
            var slope = new Slope((float)(weight * mass / partition), (float)(weight * keep), (float)(weight * share));
            VectorLoop.Map(slope, gradient, target, gradient);
        }

        return mass * DoubleMath.Log(partition) + keep * named + share * all;
    }

    /// <summary>The gradient from e^x: its share of the mass less the target.</summary>
    private readonly struct Slope(float factor, float keep, float share) : IVectorMap2
    {
        public Vector<float> Of(Vector<float> power, Vector<float> target) =>
            power * factor - (target * keep + new Vector<float>(share));
    }
}


/// <summary>Options of softmax-cross-entropy.</summary>
public sealed record SoftmaxCrossEntropyOptions
{
    /// <summary>The share of each target that is spread evenly over all classes, from 0 to 1.</summary>
    [Range(0d, 1d)]
    public double LabelSmoothing { get; init; }
}
