namespace Research.Testing.Tests;

/// <summary>What trainings do to each other, and what looks on to what it looks at.</summary>
public sealed class TrainingSuiteTests
{
    private static string? Verdict(string kind, Func<object> create, string check)
    {
        var factory = new OneTechnique(kind, create);
        using var services = factory.Services();
        return OneTechnique.Verdict(new TrainingSuite(services), check, factory.Subject());
    }

    /// <summary>Descent by way of memory of its own, or of everybody's.</summary>
    private sealed class Descent(float[] steps) : IOptimizer
    {
        public float LearningRate => 0.1f;

        public Granularity Granularity => Granularity.Tensor;

        public void Update(in OptimizerStep step, Span<float> weights, ReadOnlySpan<float> gradient, OptimizerState state)
        {
            for (var i = 0; i < weights.Length; i++) steps[i] = step.LearningRate * gradient[i];
            // Long enough that trainings overlap on any machine.
            Thread.Sleep(1);
            for (var i = 0; i < weights.Length; i++) weights[i] -= steps[i];
        }
    }

    private static readonly float[] Everybodys = new float[1000];

    [Fact]
    public void Memory_that_trainings_share_is_found()
    {
        Assert.Contains("beside other trainings",
            Verdict(TechniqueKind.Optimizer, () => new Descent(Everybodys), "trainings stand apart"));
        Assert.Null(Verdict(TechniqueKind.Optimizer, () => new Descent(new float[1000]), "trainings stand apart"));
    }

    /// <summary>Counts over all that are made; or fills a table once.</summary>
    private sealed class Counting(bool counts) : IMetric
    {
        private static readonly List<int> Powers = [];
        private static double _sum;

        public void Reset()
        {
        }

        public void Update(Tensor prediction, Tensor target, ReadOnlySpan<float> rowWeight)
        {
            if (counts) _sum += prediction.Span[0];
            if (Powers.Count == 0) Powers.AddRange([1, 2, 4]);
        }

        public void Report(ISeries report) => report.Value("", 1);
    }

    [Fact]
    public void A_static_field_that_a_training_changes_is_found()
    {
        Assert.Contains("the static field Counting._sum", Verdict(TechniqueKind.Metric, () => new Counting(true), "trainings stand apart"));
        Assert.Null(Verdict(TechniqueKind.Metric, () => new Counting(false), "trainings stand apart"));
    }

    /// <summary>Sums predictions up, and may leave them as their opposites.</summary>
    private sealed class Turning(bool turns) : IMetric
    {
        private double _sum;

        public void Reset() => _sum = 0;

        public void Update(Tensor prediction, Tensor target, ReadOnlySpan<float> rowWeight)
        {
            foreach (ref var value in prediction.Span)
            {
                _sum += value;
                if (turns) value = -value;
            }
        }

        public void Report(ISeries report) => report.Value("", _sum);
    }

    [Fact]
    public void A_metric_that_changes_what_others_see_is_found()
    {
        Assert.Contains("looking on, it changes", Verdict(TechniqueKind.Metric, () => new Turning(true), "only looks"));
        Assert.Null(Verdict(TechniqueKind.Metric, () => new Turning(false), "only looks"));
    }
}
