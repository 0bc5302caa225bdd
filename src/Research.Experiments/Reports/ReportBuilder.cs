using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Experiments;

/// <summary>Makes the report of a plan's outcomes.</summary>
/// <param name="looks">Where verdicts were given before.</param>
internal sealed class ReportBuilder(ExperimentPlan plan, IReadOnlyList<TrialOutcome> outcomes, PastLooks looks)
{
    private readonly PlanMeasures _measures = new(plan);
    private readonly ILookup<string, TrialOutcome> _byCell = outcomes.ToLookup(outcome => outcome.Trial.Cell.Id, StringComparer.Ordinal);

    public Report Build(RunState state, ReportMachine machine)
    {
        var cells = plan.Cells.Select(cell => new ReportCell(
            cell.Id, cell.Levels, cell.Baseline, cell.SameAs, cell.SpecHash, cell.Plan.Parameters, TuningReport.OfCell(plan, cell),
            DataIdentity.Of(cell.Plan))).ToList();
        var verdicts = new ReportVerdicts(plan, _measures.Tables, looks);
        var report = new Report
        {
            Experiment = new ReportExperiment(
                plan.Name, plan.Question, plan.Description, plan.Source, plan.Request.File, plan.FileHash, plan.Request.Variant,
                ReportJson.Parse(plan.Overrides), ReportJson.Parse(plan.Resolved)),
            Status = new ReportStatus(state, Counts(), []),
            Factors = [.. plan.Factors.Select(factor => new ReportFactor(
                factor.Name, factor.Paths, [.. factor.Levels.Select(level => new ReportLevel(level.Name, ReportJson.Parse(level.Set)))]))],
            Cells = cells,
            Measures = [.. _measures.All.Select(Measure)],
            Trials = [.. outcomes.Select(Trial)],
            Histograms = [.. plan.Cells.SelectMany(cell =>
                Histograms.Of(cell.Id, OutcomesOf(cell).Select(outcome => outcome.Result).OfType<TrialResult>(), Views(cell)))],
            Summaries = [.. plan.Cells.SelectMany(
                cell => _measures.All.Where(measure => _measures.Has(cell, measure)).Select(measure => Summary(cell, measure)))],
            Tuning = TuningReport.Of(plan),
            Failures = [.. outcomes.Where(outcome => outcome.Failure is not null).Select(outcome => new ReportFailure(
                outcome.Trial.Id, outcome.Trial.Cell.Id, outcome.Trial.Seed, outcome.Failure!.Where, outcome.Failure.Message))],
            Plugins = Plugins(),
            Machine = machine,
        };
        return verdicts.AddTo(report);
    }

    private ReportTrialCounts Counts() => new(
        plan.Trials.Count,
        outcomes.Count(outcome => outcome.Result?.State == TrialState.Finished),
        outcomes.Count(outcome => outcome.Reused),
        outcomes.Count(outcome => outcome.Result?.State == TrialState.Diverged),
        outcomes.Count(outcome => outcome.Failure is not null));

    private static ReportMeasure Measure(Measure measure) => new(
        measure.Name,
        ReportJson.Parse(measure.Definition as JObject ?? new JObject { ["of"] = measure.Definition, ["at"] = measure.Moment }),
        measure.Unit,
        measure.HigherIsBetter switch { true => "higher", false => "lower", null => null },
        measure.Log10 ? ReportMeasure.Log10 : ReportMeasure.Linear);

    /// <summary>The first parts of the addresses that views give: "test".</summary>
    private static HashSet<string> Views(Cell cell) =>
        cell.Plan.Addresses.Select(address => TrialValues.FirstPart(address.Address)).ToHashSet(StringComparer.Ordinal);

    private IEnumerable<TrialOutcome> OutcomesOf(Cell cell) => _byCell[cell.SameAs ?? cell.Id];

    private ReportValue Value(TrialOutcome outcome, Measure measure) => new TrialMeasure(outcome).Of(measure);

    private ReportSummary Summary(Cell cell, Measure measure) => Summaries.Of(
        cell.Id, measure.Name,
        [.. OutcomesOf(cell).Select(outcome => OrderedValue.Of(Value(outcome, measure), measure.Log10, measure.HigherIsBetter))]);

    private ReportTrial Trial(TrialOutcome outcome)
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
            _measures.All.Where(measure => _measures.Has(cell, measure))
                .ToDictionary(measure => measure.Name, measure => Value(outcome, measure)),
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
            .DistinctBy(technique => new { technique.Kind, technique.Id })
            .OrderBy(technique => technique.Kind, StringComparer.Ordinal).ThenBy(technique => technique.Id, StringComparer.Ordinal)
            .Select(technique => new ReportPlugin(
                technique.Id, technique.Kind, technique.Plugin.Assembly, technique.Plugin.Version, technique.Plugin.Sha256,
                technique.Plugin.Contract))];
}
