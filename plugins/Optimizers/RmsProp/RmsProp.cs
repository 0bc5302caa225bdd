using System.Numerics;

namespace Research.Plugins;

/// <summary>RMSProp: v = ρ v + (1-ρ) g²; w -= η g / (√v + ε). Source: Tieleman and Hinton 2012, lecture 6.5.</summary>
[Optimizer("rmsprop", Summary = "Divides by a moving root mean square of the gradient", Source = "Tieleman and Hinton 2012")]
public sealed class RmsProp(RmsPropOptions options) : IOptimizer
{
    private OptimizerSlot _square = null!;

    public float LearningRate => options.LearningRate;

    public void Build(IOptimizerBuilder builder) => _square = builder.Slot("square");

    public void Update(in OptimizerStep step, Span<float> weights, ReadOnlySpan<float> gradient, OptimizerState state) =>
        VectorLoop.Update(
            new Rule(step.LearningRate, (float)options.Rho, (float)(1 - options.Rho), options.Epsilon), weights, gradient, state[_square]);

    private readonly struct Rule(float rate, float keep, float add, float epsilon) : IVectorUpdate1
    {
        public void Step(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> square)
        {
            square = keep * square + add * gradient * gradient;
            weight -= rate * gradient / (Vector.SquareRoot(square) + new Vector<float>(epsilon));
        }
    }
}

public sealed record RmsPropOptions
{
    /// <summary>About the size of each weight's step, η.</summary>
    [Range(0d, float.MaxValue)]
    public float LearningRate { get; init; } = 0.01f;

    /// <summary>The share of its mean squared gradient that a weight keeps from step to step, ρ.</summary>
    [Range(0d, 1d, MaximumIsExclusive = true)]
    public double Rho { get; init; } = 0.9;

    /// <summary>Added outside the root, so that a gradient of 0 divides by no 0.</summary>
    [Range(0d, float.MaxValue, MinimumIsExclusive = true)]
    public float Epsilon { get; init; } = 1e-8f;
}
