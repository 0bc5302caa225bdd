using Microsoft.Extensions.DependencyInjection;
using Research.Training;

namespace Research.Testing;

/// <summary>What a technique promises in a training: an end, the same bits every time and on any number of threads,
/// and after a stop.</summary>
internal sealed class TrainingSuite(IServiceProvider services) : ISuite
{
    /// <summary>More than one, and no divisor of the usual sizes.</summary>
    private const int Threads = 3;

    private readonly ITrialRunner _runner = services.GetRequiredService<ITrialRunner>();

    private TrialResult? _plain;

    public IReadOnlyList<string> Kinds { get; } =
    [
        TechniqueKind.Layer, TechniqueKind.Activation, TechniqueKind.Initializer, TechniqueKind.Optimizer, TechniqueKind.Schedule,
        TechniqueKind.Loss, TechniqueKind.Regularizer, TechniqueKind.Metric, TechniqueKind.Probe, TechniqueKind.Pretrainer,
    ];

    public IReadOnlyList<Check> Checks =>
    [
        new("trains", Trains),
        new("training is deterministic", Determinism),
        new("only looks", OnlyLooks),
        new("save and resume", Resume),
        new("leaves the batch as it found it", LeavesTheBatch),
        new("a step allocates nothing", NoAllocation),
    ];

    public IReadOnlyList<Check> NeutralChecks => [new("neutral in training", Neutral)];

    /// <summary>The same training without the technique.</summary>
    private TrialResult Plain => _plain ??= Run(null);

    private TrialResult Run(Subject? subject, int threads = 1)
    {
        try
        {
            return Run(KitExperiment.Create(subject), threads);
        }
        catch (FaultsException refused) when (subject is not null && EndsModels(subject, refused))
        {
            throw new NotApplicableException("it ends a model, and names targets of its own");
        }
    }

    private TrialResult Run(TrialSpec trial, int threads) =>
        _runner.Run(trial, new TrialOptions { Threads = new(threads) }, CancellationToken.None);

    /// <summary>Whether the layer is refused for what follows it: heads are a model's last layer.</summary>
    private static bool EndsModels(Subject subject, FaultsException refused) =>
        subject.Info.Kind == TechniqueKind.Layer && refused.Message.Contains("last", StringComparison.Ordinal)
        && refused.Message.Contains("head", StringComparison.Ordinal);

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
        SameBits(first, Run(subject), "trained again");
        SameBits(first, Run(subject, Threads), $"trained on {Threads} threads");
        if (subject.Info.Kind is not (TechniqueKind.Optimizer or TechniqueKind.Regularizer)) return;
        var wide = KitExperiment.CreateWide(subject);
        SameBits(Run(wide, threads: 1), Run(wide, Threads), $"with layers of {wide.Resolved["model"]![0]!["units"]} units on {Threads} threads");
    }

    private static void SameBits(TrialResult first, TrialResult again, string how)
    {
        Expect.True(again.WeightsHash == first.WeightsHash, $"{how}, the weights have other bits");
        Expect.True(again.Recordings.Count == first.Recordings.Count,
            $"{how}, it records {again.Recordings.Count} series in place of {first.Recordings.Count}");
        foreach (var (one, other) in first.Recordings.Zip(again.Recordings))
        {
            if (one.Address.StartsWith("run.", StringComparison.Ordinal)) continue;
            Expect.True(one.Address == other.Address && one.Values.SequenceEqual(other.Values), $"{how}, {one.Address} has other bits");
        }
    }

    /// <summary>Metrics and probes change nothing, and tell something.</summary>
    private void OnlyLooks(Subject subject)
    {
        if (subject.Info.Kind is not (TechniqueKind.Metric or TechniqueKind.Probe))
            throw new NotApplicableException("it takes part in the training");
        var result = Run(subject);
        Expect.True(result.WeightsHash == Plain.WeightsHash, "looking on, it changes the weights");
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

    /// <summary>Stopped in the midst of an epoch, saved, restored into fresh instances: the same bits as without a stop.</summary>
    private void Resume(Subject subject)
    {
        using var whole = Open(subject);
        while (whole.Session.Step())
        {
        }

        byte[] checkpoint;
        using (var first = Open(subject))
        {
            for (var step = 0; step < first.Session.StepsPerEpoch + 1; step++) first.Session.Step();
            checkpoint = first.Session.Save();
        }

        using var second = Open(subject);
        second.Session.Restore(checkpoint);
        while (second.Session.Step())
        {
        }

        SameBits(whole.Session.Finish(), second.Session.Finish(), "saved in the second epoch and restored into fresh instances");
    }

    /// <summary>Those around it, and the measures after it, see the batch as it was.</summary>
    private void LeavesTheBatch(Subject subject)
    {
        using (var scope = services.CreateScope())
        {
            var factory = scope.ServiceProvider.GetRequiredService<ITechniqueFactory>();
            if (subject.Info.Kind != TechniqueKind.Regularizer
                || factory.Create(subject.Info.Kind, subject.Spec.ToString(), subject.Info.Id).Instance is not ITrainingStep)
            {
                throw new NotApplicableException("it wraps no step");
            }
        }

        using var run = Open(subject, KitExperiment.CreateWatched(subject));
        while (run.Session.Step())
        {
        }
    }

    /// <summary>Steps within an epoch; what ends one may record.</summary>
    private void NoAllocation(Subject subject)
    {
        using var run = Open(subject);
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

    private Opened Open(Subject subject) => Open(subject, KitExperiment.Create(subject));

    private Opened Open(Subject subject, TrialSpec trial)
    {
        var scope = services.CreateScope();
        var backend = new ManagedBackend(1);
        try
        {
            var factory = scope.ServiceProvider.GetRequiredService<ITechniqueFactory>();
            var session = TrainingSession.Create(trial, factory, backend, services.GetRequiredService<DataCache>());
            return new Opened(session, scope, backend);
        }
        catch (FaultsException refused) when (EndsModels(subject, refused))
        {
            throw new NotApplicableException("it ends a model, and names targets of its own");
        }
    }

    private sealed record Opened(TrainingSession Session, IServiceScope Scope, ManagedBackend Backend) : IDisposable
    {
        public void Dispose()
        {
            Scope.Dispose();
            Backend.Dispose();
        }
    }
}
