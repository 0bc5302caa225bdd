using System.Numerics;

namespace Research.Plugins;

/// <summary>Stochastic gradient descent: w -= η g. Source: Robbins and Monro 1951.</summary>
[Optimizer("sgd", Summary = "Stochastic gradient descent", Source = "Robbins and Monro 1951")]
public sealed class Sgd(SgdOptions options) : IOptimizer
{
    public float LearningRate => options.LearningRate;

    public void Update(in OptimizerStep step, Span<float> weights, ReadOnlySpan<float> gradient, OptimizerState state) =>
        VectorLoop.Update(new Rule(step.LearningRate), weights, gradient);

    private readonly struct Rule(float rate) : IVectorUpdate
    {
        public void Step(ref Vector<float> weight, Vector<float> gradient) => weight -= rate * gradient;
    }
}

public sealed record SgdOptions
{
    /// <summary>The step's length per unit of gradient, η.</summary>
    [Range(0d, float.MaxValue)]
    public float LearningRate { get; init; } = 0.01f;
}
