using Research.Training;

namespace Research.Experiments;

/// <summary>What the store keeps of a training, but for predictions: what was reached, and each measurement under its own key.</summary>
public sealed record StoredTrial
{
    /// <summary>The training id: "sha256:..." (FORMAT.md, Identity).</summary>
    public required string Id { get; init; }

    public required TrialState State { get; init; }

    public required int Epochs { get; init; }

    public required long Steps { get; init; }

    /// <summary>Of a whole epoch; at least 1.</summary>
    public required int StepsPerEpoch { get; init; }

    public required long Parameters { get; init; }

    /// <summary>SHA-256 of the weights handed over.</summary>
    public required string WeightsHash { get; init; }

    public required double Seconds { get; init; }

    public required long PeakBytes { get; init; }

    public required int Threads { get; init; }

    /// <summary>In the order in which they were first made.</summary>
    public required IReadOnlyList<StoredMeasurement> Measurements { get; init; }

    /// <summary>Whether everything asked for was measured.</summary>
    public bool Has(IEnumerable<string> measurements)
    {
        var known = Measurements.Select(measurement => measurement.Key).ToHashSet(StringComparer.Ordinal);
        return measurements.All(known.Contains);
    }

    /// <summary>What a run gave, each recording put under its measurement; a measurement that told nothing is kept as made.</summary>
    /// <param name="measurements">The keys of everything that the run was asked to measure.</param>
    public static StoredTrial Of(string id, TrialResult result, IEnumerable<string> measurements)
    {
        var keys = measurements.Concat(result.Recordings.Select(recording => recording.Measurement))
            .Concat(result.Tables.Select(table => table.Measurement)).Distinct(StringComparer.Ordinal);
        return new StoredTrial
        {
            Id = id,
            State = result.State,
            Epochs = result.Epochs,
            Steps = result.Steps,
            StepsPerEpoch = result.StepsPerEpoch,
            Parameters = result.Parameters,
            WeightsHash = result.WeightsHash,
            Seconds = result.Seconds,
            PeakBytes = result.PeakBytes,
            Threads = result.Threads,
            Measurements = [.. keys.Select(key => new StoredMeasurement(
                key,
                [.. result.Recordings.Where(recording => recording.Measurement == key)
                    .Select(recording => recording with { Measurement = "" })],
                [.. result.Tables.Where(table => table.Measurement == key).Select(table => table with { Measurement = "" })]))],
        };
    }

    /// <summary>The result that an ensemble combines, or a report is made from, with the measurements asked for.</summary>
    public TrialResult ToResult(IEnumerable<string> measurements, IReadOnlyList<PredictionRecording> predictions)
    {
        var wanted = measurements.ToHashSet(StringComparer.Ordinal);
        var kept = Measurements.Where(measurement => wanted.Contains(measurement.Key)).ToList();
        return new TrialResult
        {
            State = State,
            Epochs = Epochs,
            Steps = Steps,
            StepsPerEpoch = StepsPerEpoch,
            Parameters = Parameters,
            WeightsHash = WeightsHash,
            Seconds = Seconds,
            PeakBytes = PeakBytes,
            Threads = Threads,
            Recordings = [.. kept.SelectMany(known => known.Recordings.Select(recording => recording with { Measurement = known.Key }))],
            Tables = [.. kept.SelectMany(known => known.Tables.Select(table => table with { Measurement = known.Key }))],
            Predictions = predictions,
        };
    }
}

/// <summary>One measurement of a training.</summary>
/// <param name="Key">Canonical JSON of what is measured, how and when; the recordings beneath do not repeat it.</param>
public sealed record StoredMeasurement(string Key, IReadOnlyList<Recording> Recordings, IReadOnlyList<TableRecording> Tables);

/// <summary>Predictions of a training, and the measurements that were made beside them: a view added later has none here.</summary>
public sealed record StoredPredictions(IReadOnlyList<string> Measurements, IReadOnlyList<PredictionRecording> Predictions)
{
    /// <summary>Whether they were told by a run that measured all of this.</summary>
    public bool Cover(IEnumerable<string> measurements)
    {
        var known = Measurements.ToHashSet(StringComparer.Ordinal);
        return measurements.All(known.Contains);
    }
}
