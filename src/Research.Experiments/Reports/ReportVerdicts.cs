using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Experiments;

/// <summary>Comparisons and claims of a report whose trials are told.</summary>
/// <param name="measures">Those that tables show.</param>
/// <param name="looks">Where verdicts were given before.</param>
internal sealed class ReportVerdicts(ExperimentPlan plan, IReadOnlyList<Measure> measures, PastLooks looks)
{
    private const string Grid = "grid", Cross = "cross", OneAtATime = "one-at-a-time";

    public Report AddTo(Report report)
    {
        var values = MeasuredValues.Of(report);
        var context = Context(report);
        var contrasts = DesignContrasts.Of(report.Factors, report.Cells, everyCell: plan.Design is not (Grid or Cross or OneAtATime));
        var claims = new ClaimJudge(values, plan.Seeds, plan.Statistics, context).Judge(plan.Claims)
            .Select(claim => WithLooks(report, claim)).ToList();
        return report with
        {
            Status = claims.Count == 0
                ? report.Status
                : report.Status with { Looks = [.. claims.SelectMany(claim => claim.Looks!).Distinct().Order()] },
            Comparisons = new ComparisonTable(values, plan.Seeds, plan.Statistics.Alpha, context)
                .Of(contrasts, measures.Select(measure => measure.Name)),
            Claims = claims,
        };
    }

    /// <summary>With the seed counts at which it was judged, this one included; an interrupted run judges nothing.</summary>
    private ReportClaim WithLooks(Report report, ReportClaim claim)
    {
        var past = looks.Of(report, claim);
        return claim with
        {
            Looks = report.Status.State == RunState.Partial ? past : [.. past.Append(plan.Seeds.Count).Distinct().Order()],
            Words = past.Any(look => look < plan.Seeds.Count) ? [.. claim.Words, VerdictWords.SeedsAddedAfterVerdict] : claim.Words,
        };
    }

    private VerdictContext Context(Report report) => new()
    {
        Preliminary = plan.Request.Seeds is { } asked && asked < Stated(),
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
