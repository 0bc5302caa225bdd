namespace Research.Testing;

/// <summary>An optimizer on one stretch of weights, outside of any model.</summary>
internal sealed class OptimizerRig : IOptimizerBuilder
{
    private readonly IOptimizer _optimizer;
    private readonly float[] _weights;
    private readonly List<(KitSlot Slot, float[] Values)> _slots = [];
    private readonly Source _source;
    private readonly ManagedBackend _backend = new(1);
    private readonly KitParameter _parameter;
    private long _step;

    public OptimizerRig(IOptimizer optimizer, float[] weights)
    {
        _optimizer = optimizer;
        _weights = weights;
        _parameter = new KitParameter("weights", new Shape(weights.Length), weights);
        _source = new Source(this);
        optimizer.Build(this);
    }

    public ReadOnlySpan<float> Weights => _weights;

    public OptimizerSlot Slot(string name, SlotStart start = SlotStart.Zero, float constant = 0)
    {
        var values = new float[_weights.Length];
        if (start == SlotStart.Constant) values.AsSpan().Fill(constant);
        if (start == SlotStart.Weights) _weights.CopyTo(values, 0);
        var slot = new KitSlot();
        _slots.Add((slot, values));
        return slot;
    }

    public IOptimizerBuilder Inner(string name) => this;

    /// <summary>One step, by stretches of the given length where the optimizer allows it.</summary>
    public void Step(ReadOnlySpan<float> gradient, float? learningRate = null, int stretch = int.MaxValue)
    {
        var byTensor = _optimizer.Granularity == Granularity.Tensor;
        gradient.CopyTo(_parameter.Gradient.Span);
        var step = new OptimizerStep(++_step, learningRate ?? _optimizer.LearningRate, _backend, byTensor ? _parameter : null);
        _optimizer.Begin(step);
        for (var start = 0; start < _weights.Length; start += byTensor ? _weights.Length : Math.Min(stretch, _weights.Length))
        {
            var length = byTensor ? _weights.Length : Math.Min(stretch, _weights.Length - start);
            _optimizer.Update(
                step, _weights.AsSpan(start, length), gradient.Slice(start, length), new OptimizerState(_source, start, length));
        }
    }

    private sealed class KitSlot : OptimizerSlot;

    private sealed class Source(OptimizerRig rig) : OptimizerState.Source
    {
        public override Span<float> Stretch(OptimizerSlot slot, int start, int length)
        {
            foreach (var (known, values) in rig._slots)
            {
                if (ReferenceEquals(known, slot)) return values.AsSpan(start, length);
            }

            throw new CheckFailedException("it asks for a slot that it did not declare in Build");
        }
    }
}

/// <summary>A parameter in memory of its own.</summary>
internal sealed class KitParameter(string name, Shape shape, float[] weights, ParameterSpec? spec = null) : Parameter
{
    private readonly float[] _gradient = new float[weights.Length];

    public override string Name => name;

    public override Shape Shape => shape;

    public override ParameterSpec Spec { get; } = spec ?? new ParameterSpec();

    public override Tensor Weights => new(weights, 0, shape);

    public override Tensor Gradient => new(_gradient, 0, shape);
}
