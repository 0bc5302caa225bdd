using System.Numerics;

namespace Research.Plugins;

/// <summary>
/// A penalty on what units give, so that few are active for any sample. l1: λ times the sum of a sample's |a|, the mean over samples.
/// kl: λ Σ KL(ρ || ρ̂), a sum over units, where ρ̂ is a unit's mean activity over the batch and ρ the target; activities lie in [0, 1].
/// A unit is an element of the last axis: of images a channel, of sequences a feature, their places and steps counting as samples of ρ̂.
/// Padded steps count for nothing.
/// </summary>
[Regularizer("sparse-activity", Summary = "Penalty on activations: sparse representations",
    Source = "Olshausen and Field 1996; kl: Ng 2011, CS294A Sparse autoencoder")]
[Example("""{ "lambda": 0.01 }""")]
[Example("""{ "lambda": 0.01, "penalty": "kl", "target": 0.2, "layers": "hidden.*" }""")]
[Example("""{ "lambda": 0 }""", Neutral = true)]
public sealed class SparseActivity(SparseActivityOptions options) : IActivityPenalty
{
    /// <summary>Units that are averaged side by side: rows are read as they lie, and the sums need no memory of the heap.</summary>
    private const int UnitsAtOnce = 128;

    /// <summary>Keeps the logarithms finite where a unit is never, or always, fully active.</summary>
    private const double LeastActivity = 1e-6;

    public double AddGradient(IStepContext context, Tensor activation, Tensor gradient, float weight)
    {
        if (options.Lambda == 0) return 0;
        var valid = ValidRows.Of(context.Lengths, activation);
        return options.Penalty == ActivityPenalty.L1
            ? AddAbsolute(context.Backend, activation, gradient, valid, weight)
            : AddDivergence(context.Backend, activation, gradient, valid, weight);
    }

    private double AddAbsolute(ITensorBackend backend, Tensor activation, Tensor gradient, ValidRows valid, float weight)
    {
        var slope = new Slope(weight * options.Lambda / activation.Rows);
        for (var run = 0; run < valid.Runs; run++)
        {
            var slopes = valid.Part(gradient.Matrix, run);
            ColumnLoop.Map(backend, slope, valid.Part(activation.Matrix, run), slopes, default, slopes);
        }

        Span<float> sums = stackalloc float[UnitsAtOnce];
        var sum = 0d;
        for (var unit = 0; unit < activation.Shape.Last; unit += UnitsAtOnce)
        {
            var part = Units(activation, unit);
            Sum(backend, default(Absolute), part, valid, sums[..part.Columns]);
            sum += Reductions.Sum(sums[..part.Columns]);
        }

        return options.Lambda * sum / activation.Rows;
    }

    private double AddDivergence(ITensorBackend backend, Tensor activation, Tensor gradient, ValidRows valid, float weight)
    {
        var sum = 0d;
        for (var unit = 0; unit < activation.Shape.Last; unit += UnitsAtOnce)
            sum += AddDivergence(backend, Units(activation, unit), Units(gradient, unit), valid, weight);
        return options.Lambda * sum;
    }

    /// <summary>Some neighbouring units from one on.</summary>
    private static Matrix Units(Tensor tensor, int first) =>
        tensor.Matrix.ColumnsFrom(first, Math.Min(UnitsAtOnce, tensor.Shape.Last - first));

    private static void Sum<TFormula>(ITensorBackend backend, TFormula formula, Matrix units, ValidRows valid, Span<float> sums)
        where TFormula : struct, IColumnFormula
    {
        for (var run = 0; run < valid.Runs; run++)
        {
            var part = valid.Part(units, run);
            ColumnLoop.Sum(backend, formula, part, part, default, sums, accumulate: run > 0);
        }
    }

    private double AddDivergence(ITensorBackend backend, Matrix activation, Matrix gradient, ValidRows valid, float weight)
    {
        Span<float> sums = stackalloc float[activation.Columns];
        Sum(backend, default(Activity), activation, valid, sums);
        double target = options.Target, divergence = 0;
        var count = valid.Count;
        Span<float> slopes = stackalloc float[activation.Columns];
        for (var unit = 0; unit < sums.Length; unit++)
        {
            if (float.IsNaN(sums[unit])) RequireActivities(activation, unit, valid);
            var mean = Math.Clamp((double)sums[unit] / count, LeastActivity, 1 - LeastActivity);
            divergence += target * DoubleMath.Log(target / mean) + (1 - target) * DoubleMath.Log((1 - target) / (1 - mean));
            slopes[unit] = (float)(weight * options.Lambda / count * ((1 - target) / (1 - mean) - target / mean));
        }

        for (var run = 0; run < valid.Runs; run++)
        {
            var part = valid.Part(gradient, run);
            for (var row = 0; row < part.Rows; row++) TensorPrimitives.Add(part.Row(row), slopes, part.Row(row));
        }

        return divergence;
    }

    private static void RequireActivities(Matrix activation, int unit, ValidRows valid)
    {
        for (var run = 0; run < valid.Runs; run++)
        {
            var part = valid.Part(activation, run);
            for (var row = 0; row < part.Rows; row++)
            {
                if (part[row, unit] is < 0 or > 1) throw OutOfRange(part[row, unit]);
            }
        }
    }

    private readonly struct Slope(float slope) : IColumnFormula
    {
        public Vector<float> Of(Vector<float> activity, Vector<float> gradient, in ColumnNumbers none) =>
            gradient + slope * VectorMath.Sign(activity);
    }

    private readonly struct Absolute : IColumnFormula
    {
        public Vector<float> Of(Vector<float> activity, Vector<float> same, in ColumnNumbers none) => Vector.Abs(activity);
    }

    /// <summary>What is no activity is not a number.</summary>
    private readonly struct Activity : IColumnFormula
    {
        public Vector<float> Of(Vector<float> activity, Vector<float> same, in ColumnNumbers none)
        {
            var outside = Vector.LessThan(activity, Vector<float>.Zero) | Vector.GreaterThan(activity, Vector<float>.One);
            return Vector.ConditionalSelect(outside, new Vector<float>(float.NaN), activity);
        }
    }

    private static TechniqueException OutOfRange(float activity) => new(FormattableString.Invariant(
        $"sparse-activity with the penalty kl reads outputs in [0, 1], and one is {activity}: name sigmoid layers, or use the penalty l1"));
}

/// <summary>Options of sparse-activity.</summary>
public sealed record SparseActivityOptions
{
    /// <summary>l1: of the absolute activities. kl: of each unit's mean activity from the target; for outputs in [0, 1].</summary>
    public ActivityPenalty Penalty { get; init; } = ActivityPenalty.L1;

    /// <summary>The penalty's weight, λ; 0: none.</summary>
    [Range(0d, float.MaxValue)]
    public required float Lambda { get; init; }

    /// <summary>The mean activity that kl wants of each unit, ρ.</summary>
    [Range(0d, 1d, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public float Target { get; init; } = 0.05f;
}

public enum ActivityPenalty
{
    L1,
    Kl,
}
