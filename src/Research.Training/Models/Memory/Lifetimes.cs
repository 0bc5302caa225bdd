namespace Research.Training;

/// <summary>
/// Plans the tensors of a model from its layers' traits: which outputs are kept for Backward, which layers run in place, when the rest is
/// needed. Time runs through the layers in order, a composite's around those of its blocks; then back again.
/// Blocks of one composite may run in any order: nothing that is not kept outlives a call of a block, so no order is assumed.
/// </summary>
internal sealed class Lifetimes
{
    /// <summary>Memory of the chain's caller, which is not planned here.</summary>
    private const int External = -1;

    private readonly Dictionary<ModelNode, Interval> _forward = [];
    private readonly TensorPlan _plan;
    private readonly bool _training;
    private readonly bool _shares;
    private readonly bool _byRows;
    private int _now;

    private Lifetimes(bool training, bool shares, bool byRows)
    {
        _plan = new TensorPlan(shares);
        _training = training;
        _shares = shares;
        _byRows = byRows;
    }

    /// <param name="shares">False: every tensor has memory of its own, and nothing runs in place; the bits are the same.</param>
    /// <param name="byRows">Layers may run by parts of the rows (<see cref="RowChain"/>), which takes more memory.</param>
    public static TensorPlan Plan(ModelBlock model, IReadOnlyList<RunningHead> heads, bool training, bool shares, bool byRows)
    {
        var lifetimes = new Lifetimes(training, shares, byRows);
        lifetimes.Time(model);
        lifetimes.Chain(model);
        foreach (var head in heads)
        {
            head.Gradient.Id = lifetimes._plan.Add(head.Gradient.Shape);
            lifetimes._plan.Keep(head.Gradient.Id);
        }

        return lifetimes._plan;
    }

    private void Time(ModelBlock chain)
    {
        foreach (var node in chain.Nodes)
        {
            var start = _now++;
            foreach (var block in node.Blocks) Time(block);
            _forward[node] = new Interval(start, _now++);
        }

        // Layers that run by rows do so at the same time.
        chain.RowChains = RowChain.Of(chain, _byRows);
        foreach (var rows in chain.RowChains.Distinct().OfType<RowChain>())
        {
            var time = new Interval(_forward[chain.Nodes[rows.First]].Start, _forward[chain.Nodes[rows.Last]].End);
            for (var i = rows.First; i <= rows.Last; i++) _forward[chain.Nodes[i]] = time;
        }
    }

    private Interval Backward(ModelNode node) => new(2 * _now - _forward[node].End, 2 * _now - _forward[node].Start);

    private void Chain(ModelBlock chain)
    {
        Outputs(chain);
        if (_training) Gradients(chain);
        foreach (var node in chain.Nodes)
        {
            Slots(node);
            foreach (var block in node.Blocks) Chain(block);
        }
    }

    // ── forward ──

    private void Outputs(ModelBlock chain)
    {
        var present = External;
        // Whether the values that lie in the present buffer are still needed once the next layer has read them.
        var needed = true;
        foreach (var node in chain.Nodes)
        {
            node.InputId = present;
            if (node.IsView) present = node.OutputId = present == External ? External : _plan.AddOver(present, node.Output);
            else (present, needed) = Output(node, present, needed);
            if (!_training || !node.KeepsOutput || present == External) continue;
            needed = true;
            _plan.Keep(present);
        }

        MarkFusible(chain);
        if (present == External) return;
        if (_training || chain.IsHead || chain.Owner is null) _plan.Keep(present);
        else _plan.Use(present, _forward[chain.Owner]);
    }

    private (int Output, bool Needed) Output(ModelNode node, int input, bool needed)
    {
        var reads = _training && node.ReadsInput || node.HasHeads;
        if (input != External)
        {
            _plan.Use(input, _forward[node]);
            if (reads) _plan.Keep(input);
        }

        var inPlace = _shares && node.MayRunInPlace && input != External && !needed && !reads;
        node.OutputId = inPlace ? _plan.AddOver(input, node.Output) : _plan.Add(node.Output);
        _plan.Use(node.OutputId, _forward[node]);
        var kept = _training && node.ReadsOutput;
        if (kept) _plan.Keep(node.OutputId);
        return (node.OutputId, kept);
    }

    private void MarkFusible(ModelBlock chain)
    {
        for (var i = 0; i < chain.Nodes.Length; i++)
        {
            var node = chain.Nodes[i];
            var next = i + 1 < chain.Nodes.Length ? chain.Nodes[i + 1] : null;
            // An activation without a gradient is in no chain of rows, and what runs it must not be parted from it.
            var fits = _shares && node.Layer is IFusesActivation && !node.IsView && !node.ReadsOutput && !node.KeepsOutput
                && next is { Layer: ActivationLayer, ReadsInput: false, IsView: false, HasInputGradient: true };
            node.Fusible = fits ? next : null;
            // The layer then writes where its activation would, while it still reads its own input.
            if (fits) _plan.Use(next!.OutputId, _forward[node]);
        }
    }

    // ── backward ──

    private void Gradients(ModelBlock chain)
    {
        var present = External;
        for (var i = chain.Nodes.Length - 1; i >= 0; i--)
        {
            var node = chain.Nodes[i];
            node.InputGradientId = External;
            if (node.IsView) continue;
            var time = Backward(node);
            if (present != External) _plan.Use(present, time);
            if (i == 0 || !node.HasInputGradient)
            {
                present = External;
                continue;
            }

            var inPlace = _shares && node.MayRunInPlace && present != External;
            present = node.InputGradientId = inPlace ? _plan.AddOver(present, node.Input) : _plan.Add(node.Input);
            _plan.Use(present, time);
        }

        Observed(chain);
    }

    /// <summary>The caller's gradient stays as it is, also where an observer changes what it sees.</summary>
    private void Observed(ModelBlock chain)
    {
        if (chain.Nodes.Length == 0) return;
        var last = chain.Nodes[^1];
        var reader = Array.FindLast(chain.Nodes, node => !node.IsView) ?? last;
        last.ObservedGradientId = _plan.Add(last.Output);
        _plan.Use(last.ObservedGradientId, new Interval(Backward(last).Start, Backward(reader).End));
    }

    // ── what layers asked for ──

    private void Slots(ModelNode node)
    {
        foreach (var slot in node.Slots)
        {
            if (slot.Kind == SlotKind.HeadGradient) continue;
            slot.Id = _plan.Add(slot.Shape, slot.PerSample);
            _plan.Use(slot.Id, _forward[node]);
            if (!_training) continue;
            if (slot.Kind == SlotKind.Saved) _plan.Keep(slot.Id);
            else _plan.Use(slot.Id, Backward(node), apart: true);
        }
    }
}
