namespace Research;

/// <param name="Step">From 1.</param>
/// <param name="LearningRate">The schedule's rate for this step.</param>
/// <param name="Parameter">The parameter under way, where the granularity is a tensor; else null.</param>
public readonly record struct OptimizerStep(long Step, float LearningRate, ITensorBackend Backend, Parameter? Parameter);

public enum Granularity
{
    /// <summary>Any stretch of any length, on any thread: each weight's update depends on that weight,
    /// its gradient and its slots alone.</summary>
    Element,

    /// <summary>One whole parameter a call (per-tensor norms).</summary>
    Tensor,
}

public enum SlotStart
{
    Zero,
    Constant,

    /// <summary>A copy of the weights as they are before the first step.</summary>
    Weights,
}

/// <summary>A handle to a tensor beside the weights, of their shape.</summary>
public abstract class OptimizerSlot;

/// <summary>The slots of the stretch under way.</summary>
public readonly ref struct OptimizerState
{
    private readonly Source _source;
    private readonly int _start;
    private readonly int _length;

    /// <summary>The host's side: where the slots lie.</summary>
    public abstract class Source
    {
        public abstract Span<float> Stretch(OptimizerSlot slot, int start, int length);
    }

    public OptimizerState(Source source, int start, int length)
    {
        _source = source;
        _start = start;
        _length = length;
    }

    /// <summary>The stretch of a slot that lies beside the weights.</summary>
    public Span<float> this[OptimizerSlot slot] => _source.Stretch(slot, _start, _length);

    /// <summary>The same for a part of the stretch.</summary>
    public OptimizerState Slice(int start, int length) => new(_source, _start + start, length);
}

public interface IOptimizerBuilder
{
    OptimizerSlot Slot(string name, SlotStart start = SlotStart.Zero, float constant = 0);

    /// <summary>For an optimizer within this one: its slots' names lie under the given one.</summary>
    IOptimizerBuilder Inner(string name);
}

/// <summary>Changes weights by gradients.</summary>
public interface IOptimizer
{
    /// <summary>The base rate that the schedule starts from.</summary>
    float LearningRate { get; }

    Granularity Granularity => Granularity.Element;

    void Build(IOptimizerBuilder builder)
    {
    }

    /// <summary>Once a step, before any Update: the scalars of the step. They are a function of the step,
    /// or fields marked [State].</summary>
    void Begin(in OptimizerStep step)
    {
    }

    /// <summary>Changes the weights in place: a stretch of them, or a parameter (<see cref="Granularity"/>).</summary>
    /// <param name="gradient">Of the loss with its penalties, as the gradient transforms left it; one a weight.</param>
    /// <param name="state">What of the slots lies beside these weights.</param>
    void Update(in OptimizerStep step, Span<float> weights, ReadOnlySpan<float> gradient, OptimizerState state);
}

/// <summary>Turns the base rate into the step's.</summary>
public interface ISchedule
{
    /// <summary>A function of the two and of fields marked [State]: the same however often it is asked for. Finite, 0 or more.</summary>
    float Rate(float baseRate, in Progress progress);
}

/// <summary>Capability: told of every epoch, wherever in the options tree it stands, so that wrappers forward nothing
/// (reduce-on-plateau).</summary>
public interface IEpochObserver
{
    /// <summary>The measure that it reads: "validation.loss".</summary>
    string Metric { get; }

    void Observe(IEpochResult epoch);
}

/// <summary>What an epoch's evaluation gave.</summary>
public interface IEpochResult
{
    /// <summary>The epoch that ended, from 1.</summary>
    int Epoch { get; }

    /// <summary>A measure of this epoch: "validation.loss", "validation.accuracy".</summary>
    double this[string metric] { get; }

    bool HigherIsBetter(string metric);
}
