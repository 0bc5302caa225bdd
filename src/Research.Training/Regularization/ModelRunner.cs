namespace Research.Training;

/// <summary>The model as training steps and model metrics run it: nests the steps, and gives each its tapes.</summary>
internal sealed class ModelRunner : IModelRunner
{
    private readonly Model _model;
    private readonly ITrainingStep[] _steps;
    private readonly int[] _firstTape;
    private readonly long[] _calls;
    private readonly ActivityObserver? _activity;
    private Batch? _batch;
    private int _depth;
    private int _draw;

    /// <param name="steps">Outermost first.</param>
    /// <param name="activity">Adds activity penalties to the gradients of backward passes; null: there are none.</param>
    public ModelRunner(Model model, ITensorBackend backend, IReadOnlyList<ITrainingStep> steps, ActivityObserver? activity)
    {
        _model = model;
        _steps = [.. steps];
        _activity = activity;
        Backend = backend;
        _firstTape = new int[_steps.Length];
        _calls = new long[_steps.Length];
        var tape = 1;
        for (var i = 0; i < _steps.Length; i++)
        {
            _firstTape[i] = tape;
            tape += _steps[i].Tapes;
        }
    }

    public Progress Progress { get; private set; }

    public ITensorBackend Backend { get; }

    public ReadOnlySpan<int> Lengths => _batch!.Lengths;

    public Tensor this[Slot buffer] => _model.Buffer(buffer, _batch!.Rows);

    public RandomStream Random(RandomSource source) => _model.Random(source, _draw);

    /// <summary>Stands at a batch: for all hooks of the step.</summary>
    /// <param name="draw">Equal draws: equal noise. Batches of one evaluation have draws of their own.</param>
    public void Begin(in Progress progress, Batch batch, int draw = 0)
    {
        _draw = draw;
        Progress = progress;
        _batch = batch;
        _depth = 0;
    }

    public double Next(in StepRequest request)
    {
        if (_depth == _steps.Length)
        {
            var pass = _model.Forward(request);
            var plain = _model.Loss(pass, request);
            Backward(pass, request);
            return plain;
        }

        var depth = _depth;
        if (depth > 0) _calls[depth - 1]++;
        _depth = depth + 1;
        var before = _calls[depth];
        var loss = _steps[depth].Run(this, request);
        if (depth + 1 < _steps.Length && _calls[depth] == before)
        {
            var name = _steps[depth].GetType().Name;
            throw new TechniqueException($"the training step {name} did not run the step inside it, so it must be the last of them");
        }

        _depth = depth;
        return loss;
    }

    public ModelPass Forward(in StepRequest request, int tape = 0)
    {
        var (first, count) = _depth == 0 ? (0, 1) : (_firstTape[_depth - 1], _steps[_depth - 1].Tapes);
        // A further one is that of a step inside, whose pass would be lost.
        if (tape < 0 || tape >= count)
            throw new TechniqueException($"there is no tape {tape}, but {count} from 0: a step says by its Tapes how many it keeps");
        return _model.Forward(request, first + tape);
    }

    public double Loss(ModelPass pass, in StepRequest request) => _model.Loss(pass, request);

    public void Backward(ModelPass pass, in StepRequest request)
    {
        if (_activity is not null && request.ParameterGradients && request.InputGradient.Exists)
        {
            // The input's gradient is that of the loss: what moves inputs against the model is not to follow penalties on its activations.
            Backward(pass, request with { ParameterGradients = false, RetainsTape = true });
            Backward(pass, request with { InputGradient = default });
            return;
        }

        _activity?.Begin(this, request);
        _model.Backward(pass, request);
    }
}
