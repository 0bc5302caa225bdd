namespace Research.Training;

public sealed partial class TrainingSession
{
    /// <summary>
    /// Everything that the rest of the training depends on: weights, running statistics, optimizer slots, averages, the best model, the
    /// techniques' [State] fields, progress, and what was recorded. Random streams are functions of the step and need no saving.
    /// </summary>
    public byte[] Save()
    {
        Start();
        return Checkpoint.Write(Identity, writer =>
        {
            writer.Write(Steps);
            writer.Write(Epochs);
            writer.Write(_stepInEpoch);
            writer.Write(_lossSum);
            writer.Write(Loss);
            writer.Write(MeanLoss);
            writer.Write(Penalty);
            writer.Write(Diverged);
            writer.Write(_stopped);
            writer.Write(_probes.HasUpdate);
            writer.Write(_best?.Exists ?? false);
            foreach (var (_, values) in Memory()) Checkpoint.Write(writer, values());
            StateFields.Write(writer, Stateful());
            _recorder.Write(writer);
        });
    }

    /// <summary>Stands where the saved training stood; this one has been created from the same spec and has not begun.</summary>
    /// <exception cref="InvalidDataException">The checkpoint is damaged, or of another training: with the reason.</exception>
    public void Restore(ReadOnlySpan<byte> checkpoint)
    {
        if (_started) throw new InvalidOperationException("a training that has begun cannot be restored: create a fresh one");
        Initialize();
        BeginAsTheWeightsAre();
        Checkpoint.Read(checkpoint, Identity, Read);
        _started = true;
        Model.Step = Steps;
        if (_stepInEpoch > 0) _order.Prepare(Epochs);
        // Probes that wait for the first update look again: they hold what they saw until they report.
        if (Steps == 0) _probes.AtStart(again: true);
    }

    private string Identity => $"{CanonicalTraining.Of(_trial)}\n{_trial.Spec.Role}\n{_trial.Spec.Seed}";

    private void Read(BinaryReader reader)
    {
        Steps = reader.ReadInt64();
        Epochs = reader.ReadInt32();
        _stepInEpoch = reader.ReadInt32();
        _lossSum = reader.ReadDouble();
        Loss = reader.ReadDouble();
        MeanLoss = reader.ReadDouble();
        Penalty = reader.ReadDouble();
        Diverged = reader.ReadBoolean();
        _stopped = reader.ReadBoolean();
        _probes.HasUpdate = reader.ReadBoolean();
        var hasBest = reader.ReadBoolean();
        if (_best is not null) _best.Exists = hasBest;
        foreach (var (name, values) in Memory()) Checkpoint.Read(reader, values(), name);
        StateFields.Read(reader, Stateful());
        _recorder.Read(reader);
    }

    private delegate Span<float> Values();

    /// <summary>All memory that outlives a step, in a fixed order.</summary>
    private List<(string Name, Values Values)> Memory()
    {
        List<(string, Values)> memory = [("the weights", () => Model[Model.Weights]), ("the running statistics", () => Model.States)];
        foreach (var (name, plane) in _updater.Planes.Concat(_probes.Planes)) memory.Add((name, () => Model[plane]));
        if (_averages is { } averages)
            memory.AddRange([("the averages", () => Model[averages.Plane]), ("the averaged statistics", () => averages.States)]);
        if (_best is { } best) memory.AddRange([("the best weights", () => Model[best.Plane]), ("the best statistics", () => best.States)]);
        return memory;
    }

    private List<BoundTechnique> Stateful() =>
    [
        .. _trial.TrainingTechniques.Concat(_trial.AllMetrics.SelectMany(metric => metric.Bound.Parts))
            .Concat(_trial.Probes.SelectMany(probe => probe.Bound.Parts))
            .DistinctBy(bound => bound.Instance, ReferenceEqualityComparer.Instance),
    ];
}
