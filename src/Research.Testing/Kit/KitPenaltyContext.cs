namespace Research.Testing;

/// <summary>What an activity penalty is built on and runs in, outside of a trial.</summary>
/// <param name="shape">One sample's activation.</param>
/// <param name="rows">Of the batch.</param>
internal sealed class KitPenaltyContext(ITensorBackend backend, Shape shape, int rows) : IRegularizerBuilder, IStepContext
{
    private readonly Dictionary<Slot, Tensor> _buffers = [];

    public ReadOnlySpan<Parameter> Parameters => [];

    public Shape Input => shape;

    public IReadOnlyList<TargetInfo> Targets { get; } = [];

    public Progress Progress => new(1, 0, 1, 1);

    public ITensorBackend Backend => backend;

    public RandomSource Random(string purpose) => new Source(purpose);

    public RandomStream Random(RandomSource source) => RandomStream.Of("1", $"conformance/{((Source)source).Purpose}").At(1);

    public Slot Buffer(Shape shape, bool perSample = true)
    {
        var whole = perSample ? shape.Batched(rows) : shape;
        var slot = new Memory();
        _buffers[slot] = new Tensor(new float[whole.Size], 0, whole);
        return slot;
    }

    public Tensor this[Slot buffer] => _buffers[buffer];

    private sealed class Source(string purpose) : RandomSource
    {
        public string Purpose => purpose;
    }

    private sealed class Memory : Slot;
}
