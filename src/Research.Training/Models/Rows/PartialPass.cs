namespace Research.Training;

/// <summary>A block of a region within a pass, on one thread: some rows of it, or the gradients of one layer's parameters.</summary>
internal sealed class PartialPass(Tape tape) : LayerPass
{
    private int _first;
    private int _rows;
    private ModelNode? _node;

    public override ITensorBackend Backend { get; } = tape.Backend.Alone;

    public override bool Training => tape.Training;

    public override int Rows => _rows;

    public override bool UpdatesState => tape.UpdatesState;

    public override bool ParameterGradients => _node is not null;

    public override bool AddsGradients => _node is not { GradientsUnwritten: true };

    /// <summary>The Backward of a part comes before that of the gradients, which is the last.</summary>
    public override bool RetainsTape => _node is null || tape.RetainsTape;

    public override ReadOnlySpan<int> Lengths => tape.Lengths is { IsEmpty: false } lengths ? lengths.Slice(_first, _rows) : [];

    public override Tensor this[Slot slot] => slot is MemorySlot { PerSample: true }
        ? tape[slot].Part(_first, _rows)
        : throw new TechniqueException("a layer whose rows do not depend on each other (LayerTraits.RowWise) has a slot that is not per sample");

    public override RandomStream Random(RandomSource source) =>
        throw new TechniqueException("a layer whose rows do not depend on each other (LayerTraits.RowWise) draws no random numbers");

    public PartialPass Of(int first, int rows, ModelNode? node)
    {
        (_first, _rows, _node) = (first, rows, node);
        return this;
    }
}
