using System.Numerics;

namespace Research.Plugins;

/// <summary>
/// Adam with decoupled weight decay: w -= η λ w, then Adam's step, m = β1 m + (1-β1) g; v = β2 v + (1-β2) g²; w -= η m̂ / (√v̂ + ε).
/// Source: Loshchilov and Hutter 2019, arXiv:1711.05101.
/// </summary>
[Optimizer("adamw", Summary = "Adam with decoupled weight decay", Source = "Loshchilov and Hutter 2019, arXiv:1711.05101")]
public sealed class AdamW(AdamWOptions options) : IOptimizer
{
    private OptimizerSlot _mean = null!, _square = null!;
    private Rule _rule;

    public float LearningRate => options.LearningRate;

    public void Build(IOptimizerBuilder builder)
    {
        _mean = builder.Slot("mean");
        _square = builder.Slot("square");
    }

    public void Begin(in OptimizerStep step)
    {
        var meanCorrection = 1 - DoubleMath.Pow(options.Beta1, step.Step);
        var squareCorrection = 1 - DoubleMath.Pow(options.Beta2, step.Step);
        var kept = 1 - (double)step.LearningRate * options.WeightDecay;
        _rule = new Rule(options, (float)kept, (float)(step.LearningRate / meanCorrection), (float)Math.Sqrt(squareCorrection));
    }

    public void Update(in OptimizerStep step, Span<float> weights, ReadOnlySpan<float> gradient, OptimizerState state) =>
        VectorLoop.Update(_rule, weights, gradient, state[_mean], state[_square]);

    /// <param name="kept">1 - η λ.</param>
    /// <param name="rate">η / (1-β1^t).</param>
    /// <param name="root">√(1-β2^t).</param>
    private readonly struct Rule(AdamWOptions options, float kept, float rate, float root) : IVectorUpdate2
    {
        private readonly float _keepMean = (float)options.Beta1, _keepSquare = (float)options.Beta2;
        private readonly float _addMean = (float)(1 - options.Beta1), _addSquare = (float)(1 - options.Beta2);
        private readonly float _epsilon = options.Epsilon;

        public void Step(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> mean, ref Vector<float> square)
        {
            mean = _keepMean * mean + _addMean * gradient;
            square = _keepSquare * square + _addSquare * gradient * gradient;
            weight = kept * weight - rate * mean / (Vector.SquareRoot(square) / new Vector<float>(root) + new Vector<float>(_epsilon));
        }
    }
}

public sealed record AdamWOptions
{
    /// <summary>About the size of each weight's step, η.</summary>
    [Range(0d, float.MaxValue)]
    public float LearningRate { get; init; } = 0.001f;

    /// <summary>The share of its mean gradient that a weight keeps from step to step, β1.</summary>
    [Range(0d, 1d, MaximumIsExclusive = true)]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>The share of its mean squared gradient that a weight keeps from step to step, β2.</summary>
    [Range(0d, 1d, MaximumIsExclusive = true)]
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the squares, so that a gradient of 0 divides by no 0.</summary>
    [Range(0d, float.MaxValue, MinimumIsExclusive = true)]
    public float Epsilon { get; init; } = 1e-8f;

    /// <summary>The share of a weight that is lost each step, per unit of learning rate, λ.</summary>
    [Range(0d, float.MaxValue)]
    public float WeightDecay { get; init; } = 0.01f;
}
