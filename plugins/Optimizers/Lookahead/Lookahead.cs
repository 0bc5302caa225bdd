using System.Numerics;

namespace Research.Plugins;

/// <summary>
/// k steps forward, one step back: another optimizer moves the fast weights w; after every k steps the slow weights follow,
/// s = (1-α) s + α w, and the fast ones start from them again, w = s. Source: Zhang, Lucas, Hinton and Ba 2019, arXiv:1907.08610.
/// </summary>
[Optimizer("lookahead", Summary = "Slow weights that follow another optimizer's", Source = "Zhang et al. 2019, arXiv:1907.08610")]
[Example("""{ "optimizer": "sgd" }""")]
[Example("""{ "optimizer": { "type": "adam" }, "steps": 2, "alpha": 0.8 }""")]
public sealed class Lookahead(LookaheadOptions options) : IOptimizer
{
    private OptimizerSlot _slow = null!;

    public float LearningRate => options.Optimizer.LearningRate;

    public Granularity Granularity => options.Optimizer.Granularity;

    public void Build(IOptimizerBuilder builder)
    {
        _slow = builder.Slot("slow", SlotStart.Weights);
        options.Optimizer.Build(builder.Inner("optimizer"));
    }

    public void Begin(in OptimizerStep step) => options.Optimizer.Begin(step);

    public void Update(in OptimizerStep step, Span<float> weights, ReadOnlySpan<float> gradient, OptimizerState state)
    {
        options.Optimizer.Update(step, weights, gradient, state);
        if (step.Step % options.Steps != 0) return;
        var slow = state[_slow];
        VectorLoop.Map(new Interpolation(options.Alpha), slow, weights, slow);
        slow.CopyTo(weights);
    }

    private readonly struct Interpolation(float alpha) : IVectorMap2
    {
        public Vector<float> Of(Vector<float> slow, Vector<float> fast) => (1 - alpha) * slow + alpha * fast;
    }
}

public sealed record LookaheadOptions
{
    /// <summary>The optimizer of the fast weights; its learning rate is this one's.</summary>
    public required IOptimizer Optimizer { get; init; }

    /// <summary>Steps of the fast weights between two of the slow ones, k.</summary>
    [Range(1, int.MaxValue)]
    public int Steps { get; init; } = 5;

    /// <summary>How far the slow weights follow, α; 1 with <c>steps</c> 1 is the inner optimizer alone.</summary>
    [Range(0d, 1d, MinimumIsExclusive = true)]
    public float Alpha { get; init; } = 0.5f;
}
