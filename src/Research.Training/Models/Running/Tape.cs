namespace Research.Training;

/// <summary>One pass and what it keeps: the tensors of every layer, the request, the streams' step.</summary>
internal sealed class Tape(Model model, ITensorBackend backend, Arena kept, Arena shared, TensorPlaces places, int heads) : LayerPass
{
    /// <summary>Rows of a block of a region: fewer are over before another thread has begun; more leave the caches between two layers.
    /// </summary>
    private const int LeastRowsAtOnce = 8, MostRowsAtOnce = 128;

    private readonly Tensor[] _tensors = new Tensor[places.Plan.Count];
    private readonly Tensor[] _outputs = new Tensor[heads];
    private PartialPass[] _parts = [];
    private int _rows;
    private int _draw;
    private long _step;
    private bool _training;
    private bool _updatesState;
    private bool _parameterGradients;
    private bool _retains;
    private Batch? _batch;

    public override ITensorBackend Backend => backend;

    public override bool Training => _training;

    public override int Rows => _rows;

    public override bool UpdatesState => _updatesState;

    public override bool ParameterGradients => _parameterGradients;

    public override bool AddsGradients => Running is not { GradientsUnwritten: true };

    public override bool RetainsTape => _retains;

    /// <summary>The layer whose Backward runs.</summary>
    public ModelNode? Running { get; set; }

    public override ReadOnlySpan<int> Lengths => _batch is { } batch ? batch.Lengths : [];

    public override Tensor this[Slot slot] => _tensors[((MemorySlot)slot).Id];

    public override RandomStream Random(RandomSource source) => ((StreamSource)source).Stream.At(_step, _draw);

    public IModelObserver? Observer => model.Observer;

    /// <summary>The model's input of the last Forward.</summary>
    public Tensor Input { get; private set; }

    public Tensor this[int tensor] => _tensors[tensor];

    public Tensor Output(int head) => _outputs[head];

    public void SetOutput(int head, Tensor output) => _outputs[head] = output;

    /// <summary>Whether chains of layers run by parts of the rows.</summary>
    public bool RunsByRows => _rows >= 2 * LeastRowsAtOnce && backend.Threads > 1 && Observer is null;

    /// <summary>Before a region over the rows.</summary>
    /// <returns>The rows of its blocks.</returns>
    public int BeginParts()
    {
        var grain = Math.Clamp((_rows + backend.Threads - 1) / backend.Threads, LeastRowsAtOnce, MostRowsAtOnce);
        // Whole tiles, where that makes no block much larger: others need code that nothing else may have compiled yet.
        var whole = (grain + LeastRowsAtOnce - 1) / LeastRowsAtOnce * LeastRowsAtOnce;
        if (whole - grain <= grain / LeastRowsAtOnce) grain = whole;
        BeginParts((_rows + grain - 1) / grain);
        return grain;
    }

    /// <summary>Before a region of so many blocks.</summary>
    public void BeginParts(int count)
    {
        if (count <= _parts.Length) return;
        var before = _parts.Length;
        Array.Resize(ref _parts, count);
        for (var i = before; i < count; i++) _parts[i] = new PartialPass(this);
    }

    /// <summary>A block's pass.</summary>
    /// <param name="node">Whose parameters' gradients it is for; null: for none.</param>
    public PartialPass Part(int block, int firstRow, int rows, ModelNode? node = null) => _parts[block].Of(firstRow, rows, node);

    public void BeginForward(in StepRequest request, long step)
    {
        _batch = request.Batch;
        Input = request.Batch.Input;
        _training = request.Training;
        _updatesState = request.UpdatesState;
        _draw = request.Draw;
        _step = step;
        _retains = true;
        if (_rows == request.Batch.Rows) return;
        _rows = request.Batch.Rows;
        places.Fill(_tensors, kept, shared, _rows);
    }

    public void BeginBackward(in StepRequest request)
    {
        if (!_retains)
            throw new TechniqueException(
                "the backward pass ran twice after one forward pass: the first one's request must say RetainsTape, or Forward run again");
        _parameterGradients = request.ParameterGradients;
        _retains = request.RetainsTape;
    }
}

/// <summary>A tape as the loss and training steps see it.</summary>
internal sealed class TapePass(Tape tape, IReadOnlyList<RunningHead> heads) : ModelPass
{
    public Tape Tape => tape;

    public override int Heads => heads.Count;

    public override Tensor Output(int head) => tape.Output(head);

    public override Tensor OutputGradient(int head) => tape[heads[head].Gradient];

    public override OutputLink Link(int head) => heads[head].Info.Loss?.Link ?? OutputLink.Identity;
}
