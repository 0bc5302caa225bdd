namespace Research.Testing.Tests;

/// <summary>What a stop leaves behind: techniques that forget something of it are found, wherever it shows.</summary>
public sealed class ResumeSuiteTests
{
    private static string? Verdict(string kind, Func<object> create, string check = "save and resume")
    {
        var factory = new OneTechnique(kind, create);
        using var services = factory.Services();
        return OneTechnique.Verdict(new ResumeSuite(services), check, factory.Subject());
    }

    /// <summary>Tells how often it has told, which changes no weight.</summary>
    private sealed class Counting : IMetric
    {
        private int _reports;

        public void Reset()
        {
        }

        public void Update(Tensor prediction, Tensor target, ReadOnlySpan<float> rowWeight)
        {
        }

        public void Report(ISeries report) => report.Value("", ++_reports);
    }

    [Fact]
    public void A_recording_that_a_stop_changes_is_found() =>
        Assert.Contains(".one has other bits", Verdict(TechniqueKind.Metric, () => new Counting()));

    /// <summary>Remembers between the first two steps of an epoch alone.</summary>
    private sealed class Pairs : IOptimizer
    {
        private float _last;

        public float LearningRate => 0.1f;

        public void Begin(in OptimizerStep step) => _last = step.Step % 6 == 2 ? _last : 0;

        public void Update(in OptimizerStep step, Span<float> weights, ReadOnlySpan<float> gradient, OptimizerState state)
        {
            for (var i = 0; i < weights.Length; i++) weights[i] -= step.LearningRate * (gradient[i] + _last);
            _last = gradient[0];
        }
    }

    [Fact]
    public void What_is_forgotten_at_one_step_alone_is_found() =>
        Assert.Contains("saved after step 1 of", Verdict(TechniqueKind.Optimizer, () => new Pairs()));

    [Fact]
    public void A_counter_that_wraps_is_found()
    {
        Assert.Null(Verdict(TechniqueKind.Optimizer, () => new WrappingCounter(0.1f, 1 << 8)));
        Assert.Contains("diverged", Verdict(TechniqueKind.Optimizer, () => new WrappingCounter(0.1f, 1 << 8), "a long training"));
    }

    /// <summary>Clears all gradients after so many steps, which it counts by itself.</summary>
    private sealed class Tiring(int steps) : IGradientTransform
    {
        private int _steps;

        public void Transform(IStepContext context, ReadOnlySpan<Parameter> scope)
        {
            if (++_steps < steps) return;
            foreach (var parameter in scope) parameter.Gradient.Clear();
        }
    }

    [Fact]
    public void A_count_that_matters_late_is_found()
    {
        Assert.Null(Verdict(TechniqueKind.Regularizer, () => new Tiring(200)));
        Assert.Contains("saved after step 71 of", Verdict(TechniqueKind.Regularizer, () => new Tiring(200), "a long training"));
    }
}
