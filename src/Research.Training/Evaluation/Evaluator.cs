namespace Research.Training;

/// <summary>Measures the model on views, on whatever weights the model runs on.</summary>
internal sealed class Evaluator
{
    private readonly Model _model;
    private readonly ITensorBackend _backend;
    private readonly ModelRunner _runner;
    private readonly MemoryBatch _batch;
    private readonly StepRows[] _rows;

    /// <param name="capacity">Rows of a batch.</param>
    public Evaluator(Model model, ITensorBackend backend, BatchTable anyTable, int capacity)
    {
        _model = model;
        _backend = backend;
        _runner = new ModelRunner(model, backend, [], null);
        _batch = anyTable.NewBatch(capacity);
        _rows = [.. model.Heads.Select(head => new StepRows(capacity, HeadShapes.Steps(head.Target)))];
    }

    /// <summary>Rows of a batch: what transforms draw goes by batches, so it is one rule for all.</summary>
    public static int CapacityFor(TrainingSettings training, IReadOnlyList<View> views) =>
        Math.Min(Math.Max(training.BatchSize, ExperimentDefaults.EvaluationRows), views.Max(view => view.Rows.Length));

    public long Bytes => _batch.Bytes;

    /// <inheritdoc cref="MemoryBatch.Release"/>
    public void Release() => _batch.Release();

    /// <param name="wanted">The metrics to measure, by name; null: all.</param>
    public ViewResult Measure(View view, in Progress progress, IReadOnlySet<string>? wanted, CancellationToken stop)
    {
        var chosen = view.Entry.Metrics.Where(metric => wanted?.Contains(metric.Name) ?? true).ToList();
        foreach (var metric in chosen)
        {
            metric.ModelMetric?.Reset();
            foreach (var head in metric.Heads) head.Metric.Reset();
        }

        double loss = 0, weight = 0;
        for (var start = 0; start < view.Rows.Length; start += _batch.Capacity)
        {
            stop.ThrowIfCancellationRequested();
            Fill(view, progress, start);
            loss += MeasureBatch(view, start, chosen) * _batch.Rows;
            weight += _batch.Rows;
            foreach (var metric in chosen)
            {
                if (metric.ModelMetric is not { } runs) continue;
                Fill(view, progress, start);
                _runner.Begin(progress, _batch);
                runs.Update(_runner, _batch);
            }
        }

        return Collect(view, loss / weight, chosen);
    }

    /// <summary>Predictions on a view, one recording a head.</summary>
    public IReadOnlyList<PredictionRecording> Predict(View view, in Progress progress)
    {
        var shapes = _model.Heads.Select(head => head.Output).ToList();
        var values = shapes.Select(shape => new float[view.Rows.Length * shape.Size]).ToList();
        for (var start = 0; start < view.Rows.Length; start += _batch.Capacity)
        {
            Fill(view, progress, start);
            var pass = _model.Forward(Request(view, start));
            for (var head = 0; head < shapes.Count; head++)
                _model.Prediction(pass, head).Span.CopyTo(values[head].AsSpan(start * shapes[head].Size));
        }

        return [.. _model.Heads.Select((head, i) =>
            new PredictionRecording(view.Name, head.Name, view.Rows.Length, shapes[i].ToArray(), values[i]))];
    }

    /// <summary>A view's targets and weights as its transforms leave them: batch by batch, as it is measured.</summary>
    /// <param name="whole">Of all of the view's rows.</param>
    public void FillTargets(View view, in Progress progress, Batch whole)
    {
        for (var start = 0; start < view.Rows.Length; start += _batch.Capacity)
        {
            Fill(view, progress, start);
            _batch.Weights.CopyTo(whole.Weights[start..]);
            for (var head = 0; head < whole.Targets.Length; head++)
            {
                var target = _batch.Targets[head];
                target.Span.CopyTo(whole.Targets[head].Span[(start * target.Shape.Sample.Size)..]);
            }
        }
    }

    /// <summary>A pass that changes nothing.</summary>
    public static StepRequest Request(Batch batch) => new() { Batch = batch, Weight = 1 };

    /// <summary>Fills the batch with the rows from the start on, as the view sees them.</summary>
    private void Fill(View view, in Progress progress, int start)
    {
        view.Table.Fill(_batch, view.Rows.AsMemory(start, Math.Min(_batch.Capacity, view.Rows.Length - start)), _backend);
        if (view.Entry.Transforms.Count == 0) return;
        _runner.Begin(progress, _batch, BatchOf(start));
        foreach (var transform in view.Entry.Transforms) ((IBatchTransform)transform.Instance).Transform(_runner, _batch);
        _runner.Begin(progress, _batch);
    }

    /// <summary>Each batch draws noise and masks of its own.</summary>
    private int BatchOf(int start) => start / _batch.Capacity;

    private StepRequest Request(View view, int start) => Request(_batch) with
    {
        Training = view.Entry.Training,
        Draw = view.Entry.Training ? BatchOf(start) : 0
    };

    private double MeasureBatch(View view, int start, List<MetricEntry> metrics)
    {
        var request = Request(view, start);
        var pass = _model.Forward(request);
        var loss = _model.Loss(pass, request);
        for (var head = 0; head < _model.Heads.Count; head++)
        {
            var onHead = metrics.SelectMany(metric => metric.Heads).Where(metric => metric.Head == head).ToList();
            if (onHead.Count == 0) continue;
            var prediction = _rows[head].Flatten(_model.Prediction(pass, head));
            var target = _rows[head].Flatten(_batch.Targets[head]);
            foreach (var metric in onHead) metric.Metric.Update(prediction, target, _rows[head].Weights(_batch));
        }

        return loss;
    }

    private static ViewResult Collect(View view, double loss, List<MetricEntry> metrics)
    {
        var values = new List<ViewValue> { new(View.Loss, View.Loss, loss) };
        var tables = new List<(string, string, int, double[])>();
        foreach (var metric in metrics)
        {
            if (metric.ModelMetric is { } runs) Report(metric.Name, metric.Name, runs.Report);
            foreach (var head in metric.Heads) Report(head.Address, metric.Name, head.Metric.Report);
        }

        return new ViewResult(view, values, tables);

        void Report(string address, string metric, Action<ISeries> report)
        {
            var told = new Told($"metric '{metric}'");
            report(told);
            values.AddRange(told.Values.Select(value => new ViewValue(Join(address, value.Name), metric, value.Value)));
            tables.AddRange(told.Tables.Select(table => (Join(address, table.Name), metric, table.Columns, table.Values)));
        }
    }

    private static string Join(string address, string name) => name.Length == 0 ? address : $"{address}.{name}";
}
