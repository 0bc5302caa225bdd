using System.Text.Json;
using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Experiments;

/// <summary>Makes the report of a plan's outcomes.</summary>
internal sealed class ReportBuilder(ExperimentPlan plan, IReadOnlyList<TrialOutcome> outcomes)
{
    private const string MemberPrefix = "members.";

    private readonly HashSet<string> _ensembles = plan.Trials.Where(trial => trial.Members.Count > 0).Select(trial => trial.Cell.Id).ToHashSet(StringComparer.Ordinal);
    private readonly ILookup<string, TrialOutcome> _byCell = outcomes.ToLookup(outcome => outcome.Trial.Cell.Id, StringComparer.Ordinal);

    public Report Build(RunState state, ReportMachine machine)
    {
        var measures = Measures();
        return new Report
        {
            Experiment = new ReportExperiment(
                plan.Name, plan.Question, plan.Description, plan.Source, plan.Request.File, plan.FileHash, plan.Request.Variant,
                ReportJson.Parse(plan.Overrides), ReportJson.Parse(plan.Resolved)),
            Status = new ReportStatus(state, Counts(), Looks: []),
            Factors = [.. plan.Factors.Select(factor => new ReportFactor(
                factor.Name, factor.Paths, [.. factor.Levels.Select(level => new ReportLevel(level.Name, ReportJson.Parse(level.Set)))]))],
            Cells = [.. plan.Cells.Select(cell => new ReportCell(
                cell.Id, cell.Levels, cell.Baseline, cell.SameAs, cell.SpecHash, cell.Plan.Parameters, Tuned: [], DataIdentity.Of(cell.Plan)))],
            Measures = measures,
            Trials = [.. outcomes.Select(outcome => Trial(outcome, measures))],
            Histograms = [.. plan.Cells.SelectMany(cell =>
                Histograms.Of(cell.Id, OutcomesOf(cell).Select(outcome => outcome.Result).OfType<TrialResult>(), Views(cell)))],
            Summaries = [.. plan.Cells.SelectMany(cell => measures.Where(measure => Measured(cell, measure.Name)).Select(measure => Summaries.Of(
                cell.Id, measure.Name, [.. OutcomesOf(cell).Select(outcome => Value(outcome, measure.Name))])))],
            Failures = [.. outcomes.Where(outcome => outcome.Failure is not null).Select(outcome => new ReportFailure(
                outcome.Trial.Id, outcome.Trial.Cell.Id, outcome.Trial.Seed, outcome.Failure!.Where, outcome.Failure.Message))],
            Plugins = Plugins(),
            Machine = machine,
        };
    }

    private ReportTrialCounts Counts() => new(
        plan.Trials.Count,
        outcomes.Count(outcome => outcome.Result?.State == TrialState.Finished),
        outcomes.Count(outcome => outcome.Reused),
        outcomes.Count(outcome => outcome.Result?.State == TrialState.Diverged),
        outcomes.Count(outcome => outcome.Failure is not null));

    /// <summary>The primary, then every other address at the end in the order of the cells, then those of ensembles' members.</summary>
    private IReadOnlyList<ReportMeasure> Measures()
    {
        var addresses = plan.Cells.SelectMany(cell => cell.Plan.Addresses).Prepend(plan.Primary).DistinctBy(address => address.Address).ToList();
        var ofMembers = plan.Cells.Where(IsEnsemble).SelectMany(cell => cell.Plan.Addresses).DistinctBy(address => address.Address)
            .Select(address => address with { Address = MemberPrefix + address.Address });
        return [.. addresses.Concat(ofMembers).DistinctBy(address => address.Address).Select(address => new ReportMeasure(
            address.Address, Definition(address.Address), address.Unit, Better(address.HigherIsBetter), Scale: "linear"))];
    }

    private static JsonElement Definition(string address) => ReportJson.Parse(new JObject { ["of"] = address, ["at"] = Moment.End });

    /// <summary>The first parts of the addresses that views give: "test".</summary>
    private static HashSet<string> Views(Cell cell) =>
        cell.Plan.Addresses.Select(address => TrialValues.FirstPart(address.Address)).ToHashSet(StringComparer.Ordinal);

    private static string? Better(bool? higher) => higher switch { true => "higher", false => "lower", null => null };

    private bool Measured(Cell cell, string measure) =>
        measure.StartsWith(MemberPrefix, StringComparison.Ordinal)
            ? IsEnsemble(cell) && Tells(cell, measure[MemberPrefix.Length..])
            : Tells(cell, measure);

    private static bool Tells(Cell cell, string address) =>
        address.StartsWith("run.", StringComparison.Ordinal) || cell.Plan.Addresses.Any(known => known.Address == address);

    private bool IsEnsemble(Cell cell) => _ensembles.Contains(cell.SameAs ?? cell.Id);

    private IEnumerable<TrialOutcome> OutcomesOf(Cell cell) => _byCell[cell.SameAs ?? cell.Id];

    private static ReportValue Value(TrialOutcome outcome, string measure)
    {
        if (outcome.Failure is not null) return ReportValue.Of(ReportValue.Failed);
        return measure.StartsWith(MemberPrefix, StringComparison.Ordinal)
            ? TrialValues.OverMembers(outcome.Members, measure[MemberPrefix.Length..])
            : TrialValues.AtEnd(outcome.Result, measure);
    }

    private ReportTrial Trial(TrialOutcome outcome, IReadOnlyList<ReportMeasure> measures)
    {
        var cell = outcome.Trial.Cell;
        var views = Views(cell);
        var addresses = cell.Plan.Addresses.Select(address => address.Address).ToList();
        return new ReportTrial(
            outcome.Trial.Id,
            cell.Id,
            outcome.Trial.Seed,
            outcome.State,
            outcome.Result?.Epochs ?? 0,
            measures.Where(measure => Measured(cell, measure.Name)).ToDictionary(measure => measure.Name, measure => Value(outcome, measure.Name)),
            TrialValues.Curves(outcome.Result, views),
            TrialValues.Probes(outcome.Result, views),
            [.. outcome.Members.Select((member, index) => new ReportMember(
                index + 1,
                outcome.Trial.Members[index].Id,
                TrialOutcome.StateOf(member),
                addresses.ToDictionary(address => address, address => TrialValues.AtEnd(member, address))))],
            new ReportTrialMachine(outcome.Result?.Seconds ?? 0, outcome.Result?.PeakBytes ?? 0, outcome.Result?.Threads ?? 0));
    }

    private IReadOnlyList<ReportPlugin> Plugins() =>
        [.. plan.Cells.SelectMany(cell => cell.Plan.Techniques.Concat(cell.Plan.Observers))
            .DistinctBy(technique => (technique.Kind, technique.Id))
            .OrderBy(technique => technique.Kind, StringComparer.Ordinal).ThenBy(technique => technique.Id, StringComparer.Ordinal)
            .Select(technique => new ReportPlugin(
                technique.Id, technique.Kind, technique.Plugin.Assembly, technique.Plugin.Version, technique.Plugin.Sha256, technique.Plugin.Contract))];
}
