namespace Research.Testing.Tests;

/// <summary>Descent with a correction by a count of steps that is too small a number: 0 again at the limit, and the step has no end then.</summary>
internal sealed class WrappingCounter(float rate, long limit) : IOptimizer
{
    public float LearningRate => rate;

    public void Update(in OptimizerStep step, Span<float> weights, ReadOnlySpan<float> gradient, OptimizerState state)
    {
        var correction = 1 - 1f / (1 + step.Step % limit);
        for (var i = 0; i < weights.Length; i++) weights[i] -= step.LearningRate * gradient[i] / correction;
    }
}
