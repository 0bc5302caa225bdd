namespace Research.Training;

/// <summary>
/// Lets probes look: one pass over the same samples each time, in training mode, that leaves no trace; and the last real update,
/// shown again from the weights before it and after it.
/// </summary>
internal sealed class ProbeRunner : IModelObserver
{
    private readonly Model _model;
    private readonly ProbeEntry[] _probes;
    private readonly Parameter[] _all;
    private readonly Plane? _before;
    private readonly Plane? _gradients;
    private readonly Recorder _recorder;
    private readonly Dictionary<int, int[]> _samples = [];
    private readonly List<ProbeEntry> _waiting = [];
    private MemoryBatch? _batch;
    private BatchTable? _table;
    private ProbeEntry? _looking;

    /// <summary>Before the model is allocated.</summary>
    public ProbeRunner(Model model, IReadOnlyList<ProbeEntry> probes, Recorder recorder)
    {
        _model = model;
        _probes = [.. probes];
        _recorder = recorder;
        _all = [.. model.Parameters];
        if (probes.Count > 0) _gradients = model.ReservePlane("probe/gradients");
        if (probes.Any(WantsUpdates)) _before = model.ReservePlane("probe/before");
    }

    /// <summary>The planes that a checkpoint keeps.</summary>
    public IEnumerable<(string Name, Plane Plane)> Planes =>
        _before is null ? [] : [("probe/before", _before), ("gradients", _model.Gradients)];

    public long Bytes => _batch?.Bytes ?? 0;

    /// <inheritdoc cref="MemoryBatch.Release"/>
    public void Release() => _batch?.Release();

    /// <summary>True once an update was seen: the weights before it are kept.</summary>
    public bool HasUpdate { get; set; }

    /// <summary>The largest number of samples that a probe looks at at once.</summary>
    public static int Rows(IReadOnlyList<ProbeEntry> probes, int trainingSamples)
    {
        var rows = 0;
        foreach (var probe in probes) rows = Math.Max(rows, Math.Min(probe.Samples, trainingSamples));
        return rows;
    }

    /// <param name="order">A stratified order of the training split: probes look at its first samples.</param>
    public void Start(BatchTable table, ReadOnlySpan<int> order)
    {
        _table = table;
        _batch = table.NewBatch(Rows(_probes, order.Length));
        foreach (var count in _probes.Select(probe => probe.Samples).Distinct())
            _samples[count] = DataCuts.Ascending(order[..Math.Min(count, order.Length)]);
    }

    /// <summary>Before the first update. Probes that look at updates tell of this moment when the first is done.</summary>
    /// <param name="again">After a restoration: what was recorded is there already, and only those that wait must look again.</param>
    public void AtStart(bool again = false)
    {
        foreach (var probe in _probes.Where(probe => probe.At.Start && (!again || WantsUpdates(probe))))
        {
            Look(probe);
            if (WantsUpdates(probe)) _waiting.Add(probe);
            else Report(probe, [Moments.StartLabel]);
        }
    }

    /// <summary>Before an update that some probe may want to see: its weights are kept.</summary>
    public void BeforeUpdate()
    {
        if (_before is null) return;
        _model[_model.Weights].CopyTo(_model[_before]);
        HasUpdate = true;
    }

    /// <param name="last">The step may be the last before a moment of epochs or the end.</param>
    public bool WantsUpdate(long step, bool last)
    {
        if (_before is null) return false;
        if (step == 1 || last) return true;
        foreach (var probe in _probes)
        {
            if (WantsUpdates(probe) && probe.At.AfterStep(step)) return true;
        }

        return false;
    }

    /// <summary>After an update: the moment <c>start</c> of those that waited for the first.</summary>
    public void AfterUpdate()
    {
        if (_waiting.Count > 0) FlushStart();
    }

    /// <summary>Tells what waits for a first update, whether or not there was one.</summary>
    public void FlushStart()
    {
        foreach (var probe in _waiting)
        {
            ShowUpdate(probe);
            // The moment is the one before the update: what a probe reads of the weights as it reports is to be as it was then.
            if (HasUpdate) _model.UseWeights(_before!);
            Report(probe, [Moments.StartLabel]);
            _model.UseWeights(_model.Weights);
        }

        _waiting.Clear();
    }

    /// <summary>At a moment after the start.</summary>
    /// <param name="labels">What the moment is called for a probe; empty: the probe does not look now.</param>
    /// <param name="between">Run between the look at the last update and the look at the model: the model that is handed over takes its
    /// place.</param>
    public void At(Func<ProbeEntry, IReadOnlyList<string>> labels, Action? between = null)
    {
        var looking = _probes.Select(probe => (Probe: probe, Labels: labels(probe))).Where(look => look.Labels.Count > 0).ToList();
        foreach (var look in looking.Where(look => WantsUpdates(look.Probe))) ShowUpdate(look.Probe);
        between?.Invoke();
        foreach (var (probe, names) in looking)
        {
            Look(probe);
            Report(probe, names);
        }
    }

    public void Output(LayerNode node, Tensor output)
    {
        if (Sees(node, ProbePoints.Outputs)) _looking!.Probe.Output(node, output, _batch!.Lengths);
    }

    public void OutputGradient(LayerNode node, Tensor output, Tensor gradient)
    {
        if (Sees(node, ProbePoints.Gradients)) _looking!.Probe.Gradient(node, gradient);
    }

    private bool Sees(LayerNode node, ProbePoints point) =>
        _looking is { } probe && (probe.Probe.Points & point) != 0 && probe.Entries.Contains(node.Entry);

    private static bool WantsUpdates(ProbeEntry probe) => (probe.Probe.Points & ProbePoints.Updates) != 0;

    private void Look(ProbeEntry probe)
    {
        var points = probe.Probe.Points & (ProbePoints.Outputs | ProbePoints.Gradients);
        if (points == 0) return;
        _table!.Fill(_batch!, _samples[probe.Samples]);
        var request = new StepRequest { Batch = _batch!, Training = true, Weight = 1, ParameterGradients = true };
        var gradients = _model[_model.Gradients];
        gradients.CopyTo(_model[_gradients!]);
        var observer = _model.Observer;
        _looking = probe;
        _model.Observer = this;
        var pass = _model.Forward(request);
        if ((points & ProbePoints.Gradients) != 0)
        {
            _model.Loss(pass, request);
            _model.Backward(pass, request);
        }

        _model.Observer = observer;
        _looking = null;
        _model[_gradients!].CopyTo(gradients);
    }

    private void ShowUpdate(ProbeEntry probe)
    {
        if (!HasUpdate) return;
        _model.UseWeights(_before!);
        probe.Probe.BeforeUpdate(_all);
        _model.UseWeights(_model.Weights);
        probe.Probe.AfterUpdate(_all);
    }

    private void Report(ProbeEntry probe, IReadOnlyList<string> labels)
    {
        var told = new Told($"probe '{probe.Name}'");
        probe.Probe.Report(told);
        var key = MeasurementKeys.Of(probe);
        foreach (var label in labels)
        {
            foreach (var (name, value) in told.Values) _recorder.Value(key, $"{probe.Name}.{name}", label, value);
            foreach (var (name, columns, values) in told.Tables)
                _recorder.Table(new TableRecording(key, $"{probe.Name}.{name}", label, columns, values));
        }
    }
}
