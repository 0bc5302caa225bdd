using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Research.Training;

public sealed partial class TrainingSession
{
    /// <summary>Hands the model over (best weights restored, averages taken), measures the end, and gives what the trial gave. Comes
    /// last.</summary>
    /// <param name="elapsed">The seconds that the trial took so far; null: nobody looked at a clock.</param>
    /// <param name="keepPredictions">Whether predictions on the views are part of the result.</param>
    public TrialResult Finish(Func<double>? elapsed = null, int threads = 1, bool keepPredictions = false)
    {
        Start();
        _probes.FlushStart();
        if (!Diverged) CheckWeights();
        IReadOnlyList<PredictionRecording> predictions = [];
        if (!Diverged)
        {
            IReadOnlyList<string> atEnd = [Moments.EndLabel];
            _probes.At(probe => probe.At.End ? atEnd : [], HandOver);
            MeasureEnd(atEnd);
            if (keepPredictions) predictions = _evaluation.Predict(ProgressAt(Steps));
        }

        var seconds = elapsed?.Invoke() ?? 0;
        RecordRun(seconds);
        return new TrialResult
        {
            State = Diverged ? TrialState.Diverged : TrialState.Finished,
            Epochs = Epochs,
            Steps = Steps,
            StepsPerEpoch = StepsPerEpoch,
            Parameters = Model.ParameterCount,
            Recordings = _recorder.Recordings,
            Tables = _recorder.Tables,
            Predictions = predictions,
            WeightsHash = WeightsHash(),
            Seconds = seconds,
            PeakBytes = Bytes,
            Threads = threads,
        };
    }

    /// <summary>SHA-256 of the weights and the running statistics that the model runs on.</summary>
    public string WeightsHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var parameter in Model.Parameters) hash.AppendData(MemoryMarshal.AsBytes(parameter.Weights.Span));
        hash.AppendData(MemoryMarshal.AsBytes(Model.States));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Where what is handed over was just measured, it is not measured again.</summary>
    private void MeasureEnd(IReadOnlyList<string> labels)
    {
        if (_measuredStep == Steps && _best is not { Exists: true }) _evaluation.RecordAgain(labels);
        else _evaluation.Measure(labels, due: true, ProgressAt(Steps), averages: null, _stop);
    }

    /// <summary>The best model where a stopping rule keeps it, else the averages where there are any, else what was trained.</summary>
    private void HandOver()
    {
        if (_best is { Exists: true })
        {
            _best.Restore();
        }
        else if (_averages is not null)
        {
            Model[_averages.Plane].CopyTo(Model[Model.Weights]);
            _averages.States.CopyTo(Model.States);
        }
    }

    /// <summary>A budget in steps may end within an epoch, whose end would have looked.</summary>
    private void CheckWeights() => Diverged = !double.IsFinite(_backend.SumOfSquares(Model[Model.Weights]));

    private void RecordRun(double seconds)
    {
        Record("epochs", Epochs);
        Record("steps", Steps);
        Record("parameters", Model.ParameterCount);
        Record("diverged", Diverged ? 1 : 0);
        Record("seconds", seconds);
        Record("peak-bytes", Bytes);

        void Record(string name, double value) => _recorder.Value(MeasurementKeys.Run, $"run.{name}", Moments.EndLabel, value);
    }
}
