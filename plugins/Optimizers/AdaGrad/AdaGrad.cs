using System.Numerics;

namespace Research.Plugins;

/// <summary>AdaGrad: s += g²; w -= η g / (√s + ε). Source: Duchi, Hazan and Singer 2011, JMLR 12.</summary>
[Optimizer("adagrad", Summary = "Divides by the root of all squared gradients so far", Source = "Duchi et al. 2011, JMLR 12")]
public sealed class AdaGrad(AdaGradOptions options) : IOptimizer
{
    private OptimizerSlot _sum = null!;

    public float LearningRate => options.LearningRate;

    public void Build(IOptimizerBuilder builder) => _sum = builder.Slot("sum");

    public void Update(in OptimizerStep step, Span<float> weights, ReadOnlySpan<float> gradient, OptimizerState state) =>
        VectorLoop.Update(new Rule(step.LearningRate, options.Epsilon), weights, gradient, state[_sum]);

    private readonly struct Rule(float rate, float epsilon) : IVectorUpdate1
    {
        public void Step(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> sum)
        {
            sum += gradient * gradient;
            weight -= rate * gradient / (Vector.SquareRoot(sum) + new Vector<float>(epsilon));
        }
    }
}

public sealed record AdaGradOptions
{
    /// <summary>The size of each weight's first step, η.</summary>
    [Range(0d, float.MaxValue)]
    public float LearningRate { get; init; } = 0.01f;

    /// <summary>Added to the root, so that a gradient of 0 divides by no 0.</summary>
    [Range(0d, float.MaxValue, MinimumIsExclusive = true)]
    public float Epsilon { get; init; } = 1e-10f;
}
