namespace Research;

/// <summary>What a layer's Backward reads, and how its memory may be used.</summary>
[Flags]
public enum LayerTraits
{
    None = 0,

    /// <summary>Backward reads the input: it is kept till then.</summary>
    ReadsInput = 1,

    /// <summary>Backward reads the output: it is kept till then.</summary>
    ReadsOutput = 2,

    /// <summary>The output may lie over the input, and the input's gradient over the output's.</summary>
    InPlace = 4,

    /// <summary>Only the shape changes: the host never runs it (flatten, reshape).</summary>
    View = 8,

    /// <summary>Inputs are indices: there is no gradient for them (embedding).</summary>
    NoInputGradient = 16,

    /// <summary>Where <see cref="LayerPass.AddsGradients"/> is false, Backward overwrites the gradients of all parameters that the layer
    /// declared, so that nobody need clear them before.</summary>
    WritesGradients = 32,

    /// <summary>
    /// A row of the output depends on that row of the input alone, and a row of the input's gradient on that row of what Backward is given;
    /// there is no randomness and no state, and what is saved of a row stands in that row of a slot. The host may then run Forward and
    /// Backward for parts of the rows, on several threads at once; the gradients of parameters it asks for afterwards, of all rows, in a
    /// Backward without input gradient.
    /// </summary>
    RowWise = 64,
}

/// <summary>A layer. One instance is one place in one model.</summary>
public interface ILayer
{
    LayerTraits Traits => LayerTraits.ReadsInput | LayerTraits.ReadsOutput;

    /// <summary>Declares parameters, saved state, scratch, random sources and child blocks;
    /// touches no memory, for none exists yet.</summary>
    /// <param name="input">One sample's shape.</param>
    /// <returns>One output sample's shape.</returns>
    /// <exception cref="TechniqueException">The input's shape does not fit; the message says what would.</exception>
    Shape Build(ILayerBuilder builder, Shape input);

    /// <summary>After the initializers ran: starts that depend on other parameters (weight-norm's scale).</summary>
    void Initialized()
    {
    }

    /// <summary>Overwrites the output; leaves the input alone, unless the host has laid the output of an InPlace layer over it.</summary>
    /// <param name="input">[rows, ...input shape].</param>
    /// <param name="output">[rows, ...output shape].</param>
    void Forward(LayerPass pass, Tensor input, Tensor output);

    /// <summary>
    /// Adds to the parameters' gradients if <see cref="LayerPass.ParameterGradients"/> (see also
    /// <see cref="LayerTraits.WritesGradients"/>); overwrites <paramref name="inputGradient"/> if it
    /// Exists; leaves <paramref name="outputGradient"/> alone unless the layer is InPlace, and the input, which the layer before it and
    /// those beside it read, always. Comes after a Forward of the same pass, in
    /// evaluation mode too. A tensor that the traits do not name may hold anything.
    /// </summary>
    void Backward(LayerPass pass, Tensor input, Tensor output, Tensor outputGradient, Tensor inputGradient);
}

/// <summary>Capability: output = input · Kernel + Bias on the last axis; of a convolution, the input is each patch. LSUV, RBM and autoencoder
/// stacks look for it, never for a class.</summary>
public interface ILinearLayer : ILayer
{
    /// <summary>[incoming, units]; of a convolution [height, width, channels, units].</summary>
    Parameter Kernel { get; }

    /// <summary>[units], or null.</summary>
    Parameter? Bias { get; }
}

/// <summary>Capability: runs the following activation in its own epilogue. Offered only an activation that reads its output alone, and only
/// where nobody looks between the two.</summary>
public interface IFusesActivation : ILayer
{
    /// <param name="activation">Null: not any more. The layer then applies its Forward to each finished output;
    /// its Backward stays the host's.</param>
    void Fuse(IActivation? activation);
}

/// <summary>What a layer runs in: mode, memory, randomness.</summary>
public abstract class LayerPass
{
    public abstract ITensorBackend Backend { get; }

    public abstract bool Training { get; }

    public abstract int Rows { get; }

    /// <summary>False on second passes, probes and evaluation: running statistics stay as they are.</summary>
    public abstract bool UpdatesState { get; }

    /// <summary>False where only the input's gradient is wanted.</summary>
    public abstract bool ParameterGradients { get; }

    /// <summary>False: the gradients of this layer's parameters hold nothing yet. Never false for a layer without
    /// <see cref="LayerTraits.WritesGradients"/>.</summary>
    public virtual bool AddsGradients => true;

    /// <summary>False in the last Backward after a Forward: it may overwrite what it saved.</summary>
    public virtual bool RetainsTape => true;

    /// <summary>The valid steps of each row of a sequence; empty: all.</summary>
    public abstract ReadOnlySpan<int> Lengths { get; }

    /// <summary>The memory of a slot: [rows, ...shape], or [...shape] where it is not per sample.</summary>
    public abstract Tensor this[Slot slot] { get; }

    /// <summary>The stream at this step and draw: the same in Backward as in Forward, so that masks need no memory.</summary>
    public abstract RandomStream Random(RandomSource source);
}
