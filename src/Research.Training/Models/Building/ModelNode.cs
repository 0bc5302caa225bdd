namespace Research.Training;

/// <summary>A layer in its place: names and shapes from building, memory from the plan.</summary>
internal sealed class ModelNode(string name, string entry, LayerEntry written, ModelBlock chain) : LayerNode
{
    private Parameter[] _parameters = [];

    public override string Name => name;

    public override string Entry => entry;

    public override NodeRole Role => written.Role;

    public override LayerNode? Activation => ActivationNode;

    public override ILayer Layer => written.Layer;

    public override ReadOnlySpan<Parameter> Parameters => _parameters;

    public override (float Lower, float Upper) OutputRange =>
        Layer is ActivationLayer { Activation: var activation } ? activation.Range : (float.NegativeInfinity, float.PositiveInfinity);

    public LayerEntry Written => written;

    /// <summary>The JSON path that faults are told at.</summary>
    public string Path => written.Path.Length > 0 ? written.Path : Chain.Owner?.Path ?? "";

    public ModelBlock Chain => chain;

    public LayerNode? ActivationNode { get; set; }

    // ── from building ──

    public Shape Input { get; set; }

    public Shape Output { get; set; }

    public LayerTraits Traits { get; set; }

    public List<ModelBlock> Blocks { get; } = [];

    public List<MemorySlot> Slots { get; } = [];

    /// <summary>The layer whose parameters it uses, or null.</summary>
    public ModelNode? SharesWith { get; set; }

    public bool HasHeads { get; set; }

    /// <summary>Whether it or a layer below it has parameters.</summary>
    public bool Trainable { get; set; }

    public bool IsView => (Traits & LayerTraits.View) != 0;

    public bool HasInputGradient => (Traits & LayerTraits.NoInputGradient) == 0;

    /// <summary>A gradient comes through it; through a composite by any of its blocks.</summary>
    public bool PassesGradient => HasInputGradient && (Blocks.Count == 0 || Blocks.Exists(block => block.PassesGradient));

    /// <summary>A composite may hand its input to its blocks in Backward, whatever its traits say of itself.</summary>
    public bool ReadsInput => (Traits & LayerTraits.ReadsInput) != 0 || Blocks.Count > 0;

    public bool ReadsOutput => (Traits & LayerTraits.ReadsOutput) != 0;

    public bool MayRunInPlace => (Traits & LayerTraits.InPlace) != 0 && Blocks.Count == 0 && Input.Size == Output.Size;

    /// <summary>Its rows may be run apart, and the gradients of its parameters after them.</summary>
    public bool IsRowWise => (Traits & LayerTraits.RowWise) != 0 && HasInputGradient && Blocks.Count == 0
        && !(Trainable && (MayRunInPlace || SharesWith is not null || IsShared));

    /// <summary>Another layer uses its parameters.</summary>
    public bool IsShared { get; set; }

    public void Add(Parameter parameter) => _parameters = [.. _parameters, parameter];

    // ── from the memory plan: numbers of a tape's tensors, -1 for memory of the chain's caller ──

    /// <summary>Somebody looks at the output when Backward comes.</summary>
    public bool KeepsOutput { get; set; }

    public int InputId { get; set; } = -1;

    public int OutputId { get; set; } = -1;

    public int InputGradientId { get; set; } = -1;

    /// <summary>Of the last layer of a chain: a copy of the caller's gradient, for an observer that may change it.</summary>
    public int ObservedGradientId { get; set; } = -1;

    /// <summary>A step has begun, and its parameters' gradients still hold those of the last.</summary>
    public bool GradientsUnwritten { get; set; }

    /// <summary>The activation that this layer may run in its own epilogue, or null.</summary>
    public ModelNode? Fusible { get; set; }
}
