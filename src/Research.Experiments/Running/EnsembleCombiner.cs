using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Research.Training;

namespace Research.Experiments;

/// <summary>Combines the stored predictions of an ensemble's members, and keeps the scores as a trial of their own in the store.</summary>
internal sealed class EnsembleCombiner(IServiceScopeFactory scopes, TrialStore store)
{
    /// <summary>The first kind may hold scores of what its members predicted in another cell's views of the same name.</summary>
    private const string Kind = "ensemble/2";

    /// <param name="members">What is stored of each member, in order.</param>
    /// <param name="fresh">Combines whatever is stored, and replaces it.</param>
    /// <returns>The ensemble's result, and whether it was there already.</returns>
    public (TrialResult Result, bool Reused) Combine(PlannedTrial trial, IReadOnlyList<StoredTrial> members, bool fresh)
    {
        if (members.Any(member => member.State == TrialState.Diverged)) return (ResultOf(members, TrialState.Diverged, []), true);
        var id = IdOf(trial);
        var measurements = trial.Plan.Measurements;
        if (!fresh && store.Read(id) is { } known && known.Has(measurements))
            return (ResultOf(members, TrialState.Finished, Recordings(known)), true);

        var results = members.Zip(trial.Members, (member, planned) =>
        {
            var measured = planned.Plan.Measurements;
            return member.ToResult(measured, store.ReadPredictions(member.Id, measured)?.Predictions ?? []);
        }).ToList();
        using var scope = scopes.CreateScope();
        var recordings = scope.ServiceProvider.GetRequiredService<ITrialRunner>().Combine(trial.Spec, results);
        var combined = ResultOf(members, TrialState.Finished, recordings);
        store.Save(id, combined, measurements, replace: fresh);
        return (combined, false);
    }

    private static IReadOnlyList<Recording> Recordings(StoredTrial stored) =>
        [.. stored.Measurements.SelectMany(measurement => measurement.Recordings)];

    private static TrialResult ResultOf(IReadOnlyList<StoredTrial> members, TrialState state, IReadOnlyList<Recording> recordings) => new()
    {
        State = state,
        Epochs = members.Max(member => member.Epochs),
        Steps = members.Max(member => member.Steps),
        StepsPerEpoch = members.Max(member => member.StepsPerEpoch),
        Parameters = members.Sum(member => member.Parameters),
        Recordings = recordings,
        WeightsHash = Hash([.. members.Select(member => member.WeightsHash)]),
        Seconds = members.Total(member => member.Seconds),
        PeakBytes = members.Max(member => member.PeakBytes),
        Threads = members.Max(member => member.Threads),
    };

    /// <summary>
    /// All that decides the scores: the members' trainings, how they are combined and by which plugin, and what is measured.
    /// </summary>
    private static string IdOf(PlannedTrial trial) => Hash(
    [
        Kind,
        .. trial.Members.Select(member => member.Id),
        trial.Spec.Resolved["ensemble"] is { } written ? CanonicalJson.Write(written) : "",
        .. trial.Plan.Techniques.Concat(trial.Plan.Observers).Where(technique => technique.Kind == TechniqueKind.Ensemble)
            .Select(technique => technique.Plugin.Sha256),
        .. trial.Plan.Measurements,
    ]);

    private static string Hash(string[] parts) => Hashes.Tagged(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))));
}
