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

    /// <summary>Elements that are computed at once, on the stack.</summary>
    private const int Piece = 256;

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
            var scale = (float)(rowWeight[row] * _unit / size);
            var sum = 0d;
            for (var start = 0; start < size; start += Piece)
            {
                var count = Math.Min(Piece, size - start);
                var part = g.IsEmpty ? g : g.Slice(start, count);
                sum += options.FromLogits
                    ? FromLogits(y.Slice(start, count), t.Slice(start, count), scale, part)
                    : FromProbabilities(y.Slice(start, count), t.Slice(start, count), scale, part);
            }

            rowLoss[row] = (float)(sum * _unit / size);
        }
    }

    private static double FromLogits(ReadOnlySpan<float> x, ReadOnlySpan<float> t, float scale, Span<float> gradient)
    {
        Span<float> memory = stackalloc float[2 * Piece];
        var first = memory[..x.Length];
        var second = memory.Slice(Piece, x.Length);
        VectorLoop.Map(default(NegativeMagnitude), x, first);
        VectorMath.Softplus(first, first);
        VectorLoop.Map(default(Hinge), x, t, second);
        var sum = Reductions.Sum(first) + Reductions.Sum(second);
        if (gradient.IsEmpty) return sum;

        // σ(x) - t as (1 - t) σ(x) - t σ(-x): no digit is lost where t is 1 and σ(x) nearly.
        VectorMath.Sigmoid(x, first);
        TensorPrimitives.Negate(x, second);
        VectorMath.Sigmoid(second, second);
        VectorLoop.Map(new Difference(scale), first, second, t, gradient);
        return sum;
    }

    private static double FromProbabilities(ReadOnlySpan<float> p, ReadOnlySpan<float> t, float scale, Span<float> gradient)
    {
        Span<float> memory = stackalloc float[2 * Piece];
        var yes = memory[..p.Length];
        var no = memory.Slice(Piece, p.Length);
        VectorMath.Log(p, yes);
        TensorPrimitives.Negate(p, no);
        VectorMath.Log1p(no, no);
        VectorLoop.Map(default(CrossEntropy), yes, no, t, yes);
        var sum = Reductions.Sum(yes);
        if (double.IsNaN(sum)) RequireProbabilities(p);
        if (!gradient.IsEmpty) VectorLoop.Map(new Slope(scale), p, t, gradient);
        return sum;
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

    private readonly struct Hinge : IVectorMap2
    {
        public Vector<float> Of(Vector<float> x, Vector<float> t) => Vector.Max(x, Vector<float>.Zero) - x * t;
    }

    private readonly struct Difference(float scale) : IVectorMap3
    {
        public Vector<float> Of(Vector<float> yes, Vector<float> no, Vector<float> t) => scale * ((Vector<float>.One - t) * yes - t * no);
    }

    private readonly struct CrossEntropy : IVectorMap3
    {
        public Vector<float> Of(Vector<float> yes, Vector<float> no, Vector<float> t)
        {
            var least = new Vector<float>(LeastLogarithm);
            return -(t * Vector.Max(yes, least) + (Vector<float>.One - t) * Vector.Max(no, least));
        }
    }

    private readonly struct Slope(float scale) : IVectorMap2
    {
        public Vector<float> Of(Vector<float> p, Vector<float> t) =>
            scale * (p - t) / Vector.Max(p * (Vector<float>.One - p), new Vector<float>(LeastVariance));
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
