namespace Research.Training;

/// <summary>
/// One training, step by step: what a trial runs, and what the conformance kit drives. The same spec gives the same bits, on any
/// number of threads, and whether or not it was saved and restored on the way.
/// </summary>
public sealed partial class TrainingSession : IDisposable
{
    private readonly TrialAssembly _trial;
    private readonly ITensorBackend _backend;
    private readonly CancellationToken _stop;
    private readonly RowOrder _order;
    private readonly BatchTable _table;
    private readonly MemoryBatch _batch;
    private readonly TrainingStep _training;
    private readonly Updater _updater;
    private readonly ProbeRunner _probes;
    private readonly WeightAverages? _averages;
    private readonly BestModel? _best;
    private readonly SessionEvaluation _evaluation;
    private readonly Recorder _recorder = new();
    private readonly bool _wholeBudgetInSteps;
    private bool _initialized;
    private bool _started;
    private bool _stopped;
    private int _stepInEpoch;
    private double _lossSum;
    private long? _measuredStep;

    private TrainingSession(TrialAssembly trial, ITensorBackend backend, CancellationToken stop)
    {
        _trial = trial;
        _backend = backend;
        _stop = stop;
        var rows = TrainingRows.Of(trial);
        var shuffle = trial.Training.Shuffle ? RandomStream.Of(trial.Spec.Role, "shuffle") : (RandomStream?)null;
        _order = new RowOrder(rows, trial.Training.BatchSize, trial.Training.DropLast, shuffle);
        _table = new BatchTable(trial.Data.Train, trial.Heads, TrainingRows.Hidden(trial));
        _wholeBudgetInSteps = trial.Training.Steps is not null;
        TotalSteps = trial.Training.Steps ?? (long)trial.Training.Epochs!.Value * _order.StepsPerEpoch;

        _updater = trial.Updater;
        _averages = trial.Hooks.Averaging is { } averaging ? new WeightAverages(Model, averaging) : null;
        _best = trial.Hooks.StoppingRules.Any(rule => rule.RestoreBest) ? new BestModel(Model) : null;
        _training = new TrainingStep(Model, trial.Hooks, _updater, backend, _averages);
        _probes = new ProbeRunner(Model, trial.Probes, _recorder);
        _batch = _table.NewBatch(_order.BatchRows);
        _evaluation = new SessionEvaluation(trial, backend, _recorder);
        var mostRows = Math.Max(Math.Max(_order.BatchRows, _evaluation.Capacity), ProbeRunner.Rows(trial.Probes, trial.Data.Train.Count));
        Model.Allocate(backend, mostRows, trial.Hooks.Tapes);
    }

    public Model Model => _trial.Model;

    /// <summary>Updates so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Updates in all, where nothing ends the training before.</summary>
    public long TotalSteps { get; }

    /// <summary>Whole epochs so far.</summary>
    public int Epochs { get; private set; }

    public int StepsPerEpoch => _order.StepsPerEpoch;

    /// <summary>The loss of the last step.</summary>
    public double Loss { get; private set; }

    /// <summary>The schedule's rate at the last step.</summary>
    public float LearningRate => _training.LearningRate;

    /// <summary>The mean loss of the epoch's steps so far, or of the epoch that just ended.</summary>
    public double MeanLoss { get; private set; }

    /// <summary>The penalties on the weights at the end of the last epoch.</summary>
    public double Penalty { get; private set; }

    /// <summary>A loss or a weight became NaN or infinite.</summary>
    public bool Diverged { get; private set; }

    /// <summary>No step is left.</summary>
    public bool Finished => Diverged || _stopped || Steps >= TotalSteps;

    /// <summary>Bytes of the model, the batches and the averages.</summary>
    public long Bytes => Model.Bytes + _batch.Bytes + _evaluation.Bytes + _probes.Bytes;

    /// <summary>Binds and builds everything, and allocates all memory of the steps.</summary>
    /// <param name="stop">Looked at in evaluations and pre-training; steps are short.</param>
    /// <exception cref="FaultsException">Everything that is wrong, with JSON paths.</exception>
    public static TrainingSession Create(TrialSpec spec, ITechniqueFactory factory, ITensorBackend backend, DataCache cache,
        CancellationToken stop = default) =>
        new(TrialAssembly.Create(spec, factory, cache), backend, stop);

    /// <summary>Gives the memory of model and batches back, for trainings to come: what the session gave stays, its model does not.</summary>
    public void Dispose()
    {
        Model.Release();
        _batch.Release();
        _evaluation.Release();
        _probes.Release();
    }

    /// <summary>Runs one step, and all that is due after it: measurements, the end of an epoch, stopping.</summary>
    /// <returns>False where no step was left.</returns>
    public bool Step()
    {
        Start();
        if (Finished) return false;
        if (_stepInEpoch == 0) BeginEpoch();
        var progress = ProgressAt(Steps + 1);
        var last = _stepInEpoch + 1 == StepsPerEpoch;
        _table.Fill(_batch, _order.Batch(_stepInEpoch), _backend);
        Loss = _training.Run(progress, _batch, _probes.WantsUpdate(progress.Step, last || progress.Step == TotalSteps) ? _probes : null);
        if (!double.IsFinite(Loss))
        {
            Diverged = true;
            return true;
        }

        Steps++;
        _stepInEpoch++;
        _lossSum += Loss;
        MeanLoss = _lossSum / _stepInEpoch;
        _probes.AfterUpdate();
        if (last) EndEpoch();
        else if (_evaluation.IsDue(Steps)) Measure(epoch: 0);
        return true;
    }

    /// <summary>Steps to the end of the epoch.</summary>
    /// <returns>False where no step was left.</returns>
    public bool RunEpoch()
    {
        var ran = false;
        do
        {
            if (!Step()) return ran;
            ran = true;
        }
        while (_stepInEpoch > 0 && !Finished);
        return true;
    }

    /// <summary>Initializes, pre-trains and measures the start; does nothing the second time.</summary>
    public void Start()
    {
        if (_started) return;
        Initialize();
        Pretrain();
        BeginAsTheWeightsAre();
        _started = true;
        _evaluation.Measure([Moments.StartLabel], _trial.At.Start, ProgressAt(0), averages: null, _stop);
        _probes.AtStart();
    }

    /// <summary>The streams of the role: the same in evaluation passes of any moment.</summary>
    private Progress ProgressAt(long step) => new(step, Epochs, StepsPerEpoch, PlannedEpochs);

    private int PlannedEpochs => _wholeBudgetInSteps ? (int)Math.Min(RowOrder.EpochsOf(TotalSteps, StepsPerEpoch), int.MaxValue)
        : _trial.Training.Epochs!.Value;

    private void Initialize()
    {
        if (_initialized) return;
        _initialized = true;
        Model.Step = 0;
        Model.Initialize();
        if (_trial.Probes.Count > 0) _probes.Start(new BatchTable(_trial.Data.Train, _trial.Heads), _evaluation.ProbeOrder());
    }

    private void BeginAsTheWeightsAre()
    {
        _updater.Start();
        _averages?.Start();
        _best?.Start();
    }

    private void Pretrain()
    {
        if (_trial.Pretrainer is not { } bound) return;
        var key = MeasurementKeys.Pretraining(bound);
        var addresses = new List<string>();
        var context = new PretrainingContext(Model, _backend, _table, TrainingRows.Of(_trial), _trial.Spec.Role, (series, epoch, value) =>
        {
            _stop.ThrowIfCancellationRequested();
            addresses.Add($"pretrain.{series}");
            _recorder.Value(key, addresses[^1], Moments.EpochLabel(epoch), value);
        });
        ((IPretrainer)bound.Instance).Pretrain(context);
        foreach (var address in addresses.Distinct()) _recorder.Value(key, address, Moments.EndLabel, _recorder.Last(address)!.Value);
    }

    private void BeginEpoch()
    {
        _order.Prepare(Epochs);
        _lossSum = 0;
    }

    private void EndEpoch()
    {
        Epochs++;
        _stepInEpoch = 0;
        Penalty = _training.Penalty();
        if (!double.IsFinite(_backend.SumOfSquares(Model[Model.Weights])) || !double.IsFinite(Penalty))
        {
            Diverged = true;
            return;
        }

        Measure(Epochs);
    }

    /// <summary>What is due after a step, and after the epoch that it ends (0: it ends none).</summary>
    private void Measure(int epoch)
    {
        var progress = new Progress(Steps, Math.Max(0, epoch > 0 ? epoch - 1 : Epochs), StepsPerEpoch, PlannedEpochs);
        var labels = Labels(_trial.At, epoch);
        var views = labels.Count > 0
            ? _evaluation.Measure(labels, due: true, progress, _averages, _stop)
            : epoch > 0 && _trial.Watched.Count > 0 ? _evaluation.MeasureWatched(progress, _averages, _stop) : [];
        if (labels.Count > 0) _measuredStep = Steps;
        if (epoch > 0) Judge(new EpochResult(epoch, views, _trial.Addresses));
        _probes.At(probe => Labels(probe.At, epoch));
    }

    private List<string> Labels(Moments moments, int epoch)
    {
        var labels = new List<string>();
        if (moments.AfterStep(Steps)) labels.Add(Moments.StepLabel(Steps));
        if (epoch > 0 && moments.AfterEpoch(epoch)) labels.Add(Moments.EpochLabel(epoch));
        return labels;
    }

    private void Judge(EpochResult result)
    {
        foreach (var (_, observer) in _trial.EpochObservers) observer.Observe(result);
        foreach (var rule in _trial.Hooks.StoppingRules)
        {
            var verdict = rule.Observe(result);
            if (verdict == Verdict.Improved && rule.RestoreBest) _best!.Take(_averages);
            if (verdict == Verdict.Stop) _stopped = true;
        }
    }
}
