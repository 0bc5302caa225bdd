namespace Research.Plugins;

/// <summary>
/// A penalty on what units give, so that few are active for any sample. l1: λ times the sum of a sample's |a|, the mean over samples.
/// kl: λ Σ KL(ρ || ρ̂), a sum over units, where ρ̂ is a unit's mean activity over the batch and ρ the target; activities lie in [0, 1].
/// A unit is an element of the last axis: of images a channel, of sequences a feature, their places and steps counting as samples of ρ̂.
/// </summary>
[Regularizer("sparse-activity", Summary = "Penalty on activations: sparse representations",
    Source = "Olshausen and Field 1996; kl: Ng 2011, CS294A Sparse autoencoder")]
[Example("""{ "lambda": 0.01 }""")]
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
        return options.Penalty == ActivityPenalty.L1
            ? AddAbsolute(activation, gradient, weight)
            : AddDivergence(activation, gradient, weight);
    }

    private double AddAbsolute(Tensor activation, Tensor gradient, float weight)
    {
        var values = activation.Span;
        var slopes = gradient.Span;
        var slope = weight * options.Lambda / activation.Rows;
        var sum = 0d;
        for (var i = 0; i < values.Length; i++)
        {
            sum += Math.Abs(values[i]);
            if (values[i] != 0) slopes[i] += values[i] > 0 ? slope : -slope;
        }

        return options.Lambda * sum / activation.Rows;
    }

    private double AddDivergence(Tensor activation, Tensor gradient, float weight)
    {
        var sum = 0d;
        for (var unit = 0; unit < activation.Shape.Last; unit += UnitsAtOnce)
            sum += AddDivergence(activation, gradient, weight, unit, Math.Min(UnitsAtOnce, activation.Shape.Last - unit));
        return options.Lambda * sum;
    }

    /// <summary>Some neighbouring units.</summary>
    private double AddDivergence(Tensor activation, Tensor gradient, float weight, int first, int count)
    {
        Span<double> means = stackalloc double[count];
        Average(activation, first, means);
        double target = options.Target, divergence = 0;
        Span<float> slopes = stackalloc float[count];
        var rows = activation.Shape.Size / activation.Shape.Last;
        for (var unit = 0; unit < count; unit++)
        {
            var mean = Math.Clamp(means[unit], LeastActivity, 1 - LeastActivity);
            divergence += target * DoubleMath.Log(target / mean) + (1 - target) * DoubleMath.Log((1 - target) / (1 - mean));
            slopes[unit] = (float)(weight * options.Lambda / rows * ((1 - target) / (1 - mean) - target / mean));
        }

        for (var row = 0; row < rows; row++)
        {
            var part = gradient.Span.Slice(row * activation.Shape.Last + first, count);
            TensorPrimitives.Add(part, slopes, part);
        }

        return divergence;
    }

    private static void Average(Tensor activation, int first, Span<double> means)
    {
        var units = activation.Shape.Last;
        var rows = activation.Shape.Size / units;
        means.Clear();
        for (var row = 0; row < rows; row++)
        {
            var values = activation.Span.Slice(row * units + first, means.Length);
            for (var unit = 0; unit < values.Length; unit++)
            {
                if (values[unit] < 0 || values[unit] > 1) throw OutOfRange(values[unit]);
                means[unit] += values[unit];
            }
        }

        foreach (ref var mean in means) mean /= rows;
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
