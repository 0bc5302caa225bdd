namespace Research.Testing.Tests;

/// <summary>Promises of initializers, optimizers, losses and metrics, broken one at a time.</summary>
public sealed class OtherSuiteTests
{
    private sealed class HalfFilled : IInitializer
    {
        public void Initialize(in InitializerRequest request, Span<float> weights) => weights[..(weights.Length / 2)].Clear();
    }

    [Fact]
    public void An_initializer_that_leaves_weights_out_is_found()
    {
        var factory = new OneTechnique(TechniqueKind.Initializer, () => new HalfFilled());
        Assert.Contains("NaN", OneTechnique.Verdict(new InitializerSuite(factory), "fills", factory.Subject()));
    }

    private sealed class Climber : IOptimizer
    {
        public float LearningRate => 0.01f;

        public void Update(in OptimizerStep step, Span<float> weights, ReadOnlySpan<float> gradient, OptimizerState state)
        {
            for (var i = 0; i < weights.Length; i++) weights[i] += step.LearningRate * gradient[i];
        }
    }

    /// <summary>It says that any stretch will do, and takes the mean over the stretch.</summary>
    private sealed class Centred : IOptimizer
    {
        public float LearningRate => 0.01f;

        public void Update(in OptimizerStep step, Span<float> weights, ReadOnlySpan<float> gradient, OptimizerState state)
        {
            var mean = 0f;
            foreach (var value in gradient) mean += value / gradient.Length;
            for (var i = 0; i < weights.Length; i++) weights[i] -= step.LearningRate * (gradient[i] - mean);
        }
    }

    [Fact]
    public void An_optimizer_that_climbs_is_found()
    {
        var factory = new OneTechnique(TechniqueKind.Optimizer, () => new Climber());
        Assert.Contains("lead from", OneTechnique.Verdict(new OptimizerSuite(factory), "goes downhill", factory.Subject()));
    }

    /// <summary>It takes its own rate, and not the schedule's.</summary>
    private sealed class Stubborn : IOptimizer
    {
        public float LearningRate => 0.01f;

        public void Update(in OptimizerStep step, Span<float> weights, ReadOnlySpan<float> gradient, OptimizerState state)
        {
            for (var i = 0; i < weights.Length; i++) weights[i] -= LearningRate * gradient[i];
        }
    }

    [Fact]
    public void An_optimizer_that_does_not_go_by_the_schedule_is_found()
    {
        var factory = new OneTechnique(TechniqueKind.Optimizer, () => new Stubborn());
        Assert.Contains("LearningRate", OneTechnique.Verdict(new OptimizerSuite(factory), "the schedule's rate", factory.Subject()));
    }

    [Fact]
    public void An_optimizer_whose_count_wraps_is_found()
    {
        var factory = new OneTechnique(TechniqueKind.Optimizer, () => new WrappingCounter(0.01f, 1 << 16));
        Assert.Null(OneTechnique.Verdict(new OptimizerSuite(factory), "goes downhill", factory.Subject()));
        Assert.Contains("weights after 70000 steps", OneTechnique.Verdict(new OptimizerSuite(factory), "many steps", factory.Subject()));
    }

    /// <summary>Half a circle from the first step to the last.</summary>
    /// <param name="counts">Whether it counts beyond an int.</param>
    /// <param name="ends">Whether it knows the last step of any training, and not of those with seven an epoch alone.</param>
    private sealed class Arc(bool counts, bool ends) : ISchedule
    {
        public float Rate(float baseRate, in Progress progress)
        {
            var share = (counts ? progress.Step : (int)progress.Step) / ((double)progress.Epochs * (ends ? progress.StepsPerEpoch : 7));
            return baseRate * (float)Math.Sqrt(share * (1 - share));
        }
    }

    [Theory]
    [InlineData(true, true, null)]
    [InlineData(false, true, "the rate at step 2147483648 of 5000000000 is NaN")]
    [InlineData(true, false, "the rate at step 8 of 500 is NaN")]
    public void A_schedule_that_goes_astray_towards_its_end_is_found(bool counts, bool ends, string? fault)
    {
        var factory = new OneTechnique(TechniqueKind.Schedule, () => new Arc(counts, ends));
        var verdict = OneTechnique.Verdict(new ScheduleSuite(factory), "rates", factory.Subject());
        OneTechnique.Finds(fault, verdict);
    }

    [Fact]
    public void An_optimizer_that_depends_on_its_stretch_is_found()
    {
        var factory = new OneTechnique(TechniqueKind.Optimizer, () => new Centred());
        Assert.Contains("stretches of", OneTechnique.Verdict(new OptimizerSuite(factory), "any stretch", factory.Subject()));
    }

    /// <summary>The norm of all weights at once, which no stretch of them knows.</summary>
    private sealed class Norm : IWeightPenalty
    {
        public void AddGradient(ReadOnlySpan<float> weights, Span<float> gradient)
        {
            var norm = (float)Math.Sqrt(Reductions.SumOfSquares(weights));
            for (var i = 0; i < weights.Length; i++) gradient[i] += weights[i] / norm;
        }

        public double Value(ITensorBackend backend, ReadOnlySpan<float> weights) => Math.Sqrt(backend.SumOfSquares(weights));
    }

    /// <summary>An average that follows the largest weight at hand.</summary>
    private sealed class Follower : IWeightAveraging
    {
        public void Update(in Progress progress, ReadOnlySpan<float> weights, Span<float> average) => average.Fill(VectorMath.Max(weights));
    }

    /// <summary>Half the sum of squares of what units give.</summary>
    /// <param name="slope">Of the gradient; 1 is its own.</param>
    /// <param name="weighs">Whether what it returns has the weight, too.</param>
    /// <param name="holds">Whether it brings what units give within bounds, in place.</param>
    private sealed class Activity(float slope, bool weighs, bool holds) : IActivityPenalty
    {
        public double AddGradient(IStepContext context, Tensor activation, Tensor gradient, float weight)
        {
            if (holds) System.Numerics.Tensors.TensorPrimitives.Max(activation.Span, 0.5f, activation.Span);
            for (var i = 0; i < activation.Shape.Size; i++) gradient.Span[i] += slope * weight * activation.Span[i];
            return 0.5 * Reductions.SumOfSquares(activation.Span) * (weighs ? weight : 1);
        }
    }

    [Theory]
    [InlineData(1, false, false, null)]
    [InlineData(0.5f, false, false, "by differences")]
    [InlineData(1, true, false, "by differences")]
    [InlineData(1, false, true, "the activations after they were read")]
    public void An_activity_penalty_that_is_wrong_is_found(float slope, bool weighs, bool holds, string? expected)
    {
        var factory = new OneTechnique(TechniqueKind.Regularizer, () => new Activity(slope, weighs, holds));
        OneTechnique.Finds(expected, OneTechnique.Verdict(new PenaltySuite(factory), "activity penalty's gradient", factory.Subject()));
    }

    [Fact]
    public void A_penalty_that_depends_on_its_stretch_is_found()
    {
        var factory = new OneTechnique(TechniqueKind.Regularizer, () => new Norm());
        Assert.Null(OneTechnique.Verdict(new PenaltySuite(factory), "penalty's gradient", factory.Subject()));
        Assert.Contains(
            "stretches of", OneTechnique.Verdict(new PenaltySuite(factory), "any stretch of a penalty", factory.Subject()));
    }

    [Fact]
    public void An_average_that_depends_on_its_stretch_is_found()
    {
        var factory = new OneTechnique(TechniqueKind.Regularizer, () => new Follower());
        Assert.Contains(
            "stretches of", OneTechnique.Verdict(new PenaltySuite(factory), "any stretch of an average", factory.Subject()));
    }

    [Fact]
    public void A_loss_with_a_wrong_gradient_is_found()
    {
        var factory = new OneTechnique(TechniqueKind.Loss, () => new SquaredLoss(slope: 2));
        Assert.Contains("by differences", OneTechnique.Verdict(new LossSuite(factory), "gradients", factory.Subject()));
    }

    /// <summary>Squared errors by way of memory that all calls share.</summary>
    private sealed class Shared : ILoss
    {
        private readonly double[] _sum = new double[1];

        public void Compute(Tensor output, Tensor target, ReadOnlySpan<float> rowWeight, Span<float> rowLoss, Tensor gradient)
        {
            var size = output.Shape.Last;
            for (var row = 0; row < rowWeight.Length; row++)
            {
                _sum[0] = 0;
                for (var i = row * size; i < (row + 1) * size; i++)
                {
                    var error = output.Span[i] - target.Span[i];
                    _sum[0] += 0.5 * error * error;
                    if (gradient.Exists) gradient.Span[i] = rowWeight[row] * error;
                }

                // Long enough that calls overlap on any machine.
                Thread.Sleep(1);
                rowLoss[row] = (float)_sum[0];
            }
        }
    }

    [Fact]
    public void A_loss_that_keeps_something_between_calls_is_found()
    {
        var factory = new OneTechnique(TechniqueKind.Loss, () => new Shared());
        Assert.Contains("beside another call", OneTechnique.Verdict(new LossSuite(factory), "calls stand apart", factory.Subject()));
    }

    /// <summary>The mean of the batches' means: wrong where they are uneven.</summary>
    private sealed class MeanOfMeans : IMetric
    {
        private double _sum;
        private int _batches;

        public void Reset() => (_sum, _batches) = (0, 0);

        public void Update(Tensor prediction, Tensor target, ReadOnlySpan<float> rowWeight)
        {
            var sum = 0d;
            foreach (var value in prediction.Span) sum += value * value;
            _sum += sum / prediction.Rows;
            _batches++;
        }

        public void Report(ISeries report) => report.Value("", _sum / _batches);
    }

    [Fact]
    public void A_metric_that_depends_on_the_batches_is_found()
    {
        var factory = new OneTechnique(TechniqueKind.Metric, () => new MeanOfMeans());
        Assert.Contains("over three", OneTechnique.Verdict(new MetricSuite(factory), "any batches", factory.Subject()));
    }

    [Fact]
    public void A_kink_is_told_from_a_wrong_gradient()
    {
        // |x| at 0 in every element: no gradient is right there.
        var x = new Tensor(new float[4], 0, new Shape(4));
        var check = new GradientCheck(RandomStream.Of("1", "kink"));
        var message = Assert.Throws<CheckFailedException>(() => check.Run("x", x, new float[] { 1, 1, 1, 1 }, () =>
        {
            var sum = 0d;
            foreach (var value in x.Span) sum += Math.Abs(value);
            return new GradientCheck.Sum(sum, sum);
        })).Message;
        Assert.Contains("by differences", message);
    }
}
