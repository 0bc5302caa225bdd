namespace Research;

/// <summary>A technique that works on training through one or more of the hooks below, named in the order of a step.
/// Within each hook, the file's order.</summary>
public interface IRegularizer
{
    void Build(IRegularizerBuilder builder)
    {
    }
}

/// <summary>What a regularizer is built on.</summary>
public interface IRegularizerBuilder
{
    /// <summary>The parameters of the entry's <c>layers</c> and <c>on</c>; a shared one once.</summary>
    ReadOnlySpan<Parameter> Parameters { get; }

    /// <summary>One input sample's shape.</summary>
    Shape Input { get; }

    /// <summary>One a head, in the order of the heads.</summary>
    IReadOnlyList<TargetInfo> Targets { get; }

    /// <summary>Whether the loss has a gradient by the input; where the model reads indices (<see cref="LayerTraits.NoInputGradient"/>), it
    /// is 0 everywhere.</summary>
    bool HasInputGradient => true;

    RandomSource Random(string purpose);

    /// <summary>Memory of its own, kept through the step.</summary>
    Slot Buffer(Shape shape, bool perSample = true);
}

/// <summary>What a hook runs in.</summary>
public interface IStepContext
{
    Progress Progress { get; }

    ITensorBackend Backend { get; }

    /// <summary>The valid steps of each row of the batch, where samples are sequences; empty: all. What lies beyond counts for nothing
    /// (<see cref="ValidRows"/>).</summary>
    ReadOnlySpan<int> Lengths => [];

    /// <summary>The stream at this step.</summary>
    RandomStream Random(RandomSource source);

    /// <summary>The memory of a buffer: [rows of the batch, ...shape], or [...shape].</summary>
    Tensor this[Slot buffer] { get; }
}

/// <summary>1. Changes the batch before the step: augmentation, input noise, mixup, label smoothing.</summary>
public interface IBatchTransform : IRegularizer
{
    void Transform(IStepContext context, Batch batch);
}

/// <summary>2. Forward and backward see the copy; the optimizer sees the weights, untouched (weight-noise).</summary>
public interface IWeightPerturbation : IRegularizer
{
    /// <param name="copy">The parameter's weights, of its shape, to be changed in place.</param>
    void Perturb(IStepContext context, Parameter parameter, Tensor copy);
}

/// <summary>3. In Backward, at the output of each entry named by <c>layers</c>, after its activation.</summary>
public interface IActivityPenalty : IRegularizer
{
    /// <summary>Adds weight · the penalty's derivative to the gradient, and leaves the activation alone; returns the penalty, not
    /// weighted.</summary>
    double AddGradient(IStepContext context, Tensor activation, Tensor gradient, float weight);
}

/// <summary>3. Wraps forward and backward. Steps nest in the file's order; one that does not call Next must be the innermost.</summary>
public interface ITrainingStep : IRegularizer
{
    /// <summary>How many passes' activations it keeps at once.</summary>
    int Tapes => 1;

    bool CallsNext => true;

    /// <summary>Runs the step: gradients are added; returns the loss. Leaves the batch as it found it.</summary>
    double Run(IModelRunner model, in StepRequest request);
}

/// <summary>What the unlabelled share of the training split is; the host draws it, stratified, from the stream "labels".</summary>
public interface IHidesLabels : IRegularizer
{
    /// <summary>From 0 to below 1.</summary>
    float UnlabelledFraction { get; }
}

/// <summary>How a pass is run.</summary>
public readonly record struct StepRequest
{
    public required Batch Batch { get; init; }

    public bool Training { get; init; }

    /// <summary>Scales every gradient.</summary>
    public float Weight { get; init; }

    /// <summary>Equal draws: equal masks and noise. A step that wants others counts on from Draw.</summary>
    public int Draw { get; init; }

    public bool UpdatesState { get; init; }

    public bool ParameterGradients { get; init; }

    /// <summary>Backward may run once more on the same Forward: no layer overwrites what its Forward left. Recurrent layers then take
    /// a little longer. Without it, another Backward is refused.</summary>
    public bool RetainsTape { get; init; }

    /// <summary>Where the input's gradient goes (overwritten; of the loss, activity penalties left out), or no tensor.</summary>
    public Tensor InputGradient { get; init; }
}

/// <summary>The model, as a training step or a model metric runs it.</summary>
public interface IModelRunner : IStepContext
{
    /// <summary>The step inside: forward, loss, backward.</summary>
    double Next(in StepRequest request);

    /// <summary>A tape keeps one pass's activations till the tape's next Forward.</summary>
    ModelPass Forward(in StepRequest request, int tape = 0);

    /// <summary>Sets every OutputGradient; returns the loss, not weighted.</summary>
    double Loss(ModelPass pass, in StepRequest request);

    /// <summary>
    /// Once after each Forward, unless the request <see cref="StepRequest.RetainsTape"/>. Adds activity penalties, times the request's Weight:
    /// a step that goes back several times for the weights shares its own out, so that they count once.
    /// </summary>
    /// <exception cref="TechniqueException">The tape was given up by the Backward before.</exception>
    void Backward(ModelPass pass, in StepRequest request);
}

/// <summary>One pass's outputs.</summary>
public abstract class ModelPass
{
    public abstract int Heads { get; }

    public abstract Tensor Output(int head);

    public abstract Tensor OutputGradient(int head);

    public abstract OutputLink Link(int head);
}

/// <summary>4. A penalty on one parameter at a time: a sum over its weights.</summary>
public interface IWeightPenalty : IRegularizer
{
    /// <summary>Adds the penalty's derivative. Any stretch of a parameter, on any thread: a weight's share depends on that weight alone.</summary>
    void AddGradient(ReadOnlySpan<float> weights, Span<float> gradient);

    /// <summary>Of a whole parameter, once an epoch.</summary>
    double Value(ITensorBackend backend, ReadOnlySpan<float> weights);
}

/// <summary>4. A penalty on all parameters in scope at once (soft-tying).</summary>
public interface IJointPenalty : IRegularizer
{
    /// <summary>Adds the penalty's derivative to the gradient of each; their weights stay as they are.</summary>
    void AddGradient(ReadOnlySpan<Parameter> scope);

    /// <summary>Once an epoch.</summary>
    double Value(ITensorBackend backend, ReadOnlySpan<Parameter> scope);
}

/// <summary>5. Changes all gradients in scope (clipping, noise). The optimizer comes next.</summary>
public interface IGradientTransform : IRegularizer
{
    void Transform(IStepContext context, ReadOnlySpan<Parameter> scope);
}

/// <summary>7. After the update. A unit's incoming weights are parameter[group, :, unit] in the view [Groups, Incoming, Units].</summary>
public interface IWeightConstraint : IRegularizer
{
    /// <summary>Changes the parameter's weights in place; done again, it changes them no more.</summary>
    void Project(IStepContext context, Parameter parameter);
}

/// <summary>8. Called for the weights and for the running statistics; evaluation, early stopping's snapshot and the final model use the
/// averages.</summary>
public interface IWeightAveraging : IRegularizer
{
    /// <summary>After each step. Averages begin as the weights are before the first one. Any stretch of any length, on any thread: an
    /// average depends on its own weight alone.</summary>
    void Update(in Progress progress, ReadOnlySpan<float> weights, Span<float> average);
}

public enum Verdict
{
    Continue,

    /// <summary>It is the best epoch so far: its model is the one that <see cref="IStoppingRule.RestoreBest"/> hands over.</summary>
    Improved,

    /// <summary>This epoch is the last.</summary>
    Stop,
}

/// <summary>9. After an epoch's evaluation.</summary>
public interface IStoppingRule : IRegularizer
{
    /// <summary>The measure that it reads: "validation.loss".</summary>
    string Metric { get; }

    /// <summary>Whether the model of the best epoch is handed over.</summary>
    bool RestoreBest { get; }

    Verdict Observe(IEpochResult epoch);
}
