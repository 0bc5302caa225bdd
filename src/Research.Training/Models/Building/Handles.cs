namespace Research.Training;

internal enum SlotKind
{
    /// <summary>From Forward to its Backward, one a tape.</summary>
    Saved,

    /// <summary>Within one call.</summary>
    Scratch,

    /// <summary>A head's output gradient: from the loss to Backward, one a tape.</summary>
    HeadGradient,

    /// <summary>Of a regularizer or the trainer: always.</summary>
    Buffer,
}

/// <summary>Memory that a layer, a head or a regularizer asked for.</summary>
internal sealed class MemorySlot(Shape shape, bool perSample, SlotKind kind) : Slot
{
    public Shape Shape => shape;

    public bool PerSample => perSample;

    public SlotKind Kind => kind;

    /// <summary>Its number among the tensors of a tape, or among the buffers.</summary>
    public int Id { get; set; } = -1;
}

/// <summary>A random stream by its purpose.</summary>
internal sealed class StreamSource(RandomStream stream) : RandomSource
{
    public RandomStream Stream => stream;
}

/// <summary>An output of the model that a layer declared.</summary>
internal sealed class BlockHead(string name, ModelBlock block, ILoss? loss, float weight, MemorySlot gradient) : Head
{
    public string Name => name;

    public ILoss? Loss => loss;

    public float Weight => weight;

    public MemorySlot Gradient => gradient;

    public ModelBlock Chain => block;

    public override Block Block => block;

    public override Slot OutputGradient => gradient;
}
