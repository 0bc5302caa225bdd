namespace Research.Training;

/// <summary>Measures the combination of an ensemble's members on the views that they predicted.</summary>
internal sealed class EnsembleEvaluation(TrialAssembly trial, ITensorBackend backend)
{
    private readonly IReadOnlyList<View> _views = TrialViews.Of(trial);

    public IReadOnlyList<Recording> Measure(IReadOnlyList<TrialResult> members)
    {
        if (trial.Ensemble?.Instance is not IEnsemble ensemble)
            throw new FaultsException("ensemble", "there is no ensemble whose members could be combined");
        if (members.Count != ensemble.Members)
            throw new ArgumentException($"the ensemble has {ensemble.Members} members, and {members.Count} are there");
        // A member that diverged has nothing to say; without it this is not the ensemble that was asked for.
        if (members.Any(member => member.State == TrialState.Diverged)) return [];
        var recorder = new Recorder();
        var evaluator = _views.Any(view => view.Entry.Transforms.Count > 0) ? Evaluator() : null;
        try
        {
            foreach (var view in _views) Measure(view, evaluator, ensemble, members, recorder);
        }
        finally
        {
            evaluator?.Release();
            if (evaluator is not null) trial.Model.Release();
        }

        return recorder.Recordings;
    }

    /// <summary>Transforms of views have buffers and streams of the model.</summary>
    private Evaluator Evaluator()
    {
        var capacity = Training.Evaluator.CapacityFor(trial.Training, _views);
        trial.Model.Allocate(backend, capacity, training: false);
        return new Evaluator(trial.Model, backend, _views[0].Table, capacity);
    }

    private void Measure(View view, Evaluator? evaluator, IEnsemble ensemble, IReadOnlyList<TrialResult> members, Recorder recorder)
    {
        var batch = view.Table.NewBatch(view.Rows.Length);
        view.Table.Fill(batch, view.Rows);
        if (view.Entry.Transforms.Count > 0)
        {
            var last = members.MaxBy(member => member.Steps)!;
            evaluator!.FillTargets(view, new Progress(last.Steps, Math.Max(0, last.Epochs - 1), last.StepsPerEpoch, last.Epochs), batch);
        }

        var loss = 0d;
        for (var head = 0; head < trial.Model.Heads.Count; head++)
        {
            var steps = HeadShapes.Steps(trial.Model.Heads[head].Target);
            var rows = new StepRows(view.Rows.Length, steps);
            var prediction = rows.Flatten(Combine(view.Name, trial.Model.Heads[head], ensemble, members));
            var target = rows.Flatten(batch.Targets[head]);
            loss += Loss(trial.Model.Heads[head], prediction, target, rows.Weights(batch, parted: true));
            var weights = rows.Weights(batch);
            foreach (var metric in view.Entry.Metrics)
            {
                foreach (var onHead in metric.Heads.Where(onHead => onHead.Head == head))
                    Record(view.Entry, metric, onHead, prediction, target, weights, recorder);
            }
        }

        var key = MeasurementKeys.Loss(view.Entry, trial.At, trial.Evaluation.TrainSamples);
        recorder.Value(key, $"{view.Name}.{View.Loss}", Moments.EndLabel, loss);
    }

    private void Record(
        ViewEntry view, MetricEntry entry, HeadMetric head, Tensor prediction, Tensor target, ReadOnlySpan<float> weights,
        Recorder recorder)
    {
        head.Metric.Reset();
        head.Metric.Update(prediction, target, weights);
        var told = new Told($"metric '{head.Address}'");
        head.Metric.Report(told);
        var key = MeasurementKeys.Of(entry, view, trial.At, trial.Evaluation.TrainSamples);
        foreach (var (name, value) in told.Values)
            recorder.Value(key, name.Length == 0 ? $"{view.Name}.{head.Address}" : $"{view.Name}.{head.Address}.{name}", Moments.EndLabel,
                value);
    }

    private static Tensor Combine(string view, ModelHead head, IEnsemble ensemble, IReadOnlyList<TrialResult> members)
    {
        var predictions = members.Select(member => member.Predictions.FirstOrDefault(kept => kept.View == view && kept.Head == head.Name)
            ?? throw new ArgumentException($"a member kept no predictions of '{head.Name}' on {view}")).ToList();
        var shape = new Shape(predictions[0].Sample).Batched(predictions[0].Rows);
        var combined = new Tensor(new float[shape.Size], 0, shape);
        ensemble.Combine([.. predictions.Select(kept => new Tensor(kept.Values, 0, shape))], combined);
        return combined;
    }

    /// <summary>The loss of a combination: the loss's own definition takes outputs, so the link is turned back.</summary>
    private static double Loss(ModelHead head, Tensor prediction, Tensor target, ReadOnlySpan<float> weights)
    {
        var loss = head.Loss!;
        var output = new Tensor(new float[prediction.Span.Length], 0, prediction.Shape);
        Unlink(loss.Link, prediction.Span, output.Span);
        var rowLoss = new float[weights.Length];
        loss.Compute(output, target, weights, rowLoss, default);
        double sum = 0, total = 0;
        for (var row = 0; row < rowLoss.Length; row++)
        {
            sum += (double)weights[row] * rowLoss[row];
            total += weights[row];
        }

        return total > 0 ? head.Weight * sum / total : 0;
    }

    private static void Unlink(OutputLink link, ReadOnlySpan<float> prediction, Span<float> output)
    {
        // The least probability that a float logit can tell from 0 in a softmax: its logarithm is -87.
        const float least = 1.17549435e-38f;
        for (var i = 0; i < prediction.Length; i++)
        {
            var p = prediction[i];
            output[i] = link switch
            {
                OutputLink.Softmax => VectorMath.Log(Math.Max(p, least)),
                OutputLink.Sigmoid => VectorMath.Log(Math.Max(p, least)) - VectorMath.Log(Math.Max(1 - p, least)),
                _ => p,
            };
        }
    }
}
