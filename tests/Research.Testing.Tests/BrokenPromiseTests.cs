namespace Research.Testing.Tests;

/// <summary>Each check finds what it is for: a sound double passes, and one that breaks the promise does not.</summary>
public sealed class BrokenPromiseTests
{
    /// <summary>The mean square of the predictions, in a way of its own.</summary>
    private sealed class MeanSquare(string fault) : IMetric
    {
        private double _sum, _weight;

        public void Reset() => (_sum, _weight) = (0, 0);

        public void Update(Tensor prediction, Tensor target, ReadOnlySpan<float> rowWeight)
        {
            for (var row = 0; row < rowWeight.Length; row++)
            {
                var weight = fault == "hidden rows count" ? 1 : rowWeight[row];
                _sum += weight * Reductions.SumOfSquares(prediction.Row(row).Span);
                _weight += weight;
            }
        }

        public void Report(ISeries report)
        {
            if (fault == "no main value") report.Value("other", _sum / _weight);
            else report.Value("", fault == "not finite" ? double.PositiveInfinity : _sum / _weight);
        }
    }

    [Theory]
    [InlineData("main value", "no main value", "reports no main value")]
    [InlineData("main value", "not finite", "over ordinary predictions")]
    [InlineData("hidden rows", "hidden rows count", "rows of weight 0 count")]
    public void Of_metrics(string check, string fault, string expected)
    {
        string? Verdict(string of)
        {
            var factory = new OneTechnique(TechniqueKind.Metric, () => new MeanSquare(of));
            return OneTechnique.Verdict(new MetricSuite(factory), check, factory.Subject());
        }

        Assert.Null(Verdict("none"));
        Assert.Contains(expected, Verdict(fault));
    }

    /// <summary>The share of wrong classes.</summary>
    private sealed class Wrong : IMetric
    {
        private double _wrong, _all;

        public void Reset() => (_wrong, _all) = (0, 0);

        public void Update(Tensor prediction, Tensor target, ReadOnlySpan<float> rowWeight)
        {
            for (var row = 0; row < rowWeight.Length; row++)
            {
                _all += rowWeight[row];
                if (Predictions.ClassOf(prediction.Row(row).Span) != Predictions.ClassOf(target.Row(row).Span)) _wrong += rowWeight[row];
            }
        }

        public void Report(ISeries report) => report.Value("", _wrong / _all);
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, "right predictions come to 0 and wrong ones to 1, and HigherIsBetter is True")]
    public void Of_what_is_better(bool higherIsBetter, string? expected)
    {
        var factory = new OneTechnique(TechniqueKind.Metric, () => new Wrong());
        var subject = factory.Subject() with { Info = factory.Info with { HigherIsBetter = higherIsBetter } };
        OneTechnique.Finds(expected, OneTechnique.Verdict(new MetricSuite(factory), "what is better", subject));
    }

    /// <summary>A sum over all that was ever seen.</summary>
    private sealed class Total : IMetric
    {
        private double _sum;

        public void Reset()
        {
        }

        public void Update(Tensor prediction, Tensor target, ReadOnlySpan<float> rowWeight) =>
            _sum += Reductions.SumOfSquares(prediction.Span);

        public void Report(ISeries report) => report.Value("", _sum);
    }

    [Fact]
    public void A_metric_that_keeps_what_it_saw_before_its_reset_is_found()
    {
        var factory = new OneTechnique(TechniqueKind.Metric, () => new Total());
        Assert.Contains("after Reset", OneTechnique.Verdict(new MetricSuite(factory), "reset", factory.Subject()));
    }

    [Theory]
    [InlineData(true, false, null)]
    [InlineData(false, false, "the gradient under other weights")]
    [InlineData(true, true, "the row losses under other weights")]
    public void Of_the_weights_of_rows_in_a_loss(bool gradient, bool loss, string? expected)
    {
        var factory = new OneTechnique(TechniqueKind.Loss, () => new SquaredLoss(weighsGradient: gradient, weighsLoss: loss));
        OneTechnique.Finds(expected, OneTechnique.Verdict(new LossSuite(factory), "row weights", factory.Subject()));
    }

    /// <summary>Weights brought to a share of what they are: never done.</summary>
    private sealed class Shrink(float factor) : IWeightConstraint
    {
        public void Project(IStepContext context, Parameter parameter)
        {
            foreach (ref var weight in parameter.Weights.Span) weight = Math.Clamp(weight, -1, 1) * factor;
        }
    }

    [Theory]
    [InlineData(1f, null)]
    [InlineData(0.5f, "the weights projected twice")]
    [InlineData(float.PositiveInfinity, "the projected weights")]
    public void Of_constraints(float factor, string? expected)
    {
        var factory = new OneTechnique(TechniqueKind.Regularizer, () => new Shrink(factor));
        OneTechnique.Finds(expected, OneTechnique.Verdict(new PenaltySuite(factory), "projection", factory.Subject()));
    }

    /// <summary>The squared distance of two parameters.</summary>
    /// <param name="second">What the second one's gradient is multiplied by; 1 is right.</param>
    /// <param name="overwrites">Whether the loss's gradient is lost.</param>
    private sealed class Distance(float second, bool overwrites) : IJointPenalty
    {
        public void AddGradient(ReadOnlySpan<Parameter> scope)
        {
            var (a, b) = (scope[0], scope[1]);
            if (overwrites) b.Gradient.Clear();
            for (var i = 0; i < a.Weights.Span.Length; i++)
            {
                var difference = 2 * (a.Weights.Span[i] - b.Weights.Span[i]);
                a.Gradient.Span[i] += difference;
                b.Gradient.Span[i] -= second * difference;
            }
        }

        public double Value(ITensorBackend backend, ReadOnlySpan<Parameter> scope) =>
            Reductions.SquaredDistance(scope[0].Weights.Span, scope[1].Weights.Span);
    }

    [Theory]
    [InlineData(1, false, null)]
    [InlineData(0, false, "by differences")]
    [InlineData(-1, false, "by differences")]
    [InlineData(1, true, "the gradient of b after a second call, which adds")]
    public void Of_penalties_on_several_parameters(float second, bool overwrites, string? expected)
    {
        var factory = new OneTechnique(TechniqueKind.Regularizer, () => new Distance(second, overwrites));
        OneTechnique.Finds(expected, OneTechnique.Verdict(new PenaltySuite(factory), "joint penalty's gradient", factory.Subject()));
    }

    private sealed class Combined(string fault) : IEnsemble
    {
        public int Members => 3;

        public void Combine(ReadOnlySpan<Tensor> predictions, Tensor combined)
        {
            if (fault == "follows the first") predictions[0].Span.CopyTo(combined.Span);
            if (fault is "follows the first" or "leaves it") return;
            combined.Clear();
            foreach (var prediction in predictions)
            {
                for (var i = 0; i < combined.Span.Length; i++)
                {
                    var share = prediction.Span[i] / (fault == "nothing" ? 0 : predictions.Length);
                    combined.Span[i] += fault == "turns it round" ? -share : share;
                }
            }
        }
    }

    [Theory]
    [InlineData("none", null)]
    [InlineData("follows the first", "the combination in another order")]
    [InlineData("turns it round", "are not followed")]
    [InlineData("leaves it", "the combination[0] is NaN")]
    [InlineData("nothing", "the combination")]
    public void Of_ensembles(string fault, string? expected)
    {
        var factory = new OneTechnique(TechniqueKind.Ensemble, () => new Combined(fault));
        OneTechnique.Finds(expected, OneTechnique.Verdict(new EnsembleSuite(factory), "combination", factory.Subject()));
    }

    private sealed class Halves(string fault) : IPreprocessor
    {
        private static int _fits;
        private float _factor = 0.5f;

        public void Fit(Split train) => _factor = fault == "another each time" ? 1f / (2 + Interlocked.Increment(ref _fits)) : 0.5f;

        public Split Apply(Split split)
        {
            var values = split.Inputs.ToArray();
            for (var i = 0; i < values.Length; i++) values[i] *= fault == "nothing left" ? float.NaN : _factor;
            if (fault == "in place") System.Runtime.InteropServices.MemoryMarshal.AsMemory(split.Inputs).Span.Clear();
            return split with { Inputs = values, Targets = fault == "no targets" ? [] : split.Targets };
        }
    }

    [Theory]
    [InlineData("none", null)]
    [InlineData("another each time", "a second fit")]
    [InlineData("in place", "the split that it was applied to")]
    [InlineData("no targets", "samples or targets")]
    [InlineData("nothing left", "what it gives")]
    public void Of_preprocessors(string fault, string? expected)
    {
        var factory = new OneTechnique(TechniqueKind.Preprocessor, () => new Halves(fault));
        OneTechnique.Finds(expected, OneTechnique.Verdict(new PreprocessorSuite(factory), "applies", factory.Subject()));
    }
}
