namespace Research.Training;

/// <summary>The views of a training: what is measured on them, when, and how it is recorded.</summary>
internal sealed class SessionEvaluation
{
    private readonly TrialAssembly _trial;
    private readonly Recorder _recorder;
    private readonly Evaluator _evaluator;
    private readonly IReadOnlyList<View> _views;
    private readonly bool _stepMoments;
    private IReadOnlyList<ViewResult> _last = [];

    public SessionEvaluation(TrialAssembly trial, ITensorBackend backend, Recorder recorder)
    {
        _trial = trial;
        _recorder = recorder;
        _views = TrialViews.Of(trial);
        Capacity = Evaluator.CapacityFor(trial.Training, _views);
        _evaluator = new Evaluator(trial.Model, backend, _views[0].Table, Capacity);
        _stepMoments = trial.At.HasSteps || trial.Probes.Any(probe => probe.At.HasSteps);
    }

    /// <summary>Rows of an evaluation's batch.</summary>
    public int Capacity { get; }

    public long Bytes => _evaluator.Bytes;

    /// <inheritdoc cref="MemoryBatch.Release"/>
    public void Release() => _evaluator.Release();

    public IReadOnlyList<View> Views => _views;

    /// <summary>Whether some view or probe has a moment after this step, within an epoch.</summary>
    public bool IsDue(long step)
    {
        if (!_stepMoments) return false;
        if (_trial.At.AfterStep(step)) return true;
        foreach (var probe in _trial.Probes)
        {
            if (probe.At.AfterStep(step)) return true;
        }

        return false;
    }

    /// <summary>Measures every view and records it under the labels, where that is due.</summary>
    public IReadOnlyList<ViewResult> Measure(
        IReadOnlyList<string> labels, bool due, in Progress progress, WeightAverages? averages, CancellationToken stop)
    {
        if (!due) return [];
        var results = Measure(_views, null, progress, averages, stop);
        _last = results;
        RecordAgain(labels);
        return results;
    }

    /// <summary>Records what was measured last under further labels.</summary>
    public void RecordAgain(IReadOnlyList<string> labels)
    {
        foreach (var result in _last) Record(result, labels);
    }

    /// <summary>Measures what stopping rules and schedules read, and records nothing.</summary>
    public IReadOnlyList<ViewResult> MeasureWatched(in Progress progress, WeightAverages? averages, CancellationToken stop)
    {
        var views = _views.Where(view => _trial.Watched.Any(address => address.StartsWith(view.Name + ".", StringComparison.Ordinal)))
            .ToList();
        var names = _trial.Watched.Select(_trial.MetricOf).OfType<MetricEntry>().Select(metric => metric.Name).ToHashSet();
        return Measure(views, names, progress, averages, stop);
    }

    public IReadOnlyList<PredictionRecording> Predict(Progress progress) =>
        [.. _views.SelectMany(view => _evaluator.Predict(view, progress))];

    /// <summary>The stratified order whose first samples probes look at; the same for every training of the seed.</summary>
    public ReadOnlySpan<int> ProbeOrder() => _trial.SampleOrder("data/probe-samples");

    private List<ViewResult> Measure(
        IReadOnlyList<View> views, IReadOnlySet<string>? metrics, Progress progress, WeightAverages? averages, CancellationToken stop)
    {
        averages?.Use();
        try
        {
            return [.. views.Select(view => _evaluator.Measure(view, progress, metrics, stop))];
        }
        finally
        {
            averages?.Release();
        }
    }

    private void Record(ViewResult result, IReadOnlyList<string> labels)
    {
        var (entry, view) = (result.View.Entry, result.View.Name);
        foreach (var label in labels)
        {
            foreach (var value in result.Values) _recorder.Value(Key(entry, value.Metric), $"{view}.{value.Address}", label, value.Value);
            foreach (var table in result.Tables)
                _recorder.Table(new TableRecording(
                    Key(entry, table.Metric), $"{view}.{table.Address}", label, table.Columns, table.Values));
        }
    }

    private string Key(ViewEntry view, string name) => view.Metrics.FirstOrDefault(metric => metric.Name == name) is { } metric
        ? MeasurementKeys.Of(metric, view, _trial.At, _trial.Evaluation.TrainSamples)
        : MeasurementKeys.Loss(view, _trial.At, _trial.Evaluation.TrainSamples);
}
