using System.Numerics;

namespace Research.Plugins;

/// <summary>
/// λ Σw² added to the loss, gradient 2λw: keeps weights small (ridge, weight decay). Source: Hoerl and Kennard 1970; Krogh and Hertz
/// 1992.
/// </summary>
[Regularizer("l2", Summary = "Penalty on the weights' squares: small weights",
    Source = "Hoerl and Kennard 1970; Krogh and Hertz 1992, A simple weight decay can improve generalization")]
[Example("""{ "lambda": 0.01 }""")]
[Example("""{ "lambda": 0 }""", Neutral = true)]
public sealed class L2(L2Options options) : IWeightPenalty
{
    public void AddGradient(ReadOnlySpan<float> weights, Span<float> gradient)
    {
        if (options.Lambda != 0) VectorLoop.Map(new Push(2 * options.Lambda), weights, gradient, gradient);
    }

    public double Value(ITensorBackend backend, ReadOnlySpan<float> weights) => options.Lambda * backend.SumOfSquares(weights);

    private readonly struct Push(float factor) : IVectorMap2
    {
        public Vector<float> Of(Vector<float> weight, Vector<float> gradient) => gradient + factor * weight;
    }
}

/// <summary>Options of l2.</summary>
public sealed record L2Options
{
    /// <summary>The penalty for each unit of squared weight, λ; 0: none. Half of what is called weight decay.</summary>
    [Range(0d, float.MaxValue)]
    public required float Lambda { get; init; }
}
