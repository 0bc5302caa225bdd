using System.Numerics;

namespace Research.Plugins;

/// <summary>
/// Nesterov's momentum in the form that uses the present gradient: v = μ v + g; w -= η (g + μ v), as in PyTorch.
/// Sources: Nesterov 1983; Sutskever, Martens, Dahl and Hinton 2013.
/// </summary>
[Optimizer("nesterov", Summary = "Momentum that looks ahead", Source = "Nesterov 1983; Sutskever et al. 2013")]
public sealed class Nesterov(NesterovOptions options) : IOptimizer
{
    private OptimizerSlot _velocity = null!;

    public float LearningRate => options.LearningRate;

    public void Build(IOptimizerBuilder builder) => _velocity = builder.Slot("velocity");

    public void Update(in OptimizerStep step, Span<float> weights, ReadOnlySpan<float> gradient, OptimizerState state) =>
        VectorLoop.Update(new Rule(step.LearningRate, options.Momentum), weights, gradient, state[_velocity]);

    private readonly struct Rule(float rate, float momentum) : IVectorUpdate1
    {
        public void Step(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> velocity)
        {
            velocity = momentum * velocity + gradient;
            weight -= rate * (gradient + momentum * velocity);
        }
    }
}

public sealed record NesterovOptions
{
    /// <summary>The step's length per unit of velocity, η.</summary>
    [Range(0d, float.MaxValue)]
    public float LearningRate { get; init; } = 0.01f;

    /// <summary>The share of its velocity that a weight keeps from step to step, μ; 0 is plain gradient descent.</summary>
    [Range(0d, 1d, MaximumIsExclusive = true)]
    public float Momentum { get; init; } = 0.9f;
}
