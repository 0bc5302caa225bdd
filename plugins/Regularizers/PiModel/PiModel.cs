namespace Research.Plugins;

/// <summary>
/// Semi-supervised: every sample runs twice, under different dropout and noise, and the mean squared difference of the two predictions
/// p and p', weighted by w, is added to the loss of the samples that keep their label. w grows from 0 as exp(-5 (1-t)²) over the ramp.
/// Of sequences that predict at every step, a sample's valid steps share its part, as they do in the loss; padded steps have none.
/// Without dropout, noise or the like in the model the two passes are one, and nothing is gained from unlabelled samples.
/// </summary>
[Regularizer("pi-model", Summary = "Semi-supervised: two noisy passes must agree", Source = "Laine and Aila 2017, arXiv:1610.02242")]
[Example("""{ "unlabelledFraction": 0.5, "weight": 1 }""")]
[Example("""{ "unlabelledFraction": 0, "weight": 0 }""", Neutral = true)]
public sealed class PiModel(PiModelOptions options) : ITrainingStep, IHidesLabels
{
    /// <summary>The ramp's steepness in the paper.</summary>
    private const double Steepness = 5;

    /// <summary>One a head: the predictions of the first and of the second pass.</summary>
    private (Slot First, Slot Second)[] _predictions = [];

    /// <summary>The second pass's gradient by the input, where a step around this one asks for it.</summary>
    private Slot? _inputGradient;

    public int Tapes => 2;

    public bool CallsNext => false;

    public float UnlabelledFraction => options.UnlabelledFraction;

    public void Build(IRegularizerBuilder builder)
    {
        _predictions = [.. builder.Targets.Select(target => (builder.Buffer(target.Shape), builder.Buffer(target.Shape)))];
        if (builder.HasInputGradient) _inputGradient = builder.Buffer(builder.Input);
    }

    public double Run(IModelRunner model, in StepRequest request)
    {
        var first = model.Forward(request, tape: 0);
        var loss = model.Loss(first, request);
        var weight = Weight(model.Progress);
        if (weight == 0)
        {
            model.Backward(first, request);
            return loss;
        }

        var inputGradient = request.InputGradient.Exists ? model[_inputGradient!] : default;
        var again = request with { Draw = request.Draw + 1, UpdatesState = false, InputGradient = inputGradient };
        var second = model.Forward(again, tape: 1);
        for (var head = 0; head < first.Heads; head++)
        {
            loss += weight * Agree(model, first, second, head, weight * request.Weight);
        }

        // Each pass has half of the activity penalties: they count once a step.
        model.Backward(first, request with { Weight = request.Weight / 2 });
        model.Backward(second, again with { Weight = request.Weight / 2 });
        if (inputGradient.Exists) TensorPrimitives.Add(request.InputGradient.Span, inputGradient.Span, request.InputGradient.Span);
        return loss;
    }

    /// <summary>
    /// Adds the disagreement's derivative to the first pass's gradient, and makes it the second's; returns the disagreement.
    /// </summary>
    private double Agree(IModelRunner model, ModelPass first, ModelPass second, int head, double factor)
    {
        var (output, link) = (first.Output(head), first.Link(head));
        var (width, size) = (output.Shape.Last, output.Shape.Size);
        var p = model[_predictions[head].First].Span[..size];
        var q = model[_predictions[head].Second].Span[..size];
        Agreement.Predict(link, output.Span, width, p);
        Agreement.Predict(link, second.Output(head).Span, width, q);
        var forFirst = first.OutputGradient(head).Span;
        var forSecond = second.OutputGradient(head).Span;
        forSecond.Clear();
        var valid = ValidRows.Of(model.Lengths, output);
        var distance = 0d;
        for (var run = 0; run < valid.Runs; run++)
        {
            var (from, length) = (valid[run].First * width, valid[run].Count * width);
            var ofP = p.Slice(from, length);
            var ofQ = q.Slice(from, length);
            distance += Reductions.SquaredDistance(ofP, ofQ) / length;
            Agreement.AddGradient(link, ofP, ofQ, width, 2 * factor / valid.Runs / length, forFirst.Slice(from, length));
            Agreement.AddGradient(link, ofQ, ofP, width, 2 * factor / valid.Runs / length, forSecond.Slice(from, length));
        }

        return distance / valid.Runs;
    }

    private double Weight(in Progress progress)
    {
        var ramp = options.RampUp.Steps(progress);
        if (progress.Step >= ramp) return options.Weight;
        var missing = 1 - (double)progress.Step / ramp;
        return options.Weight * DoubleMath.Exp(-Steepness * missing * missing);
    }
}

/// <summary>Options of pi-model.</summary>
public sealed record PiModelOptions
{
    /// <summary>The share of the training samples whose labels are hidden, stratified by class; from 0 to below 1.</summary>
    [Range(0d, 1d, MaximumIsExclusive = true)]
    public required float UnlabelledFraction { get; init; }

    /// <summary>The weight of the disagreement after the ramp; 0: none.</summary>
    [Range(0d, float.MaxValue)]
    public required double Weight { get; init; }

    /// <summary>How long the weight takes to grow to its full size, in epochs or "500 steps"; 0: from the start.</summary>
    public Duration RampUp { get; init; }
}
