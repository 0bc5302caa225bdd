using System.ComponentModel.DataAnnotations;
using Research;

namespace Stranger;

/// <summary>Momentum whose steps grow to their length: v = μ v + g; w -= r η v, where r is what a running sum of 1 - r has come
/// to.</summary>
[Optimizer("eager-momentum", Summary = "Momentum with a soft start")]
public sealed class EagerMomentum(EagerMomentumOptions options) : IOptimizer
{
    private OptimizerSlot _velocity = null!;

    [State] private float _reached;

    public float LearningRate => options.LearningRate;

    public void Build(IOptimizerBuilder builder) => _velocity = builder.Slot("velocity");

    public void Begin(in OptimizerStep step) => _reached += options.Growth * (1 - _reached);

    public void Update(in OptimizerStep step, Span<float> weights, ReadOnlySpan<float> gradient, OptimizerState state)
    {
        var velocity = state[_velocity];
        var rate = _reached * step.LearningRate;
        for (var i = 0; i < weights.Length; i++)
        {
            velocity[i] = options.Momentum * velocity[i] + gradient[i];
            weights[i] -= rate * velocity[i];
        }
    }
}

public sealed record EagerMomentumOptions
{
    /// <summary>The base rate, η.</summary>
    [Range(0, float.MaxValue)]
    public float LearningRate { get; init; } = 0.05f;

    /// <summary>The share of its velocity that a weight keeps, μ.</summary>
    [Range(0d, 1d, MaximumIsExclusive = true)]
    public float Momentum { get; init; } = 0.9f;

    /// <summary>The share of the missing length that a step adds.</summary>
    [Range(0d, 1d)]
    public float Growth { get; init; } = 0.2f;
}
