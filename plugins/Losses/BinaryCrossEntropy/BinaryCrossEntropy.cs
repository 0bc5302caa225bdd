using System.Numerics;

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
    private const float LeastLogarithm = -100, LeastVariance = 1e-12f;

    /// <summary>Elements that are computed at once, on the stack: whole rows, or a part of one.</summary>
    private const int Piece = 256;

    /// <summary>Fewer numbers are added before a vector's sum has begun.</summary>
    private const int Few = 16;

    private readonly double _unit = options.LogBase is { } logBase ? 1 / DoubleMath.Log(logBase) : 1;

    public OutputLink Link => options.FromLogits ? OutputLink.Sigmoid : OutputLink.Identity;

    public void Compute(Tensor output, Tensor target, ReadOnlySpan<float> rowWeight, Span<float> rowLoss, Tensor gradient)
    {
        var all = output.Shape.Size;
        var size = all / rowWeight.Length;
        Span<float> terms = stackalloc float[Piece];
        var sum = 0d;
        for (int start = 0, count; start < all; start += count)
        {
            count = size <= Piece ? Math.Min(Piece / size * size, all - start) : Math.Min(Piece, size - start % size);
            var slopes = gradient.Exists ? gradient.Span.Slice(start, count) : [];
            if (options.FromLogits) FromLogits(output.Span.Slice(start, count), target.Span.Slice(start, count), terms[..count], slopes);
            else FromProbabilities(output.Span.Slice(start, count), target.Span.Slice(start, count), terms[..count], slopes);
            for (int place = 0, end; place < count; place = end)
            {
                var row = (start + place) / size;
                end = Math.Min(count, (row + 1) * size - start);
                sum += Sum(terms[place..end]);
                if (!slopes.IsEmpty) Scale(slopes[place..end], (float)(rowWeight[row] * _unit / size));
                if (start + end < (row + 1) * size) continue;
                rowLoss[row] = (float)(sum * _unit / size);
                sum = 0;
            }
        }
    }

    /// <param name="terms">Each element's loss.</param>
    /// <param name="slopes">Each element's derivative, or empty.</param>
    private static void FromLogits(ReadOnlySpan<float> x, ReadOnlySpan<float> t, Span<float> terms, Span<float> slopes)
    {
        VectorLoop.Map(default(NegativeMagnitude), x, terms);
        VectorMath.Softplus(terms, terms);
        VectorLoop.Map(default(Hinge), x, t, terms, terms);
        if (slopes.IsEmpty) return;

        // σ(x) - t as (1 - t) σ(x) - t σ(-x): no digit is lost where t is 1 and σ(x) nearly.
        Span<float> no = stackalloc float[Piece];
        no = no[..x.Length];
        TensorPrimitives.Negate(x, no);
        VectorMath.Sigmoid(no, no);
        VectorMath.Sigmoid(x, slopes);
        VectorLoop.Map(default(Difference), slopes, no, t, slopes);
    }

    private static void FromProbabilities(ReadOnlySpan<float> p, ReadOnlySpan<float> t, Span<float> terms, Span<float> slopes)
    {
        Span<float> no = stackalloc float[Piece];
        no = no[..p.Length];
        VectorMath.Log(p, terms);
        TensorPrimitives.Negate(p, no);
        VectorMath.Log1p(no, no);
        VectorLoop.Map(default(CrossEntropy), terms, no, t, terms);
        if (double.IsNaN(Sum(terms))) RequireProbabilities(p);
        if (!slopes.IsEmpty) VectorLoop.Map(default(Slope), p, t, slopes);
    }

    private static double Sum(ReadOnlySpan<float> terms)
    {
        if (terms.Length >= Few) return Reductions.Sum(terms);
        var sum = 0d;
        foreach (var term in terms) sum += term;
        return sum;
    }

    private static void Scale(Span<float> slopes, float scale)
    {
        if (slopes.Length >= Few) TensorPrimitives.Multiply(slopes, scale, slopes);
        else foreach (ref var slope in slopes) slope *= scale;
    }

    private static void RequireProbabilities(ReadOnlySpan<float> outputs)
    {
        foreach (var output in outputs)
        {
            if (output is < 0 or > 1) throw NoProbability(output);
        }
    }

    private readonly struct NegativeMagnitude : IVectorMap
    {
        public Vector<float> Of(Vector<float> x) => -Vector.Abs(x);
    }

    private readonly struct Hinge : IVectorMap3
    {
        public Vector<float> Of(Vector<float> x, Vector<float> t, Vector<float> rest) => Vector.Max(x, Vector<float>.Zero) - x * t + rest;
    }

    private readonly struct Difference : IVectorMap3
    {
        public Vector<float> Of(Vector<float> yes, Vector<float> no, Vector<float> t) => (Vector<float>.One - t) * yes - t * no;
    }

    private readonly struct CrossEntropy : IVectorMap3
    {
        public Vector<float> Of(Vector<float> yes, Vector<float> no, Vector<float> t)
        {
            var least = new Vector<float>(LeastLogarithm);
            return -(t * Vector.Max(yes, least) + (Vector<float>.One - t) * Vector.Max(no, least));
        }
    }

    private readonly struct Slope : IVectorMap2
    {
        public Vector<float> Of(Vector<float> p, Vector<float> t) =>
            (p - t) / Vector.Max(p * (Vector<float>.One - p), new Vector<float>(LeastVariance));
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
