using System.Numerics;

namespace Research.Plugins;

/// <summary>
/// λ Σ|w| added to the loss, gradient λ sign(w): drives weights to 0, and at 0 leaves them there. Source: Tibshirani 1996 (lasso).
/// </summary>
[Regularizer("l1", Summary = "Penalty on the weights' absolute values: sparse weights",
    Source = "Tibshirani 1996, Regression shrinkage and selection via the lasso")]
[Example("""{ "lambda": 0.01 }""")]
[Example("""{ "lambda": 0 }""", Neutral = true)]
public sealed class L1(L1Options options) : IWeightPenalty
{
    public void AddGradient(ReadOnlySpan<float> weights, Span<float> gradient)
    {
        if (options.Lambda != 0) VectorLoop.Map(new Push(options.Lambda), weights, gradient, gradient);
    }

    public double Value(ITensorBackend backend, ReadOnlySpan<float> weights)
    {
        var sum = 0d;
        foreach (var weight in weights) sum += Math.Abs(weight);
        return options.Lambda * sum;
    }

    private readonly struct Push(float lambda) : IVectorMap2
    {
        public Vector<float> Of(Vector<float> weight, Vector<float> gradient) => gradient + lambda * VectorMath.Sign(weight);
    }
}

/// <summary>Options of l1.</summary>
public sealed record L1Options
{
    /// <summary>The penalty for each unit of absolute weight, λ; 0: none.</summary>
    [Range(0d, float.MaxValue)]
    public required float Lambda { get; init; }
}
