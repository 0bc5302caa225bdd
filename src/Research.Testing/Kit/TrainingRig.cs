using Microsoft.Extensions.DependencyInjection;
using Research.Training;

namespace Research.Testing;

/// <summary>A training in instances of its own, driven step by step.</summary>
internal sealed class TrainingRig : IDisposable
{
    private readonly IServiceScope _scope;
    private readonly ManagedBackend _backend = new(1);
    private readonly TrainingSession? _session;

    private TrainingRig(IServiceProvider services, TrialSpec trial)
    {
        _scope = services.CreateScope();
        try
        {
            var factory = _scope.ServiceProvider.GetRequiredService<ITechniqueFactory>();
            _session = TrainingSession.Create(trial, factory, _backend, services.GetRequiredService<DataCache>());
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public TrainingSession Session => _session!;

    public static TrainingRig Open(IServiceProvider services, Subject subject, TrialSpec trial) =>
        Placed(subject, () => new TrainingRig(services, trial));

    /// <summary>Stands where a training of the same trial was saved.</summary>
    public static TrainingRig Open(IServiceProvider services, Subject subject, TrialSpec trial, byte[] checkpoint)
    {
        var rig = Open(services, subject, trial);
        rig.Session.Restore(checkpoint);
        return rig;
    }

    /// <summary>Makes the steps that are left.</summary>
    public TrialResult Finish()
    {
        while (Session.Step())
        {
        }

        return Session.Finish();
    }

    /// <summary>What a layer is refused for that has no place before others, as heads have none, is no fault of it.</summary>
    public static T Placed<T>(Subject? subject, Func<T> train)
    {
        try
        {
            return train();
        }
        catch (FaultsException refused) when (subject is not null && EndsModels(subject, refused))
        {
            throw new NotApplicableException("it ends a model, and names targets of its own");
        }
    }

    /// <summary>Whether the layer is refused for what follows it: heads are a model's last layer.</summary>
    private static bool EndsModels(Subject subject, FaultsException refused) =>
        subject.Info.Kind == TechniqueKind.Layer && refused.Message.Contains("last", StringComparison.Ordinal)
        && refused.Message.Contains("head", StringComparison.Ordinal);

    /// <summary>As many steps to the same weights, values and tables, but for what tells of the run itself.</summary>
    public static void SameBits(TrialResult first, TrialResult again, string how)
    {
        Expect.True(again.Steps == first.Steps, $"{how}, it makes {again.Steps} steps in place of {first.Steps}");
        Expect.True(again.WeightsHash == first.WeightsHash, $"{how}, the weights have other bits");
        var (expected, found) = (Told(first), Told(again));
        Expect.True(expected.Select(told => told.Name).SequenceEqual(found.Select(told => told.Name)),
            $"{how}, it records other series: {found.Count} in place of {expected.Count}");
        foreach (var (one, other) in expected.Zip(found))
            Expect.True(one.Values.SequenceEqual(other.Values), $"{how}, {one.Name} has other bits");
    }

    private static List<(string Name, IReadOnlyList<double> Values)> Told(TrialResult result) =>
    [
        .. result.Recordings.Where(recording => !recording.Address.StartsWith("run.", StringComparison.Ordinal))
            .Select(recording => (recording.Address, recording.Values)),
        .. result.Tables.Select(table => ($"{table.Address} at {table.Moment}", table.Values)),
    ];

    public void Dispose()
    {
        _session?.Dispose();
        _scope.Dispose();
        _backend.Dispose();
    }
}
