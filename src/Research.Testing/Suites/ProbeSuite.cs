using Research.Training;

namespace Research.Testing;

/// <summary>Probes: what they declare to measure is what they tell.</summary>
internal sealed class ProbeSuite(ITechniqueFactory factory, ITrialRunner runner) : ISuite
{
    public IReadOnlyList<string> Kinds { get; } = [TechniqueKind.Probe];

    public IReadOnlyList<Check> Checks => [new("tells what it declares", Declares)];

    public IReadOnlyList<Check> NeutralChecks => [];

    /// <summary>Planning refuses a measure of what is not declared: told alone, a quantity could never be used. Not every model has all
    /// that is declared.</summary>
    private void Declares(Subject subject)
    {
        var declared = ((IProbe)factory.Create(TechniqueKind.Probe, subject.Spec.ToString(), subject.Info.Id).Instance).Quantities;
        if (declared.Count == 0) throw new NotApplicableException("it declares no quantities: measures of them are not checked");
        var result = runner.Run(KitExperiment.Create(subject), new TrialOptions(), CancellationToken.None);
        var prefix = $"{subject.Info.Id}.";
        var told = result.Recordings.Select(recording => recording.Address)
            .Where(address => address.StartsWith(prefix, StringComparison.Ordinal))
            .Select(address => address[prefix.Length..].Split('@')[0]).ToHashSet();
        foreach (var quantity in told)
            Expect.True(declared.Contains(quantity), $"it tells \"{quantity}\", which is not among its quantities");
    }
}
