namespace Research.Training;

/// <summary>One pass and what it keeps: the tensors of every layer, the request, the streams' step.</summary>
internal sealed class Tape(Model model, ITensorBackend backend, Arena kept, Arena shared, TensorPlaces places, int heads) : LayerPass
{
    private readonly Tensor[] _tensors = new Tensor[places.Plan.Count];
    private readonly Tensor[] _outputs = new Tensor[heads];
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

    public bool HasRun => _batch is not null;

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
