using Research.Training;

namespace Research.Testing;

/// <summary>What is told of epochs, stopping rules and schedules that watch a measure, over epochs whose measures are known: the kit's
/// trainings are too short for most of them to act.</summary>
internal sealed class EpochSuite(ITechniqueFactory factory) : ISuite
{
    private const int Epochs = 60, StepsPerEpoch = 7;

    private const float BaseRate = 0.1f;

    /// <summary>Sinks and then stands still; rises from the start; wavers; sinks with gaps.</summary>
    private static readonly Func<int, double>[] Courses =
    [
        epoch => 1d / Math.Min(epoch, Epochs / 4),
        epoch => epoch,
        epoch => RandomStream.Of("1", "conformance/epochs").Uniform(epoch),
        epoch => epoch % 4 == 0 ? double.NaN : 1d / epoch,
    ];

    public IReadOnlyList<string> Kinds { get; } = [TechniqueKind.Regularizer, TechniqueKind.Schedule];

    public IReadOnlyList<Check> Checks => [new("resume at every epoch", Resume)];

    /// <summary>Cut after each epoch in turn: a best value or a count that is no [State] leads to another verdict or rate.</summary>
    private void Resume(Subject subject)
    {
        var technique = factory.Create(subject);
        if (technique.Instance is not IStoppingRule && !technique.Parts.Any(part => part.Instance is IEpochObserver))
            throw new NotApplicableException("it is not told of epochs");
        foreach (var course in Courses)
        {
            foreach (var higherIsBetter in (ReadOnlySpan<bool>)[false, true])
            {
                var whole = Answers(subject, course, higherIsBetter, cut: 0);
                for (var cut = 1; cut < whole.Count; cut++)
                {
                    Expect.True(Answers(subject, course, higherIsBetter, cut).SequenceEqual(whole),
                        $"saved after epoch {cut} and restored into a fresh instance, it answers later epochs otherwise: a field that "
                        + "outlives an epoch is no [State]");
                }
            }
        }
    }

    /// <summary>What it says after each epoch, up to its stop: the verdict, and the next step's rate.</summary>
    private List<(Verdict Verdict, float Rate)> Answers(Subject subject, Func<int, double> course, bool higherIsBetter, int cut)
    {
        var technique = factory.Create(subject);
        var answers = new List<(Verdict Verdict, float Rate)>();
        for (var epoch = 1; epoch <= Epochs; epoch++)
        {
            var result = new KitEpoch(epoch, course(epoch), higherIsBetter);
            foreach (var part in technique.Parts) (part.Instance as IEpochObserver)?.Observe(result);
            var verdict = (technique.Instance as IStoppingRule)?.Observe(result) ?? Verdict.Continue;
            if (epoch == cut) technique = Restored(technique, factory.Create(subject));
            var next = new Progress(epoch * StepsPerEpoch + 1, epoch, StepsPerEpoch, Epochs + 1);
            answers.Add((verdict, (technique.Instance as ISchedule)?.Rate(BaseRate, next) ?? BaseRate));
            if (verdict == Verdict.Stop) break;
        }

        return answers;
    }

    private static BoundTechnique Restored(BoundTechnique saved, BoundTechnique fresh)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        using var reader = new BinaryReader(memory);
        StateFields.Write(writer, saved.Parts);
        memory.Position = 0;
        StateFields.Read(reader, fresh.Parts);
        return fresh;
    }
}
