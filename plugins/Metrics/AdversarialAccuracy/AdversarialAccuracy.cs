using System.Numerics;

namespace Research.Plugins;

/// <summary>
/// The accuracy on inputs that the fast gradient sign method has moved: x + ε sign(∂loss/∂x), the gradient taken in evaluation mode. ε is
/// in units of the inputs as the model sees them, after preprocessing; inputs are not cut to a range. With several heads, their summed
/// loss is attacked, the main value is the mean over heads that predict classes, and each has a value of its own.
/// </summary>
[Metric("adversarial-accuracy", Summary = "Accuracy on inputs that an attacker with the gradient has moved by epsilon",
    HigherIsBetter = true, Unit = "share",
    Source = "Goodfellow, Shlens and Szegedy 2015, arXiv:1412.6572")]
[Example("""{ "epsilon": 0.1 }""")]
public sealed class AdversarialAccuracy(AdversarialAccuracyOptions options) : IModelMetric
{
    private IReadOnlyList<TargetInfo> _targets = [];
    private double[] _right = [], _all = [];
    private Slot? _clean, _gradient;

    public void Build(IRegularizerBuilder builder)
    {
        _targets = builder.Targets;
        if (!_targets.Any(target => target.Kind == TargetKind.Classes))
            throw new TechniqueException("adversarial-accuracy counts classes, and no target is one: leave it out, or predict classes");
        if (!builder.HasInputGradient)
        {
            throw new TechniqueException(
                "adversarial-accuracy moves inputs along the gradient, and inputs that are indices have none: leave it out");
        }

        (_right, _all) = (new double[_targets.Count], new double[_targets.Count]);
        (_clean, _gradient) = (builder.Buffer(builder.Input), builder.Buffer(builder.Input));
    }

    public void Reset()
    {
        Array.Clear(_right);
        Array.Clear(_all);
    }

    public void Update(IModelRunner model, Batch batch)
    {
        var input = batch.Input.Span;
        var clean = model[_clean!].Span;
        var gradient = model[_gradient!];
        input.CopyTo(clean);

        var attack = new StepRequest { Batch = batch, Weight = 1, InputGradient = gradient };
        var pass = model.Forward(attack);
        model.Loss(pass, attack);
        model.Backward(pass, attack);
        VectorLoop.Map(new Climb(options.Epsilon), clean, gradient.Span, input);

        var attacked = model.Forward(new StepRequest { Batch = batch, Weight = 1 });
        for (var head = 0; head < _targets.Count; head++)
        {
            if (_targets[head].Kind == TargetKind.Classes) Count(attacked.Output(head), attacked.Link(head), batch, head);
        }

        clean.CopyTo(input);
    }

    private void Count(Tensor output, OutputLink link, Batch batch, int head)
    {
        // The largest logit is the largest probability; a single logit is above 0 where its sigmoid is above 0.5.
        var threshold = link == OutputLink.Sigmoid ? 0 : Predictions.Threshold;
        var classes = output.Shape.Last;
        var steps = output.Shape.Size / (classes * batch.Rows);
        var target = batch.Targets[head].Span;
        for (var row = 0; row < batch.Rows * steps; row++)
        {
            var sample = row / steps;
            if (!batch.Lengths.IsEmpty && steps > 1 && row % steps >= batch.Lengths[sample]) continue;
            var named = Predictions.ClassOf(output.Span.Slice(row * classes, classes), threshold);
            _all[head] += batch.Weights[sample];
            if (named == Predictions.ClassOf(target.Slice(row * classes, classes))) _right[head] += batch.Weights[sample];
        }
    }

    private readonly struct Climb(float step) : IVectorMap2
    {
        public Vector<float> Of(Vector<float> clean, Vector<float> gradient) => clean + step * VectorMath.Sign(gradient);
    }

    public void Report(ISeries report)
    {
        var heads = Enumerable.Range(0, _targets.Count).Where(head => _targets[head].Kind == TargetKind.Classes).ToArray();
        report.Value("", heads.Average(head => _right[head] / _all[head]));
        if (heads.Length == 1) return;
        foreach (var head in heads) report.Value(_targets[head].Name, _right[head] / _all[head]);
    }
}

/// <summary>Options of adversarial-accuracy.</summary>
public sealed record AdversarialAccuracyOptions
{
    /// <summary>How far each input value is moved, in units of the preprocessed input; 0 gives the plain accuracy.</summary>
    [Range(0f, float.MaxValue)]
    public required float Epsilon { get; init; }
}
