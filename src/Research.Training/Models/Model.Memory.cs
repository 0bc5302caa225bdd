namespace Research.Training;

public sealed partial class Model
{
    private readonly List<Plane> _planes = [];
    private readonly List<MemorySlot> _buffers = [];
    private Arena? _planeArena;
    private Arena? _stateArena;
    private Arena? _bufferArena;
    private Arena? _sharedArena;
    private Arena[] _keptArenas = [];
    private Tensor[] _bufferTensors = [];
    private TapePass[] _tapes = [];
    private TensorPlan? _plan;
    private ITensorBackend? _backend;
    private int _planeLength;
    private int _stateLength;
    private int _rows;
    private bool _training;
    private bool _byRows;

    /// <summary>False: every tensor has memory of its own, nothing runs in place or fused; the bits are the same.</summary>
    internal bool SharesMemory { get; set; } = true;

    /// <summary>The plane of the weights.</summary>
    public Plane Weights { get; private set; } = null!;

    /// <summary>The plane of the gradients.</summary>
    public Plane Gradients { get; private set; } = null!;

    /// <summary>Where a parameter starts in every plane.</summary>
    public int OffsetOf(Parameter parameter) => ((ModelParameter)parameter).Offset;

    // ── planned before Allocate ──

    /// <summary>Reserves one more plane.</summary>
    public Plane ReservePlane(string name)
    {
        BeforeAllocate();
        RequireRoom((_planes.Count + 1L) * _planeLength, "weights, their gradients and what is kept beside them");
        var plane = new Plane(name, _planes.Count * _planeLength);
        _planes.Add(plane);
        return plane;
    }

    /// <summary>Reserves a buffer (regularizers, the trainer), as <see cref="IRegularizerBuilder.Buffer"/>.</summary>
    public Slot ReserveBuffer(Shape shape, bool perSample)
    {
        BeforeAllocate();
        var slot = new MemorySlot(shape, perSample, SlotKind.Buffer) { Id = _buffers.Count };
        _buffers.Add(slot);
        return slot;
    }

    /// <summary>A random source named by its full purpose, for regularizers: "input-noise/noise".</summary>
    public RandomSource ReserveRandom(string purpose) => new StreamSource(RandomStream.Of(_role, purpose));

    /// <summary>The node's output must still hold its values at its backward pass.</summary>
    public void KeepOutput(LayerNode node)
    {
        BeforeAllocate();
        ((ModelNode)node).KeepsOutput = true;
    }

    private void BeforeAllocate()
    {
        if (_backend is not null) throw new InvalidOperationException("memory is planned before Allocate");
    }

    private static void RequireRoom(long numbers, string what)
    {
        if (numbers > Array.MaxLength)
            throw new FaultsException("model", $"its {what} are {numbers} numbers, and {Array.MaxLength} are possible: a smaller model is needed");
    }

    private void PlanParameters()
    {
        foreach (var parameter in _parameters)
        {
            parameter.Offset = _planeLength;
            RequireRoom(_planeLength + (long)Packing.Aligned(parameter.Shape.Size), "weights");
            _planeLength += Packing.Aligned(parameter.Shape.Size);
        }

        foreach (var state in _states)
        {
            state.Offset = _stateLength;
            _stateLength = checked(_stateLength + Packing.Aligned(state.Shape.Size));
        }

        Weights = ReservePlane("weights");
        Gradients = ReservePlane("gradients");
        PlanGradients();
    }

    // ── memory ──

    /// <summary>Allocates everything.</summary>
    /// <param name="maximumRows">The largest batch.</param>
    /// <param name="tapes">How many passes' activations are kept at once, at least 1.</param>
    /// <param name="training">False: no gradients are ever asked for, so activations share memory.</param>
    public void Allocate(ITensorBackend backend, int maximumRows, int tapes = 1, bool training = true)
    {
        BeforeAllocate();
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumRows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(tapes, 1);
        _backend = backend;
        _training = training;
        AllocatePlanes();
        _tapes = new TapePass[tapes];
        PlanTapes(byRows: backend.Threads > 1);
        AllocateRows(maximumRows);
        OfferFusing();
    }

    private void AllocatePlanes()
    {
        _planeArena = new Arena();
        _planeArena.Reserve(checked(_planes.Count * _planeLength));
        _planeArena.Allocate();
        _stateArena = new Arena();
        _stateArena.Reserve(_stateLength);
        _stateArena.Allocate();
        foreach (var state in _states) state.Present = _stateArena.At(state.Offset, state.Shape);
        foreach (var parameter in _parameters)
            parameter.PresentGradient = _planeArena.At(Gradients.Place + parameter.Offset, parameter.Shape);
        UseWeights(Weights);
    }

    /// <summary>Parts of the rows run beside each other only where there are threads for them: for them alone is the memory taken.</summary>
    private void PlanTapes(bool byRows)
    {
        _byRows = byRows;
        _plan = Lifetimes.Plan(_chain, _heads, _training, SharesMemory, byRows);
    }

    /// <summary>Before a step: whether threads were given since the memory was planned.</summary>
    private void PlanForThreads()
    {
        if (_byRows || _backend is not { Threads: > 1 }) return;
        PlanTapes(byRows: true);
        AllocateTapes();
    }

    private void AllocateRows(int rows)
    {
        _rows = rows;
        AllocateTapes();
        _bufferArena = new Arena();
        var starts = _buffers.Select(slot => _bufferArena.Reserve(ShapeOf(slot).Size)).ToArray();
        _bufferArena.Allocate();
        _bufferTensors = [.. starts.Select((start, i) => _bufferArena.At(start, ShapeOf(_buffers[i])))];
        AllocateLoss(rows);

        Shape ShapeOf(MemorySlot slot) => slot.PerSample ? slot.Shape.Batched(rows) : slot.Shape;
    }

    private void AllocateTapes()
    {
        var places = Places();
        _sharedArena = Block(places.SharedLength);
        _keptArenas = new Arena[_tapes.Length];
        for (var i = 0; i < _tapes.Length; i++)
        {
            _keptArenas[i] = Block(places.KeptLength);
            _tapes[i] = new TapePass(new Tape(this, _backend!, _keptArenas[i], _sharedArena, places, _heads.Count), _heads);
        }
    }

    /// <exception cref="FaultsException">No array holds what a pass of so many rows needs.</exception>
    private TensorPlaces Places()
    {
        try
        {
            return _plan!.Place(_rows);
        }
        catch (OverflowException)
        {
            throw new FaultsException(
                "model",
                $"a pass of {_rows} rows needs more than {Array.MaxLength} numbers: smaller batches or a smaller model are needed");
        }
    }

    private static Arena Block(int length)
    {
        var arena = new Arena();
        arena.Reserve(length);
        arena.Allocate();
        return arena;
    }

    /// <summary>Makes room for larger batches, outside of steps; weights, planes and states keep their values.</summary>
    public void EnsureRows(int rows)
    {
        if (_backend is null) throw new InvalidOperationException("Allocate comes first");
        if (rows > _rows) AllocateRows(rows);
    }

    /// <summary>
    /// Overwrites the memory that nobody may count on between a Forward and what sets the outputs' gradients: scratch, and what is not kept
    /// for Backward. For checks.
    /// </summary>
    public void OverwriteShared(float value)
    {
        if (_sharedArena is { } arena) arena.Stretch(0, arena.Length).Fill(value);
    }

    /// <summary>Gives all memory back, for models to come: neither this one nor a tensor of it may be used any more.</summary>
    public void Release()
    {
        foreach (var arena in (IEnumerable<Arena?>)[_planeArena, _stateArena, _bufferArena, _sharedArena, _predictionArena, .. _keptArenas])
            arena?.Release();
    }

    /// <summary>Bytes of all arenas.</summary>
    public long Bytes => (_planeArena?.Bytes ?? 0) + (_stateArena?.Bytes ?? 0) + (_bufferArena?.Bytes ?? 0) + (_sharedArena?.Bytes ?? 0)
        + _keptArenas.Sum(arena => arena.Bytes) + LossBytes;

    /// <summary>Fills the parameters by their initializers, the states by their constants, and calls Initialized.</summary>
    public void Initialize()
    {
        UseWeights(Weights);
        foreach (var parameter in _parameters) parameter.Initialize();
        foreach (var state in _states) state.Present.Span.Fill(state.Initial);
        foreach (var node in _nodes) node.Layer.Initialized();
    }

    /// <summary>All values of a plane, padding included.</summary>
    public Span<float> this[Plane plane] => Planes.Stretch(plane.Place, _planeLength);

    /// <summary>All running statistics, padding included.</summary>
    public Span<float> States => (_stateArena ?? throw NotAllocated()).Stretch(0, _stateLength);

    /// <summary>A buffer's memory for so many rows.</summary>
    public Tensor Buffer(Slot buffer, int rows)
    {
        var slot = (MemorySlot)buffer;
        var tensor = _bufferTensors[slot.Id];
        return slot.PerSample ? tensor.First(rows) : tensor;
    }

    /// <summary>From now on every <see cref="Parameter.Weights"/> lies in the given plane (perturbed copies, averages).</summary>
    public void UseWeights(Plane plane)
    {
        foreach (var parameter in _parameters) parameter.PresentWeights = Planes.At(plane.Place + parameter.Offset, parameter.Shape);
    }

    private Arena Planes => _planeArena ?? throw NotAllocated();

    private static InvalidOperationException NotAllocated() => new("the model has no memory yet: Allocate comes first");
}
