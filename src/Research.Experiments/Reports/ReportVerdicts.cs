using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Experiments;

/// <summary>Comparisons and claims of a report whose trials are told.</summary>
/// <param name="measures">Those that tables show.</param>
/// <param name="looks">The seed counts at which verdicts were given before.</param>
internal sealed class ReportVerdicts(ExperimentPlan plan, IReadOnlyList<Measure> measures, IReadOnlyList<int> looks)
{
    private const string Grid = "grid", Cross = "cross", OneAtATime = "one-at-a-time";

    /// <summary>With this one, where the experiment has claims.</summary>
    public IReadOnlyList<int> Looks => plan.Claims.Count == 0 ? looks : [.. looks.Append(plan.Seeds.Count).Distinct().Order()];

    public Report AddTo(Report report)
    {
        var values = MeasuredValues.Of(report);
        var context = Context(report);
        var contrasts = DesignContrasts.Of(report.Factors, report.Cells, everyCell: plan.Design is not (Grid or Cross or OneAtATime));
        return report with
        {
            Comparisons = new ComparisonTable(values, plan.Seeds, plan.Statistics.Alpha, context)
                .Of(contrasts, measures.Select(measure => measure.Name)),
            Claims = new ClaimJudge(values, plan.Seeds, plan.Statistics, context).Judge(plan.Claims),
        };
    }

    private VerdictContext Context(Report report) => new()
    {
        Preliminary = plan.Request.Seeds is { } asked && asked < Stated(),
        SeedsAdded = looks.Any(look => look < plan.Seeds.Count),
        PickedOnce = (string?)plan.Resolved["tune"]?["pick"] == "once",
        PickedAtEdge = report.Cells.Where(cell => cell.Tuned.Any(tuned => tuned.AtEdge)).Select(cell => cell.Id)
            .ToHashSet(StringComparer.Ordinal),
        OfTheMachine = measures.Where(measure => measure.OfTheMachine).Select(measure => measure.Name).ToHashSet(StringComparer.Ordinal),
    };

    /// <summary>The number of seeds that the file states.</summary>
    private int Stated() => plan.Resolved["seeds"] switch
    {
        JArray list => list.Count,
        { } count => (int)count,
        null => ExperimentDefaults.Seeds,
    };
}
