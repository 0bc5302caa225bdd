namespace Research.Training;

/// <summary>Runs the optimizer at the schedule's rate: over all weights in fixed stretches, or tensor by tensor.</summary>
internal sealed class Updater
{
    private readonly Model _model;
    private readonly IOptimizer _optimizer;
    private readonly ISchedule _schedule;
    private readonly Parameter[] _parameters;
    private readonly SlotBuilder _slots;
    private readonly List<(int Start, int Length)> _gaps = [];

    public Updater(Model model, IOptimizer optimizer, ISchedule schedule)
    {
        _model = model;
        _optimizer = optimizer;
        _schedule = schedule;
        _parameters = [.. model.Parameters];
        _slots = new SlotBuilder(model);
        optimizer.Build(_slots);
    }

    /// <summary>The planes of the slots, by their full names.</summary>
    public IReadOnlyList<(string Name, Plane Plane)> Planes => [.. _slots.Slots.Select(slot => (slot.Name, slot.Plane))];

    /// <summary>Fills the slots, as the weights are before the first step.</summary>
    public void Start()
    {
        _gaps.Clear();
        var end = 0;
        foreach (var parameter in _parameters.OrderBy(_model.OffsetOf))
        {
            var start = _model.OffsetOf(parameter);
            if (start > end) _gaps.Add((end, start - end));
            end = start + parameter.Shape.Size;
        }

        if (_model[_model.Weights].Length > end) _gaps.Add((end, _model[_model.Weights].Length - end));
        foreach (var slot in _slots.Slots) slot.Fill(_model);
    }

    /// <summary>One update of all weights.</summary>
    /// <returns>The rate.</returns>
    public float Update(in Progress progress, ITensorBackend backend)
    {
        var step = new OptimizerStep(progress.Step, _schedule.Rate(_optimizer.LearningRate, progress), backend, null);
        _optimizer.Begin(step);
        if (_optimizer.Granularity == Granularity.Tensor) UpdateTensors(step);
        else backend.For(_model[_model.Weights].Length, WeightPasses.StretchLength, new Stretches(this, step));
        ClearGaps();
        return step.LearningRate;
    }

    private void UpdateTensors(OptimizerStep step)
    {
        var weights = _model[_model.Weights];
        var gradients = _model[_model.Gradients];
        foreach (var parameter in _parameters)
        {
            var (start, length) = (_model.OffsetOf(parameter), parameter.Shape.Size);
            _optimizer.Update(step with { Parameter = parameter }, weights.Slice(start, length), gradients.Slice(start, length),
                new OptimizerState(_slots, start, length));
        }
    }

    /// <summary>Whatever an optimizer makes of a gradient of 0 in the padding, the padding stays 0.</summary>
    private void ClearGaps()
    {
        var weights = _model[_model.Weights];
        foreach (var (start, length) in _gaps) weights.Slice(start, length).Clear();
    }

    private readonly struct Stretches(Updater updater, OptimizerStep step) : IRange
    {
        public void Run(int start, int end)
        {
            var model = updater._model;
            updater._optimizer.Update(step, model[model.Weights][start..end], model[model.Gradients][start..end],
                new OptimizerState(updater._slots, start, end - start));
        }
    }

    private sealed class PlaneSlot(string name, Plane plane, SlotStart start, float constant) : OptimizerSlot
    {
        public string Name => name;

        public Plane Plane => plane;

        public void Fill(Model model)
        {
            var values = model[plane];
            values.Clear();
            foreach (var parameter in model.Parameters)
            {
                var stretch = values.Slice(model.OffsetOf(parameter), parameter.Shape.Size);
                if (start == SlotStart.Constant) stretch.Fill(constant);
                if (start == SlotStart.Weights) model[model.Weights].Slice(model.OffsetOf(parameter), stretch.Length).CopyTo(stretch);
            }
        }
    }

    /// <summary>Gives each slot a plane, and each update its stretch of it.</summary>
    private sealed class SlotBuilder(Model model, string prefix = "optimizer", List<PlaneSlot>? slots = null)
        : OptimizerState.Source, IOptimizerBuilder
    {
        public List<PlaneSlot> Slots { get; } = slots ?? [];

        public OptimizerSlot Slot(string name, SlotStart start = SlotStart.Zero, float constant = 0)
        {
            var full = $"{prefix}/{name}";
            var slot = new PlaneSlot(full, model.ReservePlane(full), start, constant);
            Slots.Add(slot);
            return slot;
        }

        public IOptimizerBuilder Inner(string name) => new SlotBuilder(model, $"{prefix}/{name}", Slots);

        public override Span<float> Stretch(OptimizerSlot slot, int start, int length) =>
            model[((PlaneSlot)slot).Plane].Slice(start, length);
    }
}
