namespace Research.Experiments;

/// <summary>Contrasts to the rows of a report, corrected by Holm within each measure and family.</summary>
internal sealed class ComparisonTable(MeasuredValues values, IReadOnlyList<long> seeds, double alpha, VerdictContext context)
{
    private const string BySeed = "seed";

    public IReadOnlyList<ReportComparison> Of(IReadOnlyList<TableContrast> contrasts, IEnumerable<string> measures) =>
        [.. measures.SelectMany(
            measure => contrasts.GroupBy(contrast => new { contrast.Kind, contrast.Family }).SelectMany(family => Family([.. family], measure)))];

    private IEnumerable<ReportComparison> Family(IReadOnlyList<TableContrast> contrasts, string measure)
    {
        var figures = contrasts.Select(
            contrast => values.Differences(contrast.Contrast, measure, seeds) is { } differences
                ? ContrastFigures.Of(differences, alpha)
                : null).ToList();
        var rule = VerdictRule.Difference;

        // What cannot be tested is a member of the family all the same: whether it can is known only by looking.
        var tested = Enumerable.Range(0, contrasts.Count).Where(i => figures[i] is not null).ToList();
        var adjusted = Holm.Adjust([.. tested.Select(i => figures[i]!.P(rule)?.Number ?? 1)]);
        var holm = tested.Zip(adjusted).ToDictionary(pair => pair.First, pair => pair.Second);
        return contrasts.Select((contrast, i) => figures[i] is { } known
            ? Row(contrast, measure, known, rule, Corrected(known, rule, holm[i], tested.Count))
            : SameTrials(contrast, measure));
    }

    /// <summary>Exact tests have a smallest p, and no correction takes it below its multiple.</summary>
    private ReportValue? Corrected(ContrastFigures figures, VerdictRule rule, double adjusted, int family) => figures.P(rule) switch
    {
        { Number: not null } when rule.Least(figures.Evidence!) * family > alpha => ReportValue.Of(ReportValue.Cannot),
        { Number: not null } => ReportValue.Of(adjusted),
        var none => none,
    };

    private ReportComparison Row(TableContrast row, string measure, ContrastFigures figures, VerdictRule rule, ReportValue? holm) => new(
        row.Kind, measure, row.Contrast.Of, row.Contrast.Against, figures.N, figures.Numbers, BySeed, figures.Difference, figures.Std,
        figures.Interval, figures.Median, figures.Wins, figures.Method, figures.P(rule), figures.PT(rule), figures.PWilcoxon(rule), holm,
        row.Family, figures.Effect, figures.Detectable, figures.UnseenFailureRate,
        [.. figures.Words(rule), .. Incomplete(figures), .. context.Words(measure, row.Contrast)]);

    private ReportComparison SameTrials(TableContrast row, string measure) => new(
        row.Kind, measure, row.Contrast.Of, row.Contrast.Against, 0, 0, BySeed, null, null, null, null, null, null, null, null, null, null,
        row.Family, null, null, null, [VerdictWords.SameTrials, .. context.Words(measure, row.Contrast)]);

    private static IEnumerable<string> Incomplete(ContrastFigures figures) =>
        figures.Differences.Failed + figures.Differences.NotRun > 0 ? [VerdictWords.Incomplete] : [];
}
