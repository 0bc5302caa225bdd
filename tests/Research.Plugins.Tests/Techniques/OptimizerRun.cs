namespace Research.Plugins.Tests.Techniques;

/// <summary>An optimizer on one vector of weights, with the slots that it asks for.</summary>
internal sealed class OptimizerRun : OptimizerState.Source
{
    private readonly List<Slot> _slots = [];
    private readonly IOptimizer _optimizer;
    private readonly ManagedBackend _backend = new(1);
    private long _step;

    public OptimizerRun(string json, params float[] weights)
    {
        Weights = [.. weights];
        _optimizer = Technique.Create<IOptimizer>(TechniqueKind.Optimizer, json);
        _optimizer.Build(new Builder(this, ""));
    }

    public float[] Weights { get; }

    public IEnumerable<string> SlotNames => _slots.Select(slot => slot.Name);

    /// <summary>One step; in stretches of so many weights, as the host may cut them.</summary>
    public OptimizerRun Step(float[] gradient, int stretch = int.MaxValue)
    {
        var step = new OptimizerStep(++_step, _optimizer.LearningRate, _backend, null);
        _optimizer.Begin(step);
        for (var start = 0; start < Weights.Length; start += Math.Min(stretch, Weights.Length))
        {
            var length = Math.Min(stretch, Weights.Length - start);
            _optimizer.Update(step, Weights.AsSpan(start, length), gradient.AsSpan(start, length), new OptimizerState(this, start, length));
        }

        return this;
    }

    public override Span<float> Stretch(OptimizerSlot slot, int start, int length) => ((Slot)slot).Values.AsSpan(start, length);

    private sealed class Slot(string name, float[] values) : OptimizerSlot
    {
        public string Name => name;

        public float[] Values => values;
    }

    private sealed class Builder(OptimizerRun run, string prefix) : IOptimizerBuilder
    {
        public OptimizerSlot Slot(string name, SlotStart start = SlotStart.Zero, float constant = 0)
        {
            var values = start == SlotStart.Weights ? (float[])run.Weights.Clone() : new float[run.Weights.Length];
            if (start == SlotStart.Constant) Array.Fill(values, constant);
            var slot = new Slot(prefix + name, values);
            run._slots.Add(slot);
            return slot;
        }

        public IOptimizerBuilder Inner(string name) => new Builder(run, $"{prefix}{name}/");
    }
}
