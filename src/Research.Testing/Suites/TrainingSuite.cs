using Microsoft.Extensions.DependencyInjection;
using Research.Training;

namespace Research.Testing;

/// <summary>What a technique promises in a training: an end, and the same bits every time and on any number of threads.</summary>
internal sealed class TrainingSuite(IServiceProvider services) : ISuite
{
    /// <summary>More than one, and no divisor of the usual sizes.</summary>
    private const int Threads = 3;

    /// <summary>Trainings at once: two seeds in turn, so that most have another beside them.</summary>
    private const int AtOnce = 8;

    private readonly ITrialRunner _runner = services.GetRequiredService<ITrialRunner>();

    private TrialResult? _plain;

    /// <summary>What has a place in <see cref="KitExperiment"/>.</summary>
    public static IReadOnlyList<string> TrainedKinds { get; } =
    [
        TechniqueKind.Layer, TechniqueKind.Activation, TechniqueKind.Initializer, TechniqueKind.Optimizer, TechniqueKind.Schedule,
        TechniqueKind.Loss, TechniqueKind.Regularizer, TechniqueKind.Metric, TechniqueKind.Probe, TechniqueKind.Pretrainer,
    ];

    public IReadOnlyList<string> Kinds => TrainedKinds;

    public IReadOnlyList<Check> Checks =>
    [
        new("trains", Trains),
        new("training is deterministic", Determinism),
        new("trainings stand apart", TrainingsStandApart),
        new("only looks", OnlyLooks),
        new("leaves the batch as it found it", LeavesTheBatch),
        new("a step allocates nothing", NoAllocation),
    ];

    public IReadOnlyList<Check> ChecksAtEnds => [new("trains", Trains)];

    public IReadOnlyList<Check> NeutralChecks => [new("neutral in training", Neutral)];

    /// <summary>The same training without the technique.</summary>
    private TrialResult Plain => _plain ??= Run(null);

    private TrialResult Run(Subject? subject, int threads = 1) =>
        TrainingRig.Placed(subject, () => Run(KitExperiment.Create(subject), threads));

    private TrialResult Run(TrialSpec trial, int threads) =>
        _runner.Run(trial, new TrialOptions { Threads = new(threads) }, CancellationToken.None);

    private void Trains(Subject subject)
    {
        var result = Run(subject);
        Expect.True(result.State == TrialState.Finished,
            $"a training of {result.Epochs} epochs has {result.State.ToString().ToLowerInvariant()}");
        Expect.True(result.Steps > 0, "no step was made");
        foreach (var recording in result.Recordings.Where(recording => recording.Address.EndsWith(".loss", StringComparison.Ordinal)))
            ExpectNumbers(recording);
    }

    private static void ExpectNumbers(Recording recording)
    {
        foreach (var (moment, value) in recording.Moments.Zip(recording.Values))
            Expect.True(double.IsFinite(value), $"{recording.Address} is no number at {moment}");
    }

    private void Determinism(Subject subject)
    {
        var first = Run(subject);
        TrainingRig.SameBits(first, Run(subject), "trained again");
        TrainingRig.SameBits(first, Run(subject, Threads), $"trained on {Threads} threads");
        if (subject.Info.Kind is not (TechniqueKind.Optimizer or TechniqueKind.Regularizer)) return;
        var wide = KitExperiment.CreateWide(subject);
        TrainingRig.SameBits(
            Run(wide, threads: 1), Run(wide, Threads), $"with layers of {wide.Resolved["model"]![0]!["units"]} units on {Threads} threads");
    }

    /// <summary>A sweep trains several cells and seeds at once: what one keeps in a static field, another finds there.</summary>
    private void TrainingsStandApart(Subject subject)
    {
        TrialSpec[] trials = [KitExperiment.Create(subject), KitExperiment.Create(subject) with { Seed = 2, Role = "2" }];
        var first = TrainingRig.Placed(subject, () => Run(trials[0], threads: 1));
        // What is filled once and for all is by now.
        var shared = SharedFields(subject);
        TrialResult[] alone = [first, Run(trials[1], threads: 1)];
        Expect.True(shared.Changed() is null,
            $"a training changes the static field {shared.Changed()}, which all trials of a sweep share: "
            + "keep it in a slot or a field of its own");
        var beside = new TrialResult[AtOnce];
        // Threads of their own: all run at once, however few cores there are.
        var running = Enumerable.Range(0, AtOnce).Select(i => Task.Factory.StartNew(
            () => beside[i] = Run(trials[i % trials.Length], threads: 1), CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default));
        Task.WhenAll(running.ToArray()).GetAwaiter().GetResult();
        for (var i = 0; i < AtOnce; i++) TrainingRig.SameBits(alone[i % alone.Length], beside[i], "beside other trainings");
    }

    private StaticFields SharedFields(Subject subject)
    {
        using var scope = services.CreateScope();
        var factory = scope.ServiceProvider.GetRequiredService<ITechniqueFactory>();
        var (kind, id) = (subject.Info.Kind, subject.Info.Id);
        return new StaticFields([factory.Create(kind, subject.Spec.ToString(), id, (_, _) => new LayerStack([]))]);
    }

    /// <summary>Metrics and probes change nothing, and tell something.</summary>
    private void OnlyLooks(Subject subject)
    {
        if (subject.Info.Kind is not (TechniqueKind.Metric or TechniqueKind.Probe))
            throw new NotApplicableException("it takes part in the training");
        var result = Run(subject);
        Expect.True(result.WeightsHash == Plain.WeightsHash, "looking on, it changes the weights");
        var told = result.Recordings.ToLookup(recording => recording.Address);
        foreach (var plain in Plain.Recordings.Where(recording => !recording.Address.StartsWith("run.", StringComparison.Ordinal)))
            Expect.True(told[plain.Address].Any(recording => recording.Values.SequenceEqual(plain.Values)),
                $"looking on, it changes {plain.Address}");
        Expect.True(result.Recordings.Count + result.Tables.Count > Plain.Recordings.Count + Plain.Tables.Count, "it records nothing");
    }

    private void Neutral(Subject subject)
    {
        if (subject.Info.Kind is TechniqueKind.Layer or TechniqueKind.Activation)
            throw new NotApplicableException("checked on the layer itself");
        var result = Run(subject);
        Expect.True(result.WeightsHash == Plain.WeightsHash,
            "with a setting that must change nothing, the weights have other bits than without it");
    }

    /// <summary>Those around it, and the measures after it, see the batch as it was.</summary>
    private void LeavesTheBatch(Subject subject)
    {
        using (var scope = services.CreateScope())
        {
            const string otherwise = "it wraps no step";
            if (subject.Info.Kind != TechniqueKind.Regularizer) throw new NotApplicableException(otherwise);
            scope.ServiceProvider.GetRequiredService<ITechniqueFactory>().Create<ITrainingStep>(subject, otherwise);
        }

        using var run = TrainingRig.Open(services, subject, KitExperiment.CreateWatched(subject));
        run.Finish();
    }

    /// <summary>Steps within an epoch; what ends one may record.</summary>
    private void NoAllocation(Subject subject)
    {
        using var run = TrainingRig.Open(services, subject, KitExperiment.Create(subject));
        var session = run.Session;
        var least = long.MaxValue;
        while (!session.Finished)
        {
            var bytes = 0L;
            for (var step = 1; step < session.StepsPerEpoch; step++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                session.Step();
                bytes += GC.GetAllocatedBytesForCurrentThread() - before;
            }

            // The first epoch warms up.
            if (session.Epochs > 0) least = Math.Min(least, bytes);
            session.Step();
        }

        if (least == long.MaxValue) throw new NotApplicableException("its training ends after the first epoch");
        Expect.True(least == 0, $"the steps of an epoch allocate {least} bytes");
    }
}
