using System.Numerics;

namespace Research.Plugins;

/// <summary>
/// Adam: m = β1 m + (1-β1) g; v = β2 v + (1-β2) g²; w -= η m̂ / (√v̂ + ε), where m̂ = m / (1-β1^t) and v̂ = v / (1-β2^t) take out the
/// start at 0. AMSGrad divides by the largest v so far. Sources: Kingma and Ba 2015, arXiv:1412.6980; Reddi, Kale and Kumar 2018.
/// </summary>
[Optimizer("adam", Summary = "Adaptive moment estimation", Source = "Kingma and Ba 2015, arXiv:1412.6980")]
[Example]
[Example("""{ "amsgrad": true }""")]
public sealed class Adam(AdamOptions options) : IOptimizer
{
    private OptimizerSlot _mean = null!, _square = null!, _largest = null!;
    private Rule _rule;

    public float LearningRate => options.LearningRate;

    public void Build(IOptimizerBuilder builder)
    {
        _mean = builder.Slot("mean");
        _square = builder.Slot("square");
        if (options.Amsgrad) _largest = builder.Slot("largest");
    }

    public void Begin(in OptimizerStep step)
    {
        var meanCorrection = 1 - DoubleMath.Pow(options.Beta1, step.Step);
        var squareCorrection = 1 - DoubleMath.Pow(options.Beta2, step.Step);
        _rule = new Rule(options, (float)(step.LearningRate / meanCorrection), (float)Math.Sqrt(squareCorrection));
    }

    public void Update(in OptimizerStep step, Span<float> weights, ReadOnlySpan<float> gradient, OptimizerState state)
    {
        if (options.Amsgrad) VectorLoop.Update(_rule, weights, gradient, state[_mean], state[_square], state[_largest]);
        else VectorLoop.Update(_rule, weights, gradient, state[_mean], state[_square]);
    }

    /// <param name="rate">η / (1-β1^t).</param>
    /// <param name="root">√(1-β2^t).</param>
    private readonly struct Rule(AdamOptions options, float rate, float root) : IVectorUpdate2, IVectorUpdate3
    {
        private readonly float _keepMean = (float)options.Beta1, _keepSquare = (float)options.Beta2;
        private readonly float _addMean = (float)(1 - options.Beta1), _addSquare = (float)(1 - options.Beta2);
        private readonly float _epsilon = options.Epsilon, _inverseRoot = 1 / root;

        public void Step(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> mean, ref Vector<float> square)
        {
            Moments(gradient, ref mean, ref square);
            weight -= rate * mean / Denominator(square);
        }

        public void Step(
            ref Vector<float> weight, Vector<float> gradient, ref Vector<float> mean, ref Vector<float> square, ref Vector<float> largest)
        {
            Moments(gradient, ref mean, ref square);
            largest = Vector.Max(largest, square);
            weight -= rate * mean / Denominator(largest);
        }

        private void Moments(Vector<float> gradient, ref Vector<float> mean, ref Vector<float> square)
        {
            mean = _keepMean * mean + _addMean * gradient;
            square = _keepSquare * square + _addSquare * gradient * gradient;
        }

        private Vector<float> Denominator(Vector<float> square) =>
            _inverseRoot * Vector.SquareRoot(square) + new Vector<float>(_epsilon);
    }
}

public sealed record AdamOptions
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

    /// <summary>Divides by the largest mean square so far (AMSGrad), so that no step grows again.</summary>
    public bool Amsgrad { get; init; }
}
