using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Experiments;

/// <summary>The measures of a plan: what claims and tables use, the primary first, then every other address at the end.</summary>
internal sealed class PlanMeasures
{
    private const string MemberPrefix = "members.";
    private const string OfRun = "run.";

    private readonly HashSet<string> _ensembles;
    private readonly HashSet<string> _written;

    public PlanMeasures(ExperimentPlan plan)
    {
        _ensembles = plan.Trials.Where(trial => trial.Members.Count > 0).Select(trial => trial.Cell.Id).ToHashSet(StringComparer.Ordinal);
        Tables = plan.Measures.Count > 0 ? plan.Measures : [OfAddress(plan.Primary)];
        _written = Tables.Select(measure => measure.Name).ToHashSet(StringComparer.Ordinal);
        var addresses = plan.Cells.SelectMany(cell => cell.Plan.Addresses).ToList();
        var ofMembers = plan.Cells.Where(IsEnsemble).SelectMany(cell => cell.Plan.Addresses)
            .Select(address => address with { Address = MemberPrefix + address.Address });
        All = [.. Tables,
            .. addresses.Concat(ofMembers).DistinctBy(address => address.Address).Where(address => !_written.Contains(address.Address))
                .Select(OfAddress)];
    }

    /// <summary>Those that claims and tables use.</summary>
    public IReadOnlyList<Measure> Tables { get; }

    public IReadOnlyList<Measure> All { get; }

    /// <summary>Whether a cell has it: heads, and so addresses, may differ between cells.</summary>
    public bool Has(Cell cell, Measure measure) => measure.Address switch
    {
        null => true,
        var address when address.StartsWith(MemberPrefix, StringComparison.Ordinal) =>
            IsEnsemble(cell) && (Tells(cell, address[MemberPrefix.Length..]) || _written.Contains(measure.Name)),
        var address => Tells(cell, address) || _written.Contains(measure.Name),
    };

    private static Measure OfAddress(AddressInfo address) => new()
    {
        Name = address.Address,
        Address = address.Address,
        Unit = address.Unit,
        HigherIsBetter = address.HigherIsBetter,
        OfTheMachine = MachineMeasures.Holds(address.Address),
        Definition = new JValue(address.Address),
    };

    private static bool Tells(Cell cell, string address) =>
        address.StartsWith(OfRun, StringComparison.Ordinal) || cell.Plan.Addresses.Any(known => known.Address == address);

    private bool IsEnsemble(Cell cell) => _ensembles.Contains(cell.SameAs ?? cell.Id);
}
