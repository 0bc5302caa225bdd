using System.Numerics;

namespace Research.Plugins;

/// <summary>
/// An exponential moving average of the weights, ā = decay ā + (1 - decay) w after each step, used for evaluation; training goes on with
/// w. It starts as the weights after the first step, as in PyTorch's AveragedModel; running statistics are averaged alike.
/// </summary>
[Regularizer("weight-averaging", Summary = "Evaluates a moving average of the weights",
    Source = "Ruppert 1988; Polyak and Juditsky 1992; PyTorch's get_ema_multi_avg_fn")]
[Example]
[Example("""{ "decay": 0 }""", Neutral = true)]
public sealed class WeightAveraging(WeightAveragingOptions options) : IWeightAveraging
{
    public void Update(in Progress progress, ReadOnlySpan<float> weights, Span<float> average)
    {
        if (progress.Step <= 1 || options.Decay == 0) weights.CopyTo(average);
        else VectorLoop.Map(new Blend(options.Decay), average, weights, average);
    }

    private readonly struct Blend(float decay) : IVectorMap2
    {
        private readonly float _rest = 1 - decay;

        public Vector<float> Of(Vector<float> average, Vector<float> weight) => decay * average + _rest * weight;
    }
}

/// <summary>Options of weight-averaging.</summary>
public sealed record WeightAveragingOptions
{
    /// <summary>
    /// The share of the old average that each step keeps, from 0 (the present weights) to below 1; 1 / (1 - decay) steps are averaged.
    /// </summary>
    [Range(0d, 1d, MaximumIsExclusive = true)]
    public float Decay { get; init; } = 0.999f;
}
