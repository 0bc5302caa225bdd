using Research.Training;

namespace Research.Testing;

/// <summary>Probes and pre-trainers: what they declare to measure is what they tell.</summary>
internal sealed class QuantitySuite(ITechniqueFactory factory, ITrialRunner runner) : ISuite
{
    public IReadOnlyList<string> Kinds { get; } = [TechniqueKind.Probe, TechniqueKind.Pretrainer];

    public IReadOnlyList<Check> Checks => [new("tells what it declares", Declares)];

    /// <summary>Planning refuses a measure of what is not declared: told alone, a quantity could never be used. Not every model has all
    /// that is declared.</summary>
    private void Declares(Subject subject)
    {
        var technique = factory.Create(subject).Instance;
        var (declared, prefix) = technique is IProbe probe
            ? (probe.Quantities, $"{subject.Info.Id}.") : (((IPretrainer)technique).Quantities, "pretrain.");
        if (declared.Count == 0) throw new NotApplicableException("it declares no quantities: measures of them are not checked");
        var result = runner.Run(KitExperiment.Create(subject), new TrialOptions(), CancellationToken.None);
        var told = result.Recordings.Select(recording => recording.Address)
            .Where(address => address.StartsWith(prefix, StringComparison.Ordinal))
            .Select(address => address[prefix.Length..].Split('@')[0]).ToHashSet();
        foreach (var quantity in told)
            Expect.True(declared.Contains(quantity), $"it tells \"{quantity}\", which is not among its quantities");
    }
}
