using System.Globalization;

namespace Research.Experiments.Pages;

/// <summary>Every cell by every measure, the primary first; main effects and interactions below.</summary>
internal static class LevelsSection
{
    public static Element? Of(ReportView view)
    {
        var measured = view.Report.Measures.Select(measure => view.Measure(measure.Name))
            .Where(measure => view.Report.Cells.Any(cell => view.SummaryOf(cell, measure.Name) is not null)).ToList();
        if (measured.Count == 0) return null;
        return Section.Of("levels", "Results",
        [
            Table(view, measured[0]), Unseen(view, measured[0]), Effects(view, measured[0]),
            measured.Count == 1 ? null : Section.Folded(
                $"The other {(measured.Count == 2 ? "measure" : $"{measured.Count - 1} measures")}",
                measured.Skip(1).SelectMany(measure => (Node?[])[Table(view, measure), Effects(view, measure)])),
        ]);
    }

    private static Element Table(ReportView view, MeasureFigures measure)
    {
        var factors = view.Report.Factors;
        var rows = view.Report.Cells.Select(cell => (Cell: cell, Summary: view.SummaryOf(cell, measure.Name)))
            .Where(row => row.Summary is not null).ToList();
        var comparisons = view.Report.Comparisons.Where(
            comparison => comparison.Kind == ComparisonKind.Level && comparison.Measure == measure.Name && comparison.Of.Count == 1)
            .DistinctBy(comparison => comparison.Of[0]).ToDictionary(comparison => comparison.Of[0], StringComparer.Ordinal);
        var noted = comparisons.Values.Any(comparison => comparison.Words.Count > 0);
        var columns = factors.Count == 0
            ? [new Column("cell", Text: true)]
            : factors.Select(factor => new Column(factor.Name, Text: true)).ToList();
        columns.AddRange([new(measure.IsLog ? "geometric mean ×/÷ std" : "mean ± std"), new("n"), new("95 % interval")]);
        if (comparisons.Count > 0)
            columns.AddRange(
                [new("difference"), new(view.Statistics.IntervalName()), new("p", Help: "paired t, two-sided"),
                    new("p Holm", Help: "corrected over the levels of a factor"), new("wins", Help: "seeds whose difference lies above 0"),
                    .. noted ? [new Column("notes", Text: true)] : (Column[])[]]);
        var caption = $"{measure.WithUnit}{(measure.Direction is { } direction ? $", {direction}" : "")}"
            + (comparisons.Count > 0 && view.Baseline is { } baseline
                ? $"; {(measure.IsLog ? "factors" : "differences")} from the baseline ({baseline.Id}), paired by seed"
                : "");
        return DataTable.Of(
            caption, columns,
            rows.Select(row => (IReadOnlyList<Node>)
            [
                .. Name(view, row.Cell), measure.Level(row.Summary!.Mean) + measure.Spread(row.Summary.Std), Seeds(row.Summary),
                measure.Interval(row.Summary.Interval),
                .. comparisons.Count == 0 ? [] : Against(row.Cell, comparisons.GetValueOrDefault(row.Cell.Id), measure).Take(noted ? 6 : 5),
            ]),
            strong: index => rows[index].Cell.Baseline);
    }

    private static IEnumerable<Node> Name(ReportView view, ReportCell cell)
    {
        var same = cell.SameAs is null ? "" : " (same as " + cell.SameAs + ")";
        if (view.Report.Factors.Count == 0) return [cell.Id + same];
        return view.Report.Factors.Select(
            (factor, index) => (Node)(cell.Levels.GetValueOrDefault(factor.Name, Figures.None) + (index == 0 ? same : "")));
    }

    private static Node[] Against(ReportCell cell, ReportComparison? comparison, MeasureFigures measure) => comparison is null
        ? [cell.Baseline ? "baseline" : Figures.None, Figures.None, Figures.None, Figures.None, Figures.None, ""]
        :
        [
            measure.Difference(comparison.Difference), measure.DifferenceInterval(comparison.Interval), P(comparison.P),
            P(comparison.PHolm), comparison.Wins is { } wins ? $"{wins} of {comparison.N}" : Figures.None,
            Words.Said(comparison.Words) ?? "",
        ];

    private static string Seeds(ReportSummary summary)
    {
        var missing = string.Join(", ", summary.Missing.Select(entry => $"{entry.Value} {Figures.Words(entry.Key)}"));
        return Counted(summary.N, summary.N + summary.Missing.Values.Sum()) + (missing.Length == 0 ? "" : $" ({missing})");
    }

    /// <summary>"10", or "7 of 10" where some are no numbers.</summary>
    public static string Counted(int numbers, int all) =>
        numbers == all ? all.ToString(CultureInfo.InvariantCulture) : $"{numbers} of {all}";

    /// <summary>A p, or "cannot": no p is written of a test that cannot reach alpha.</summary>
    public static string P(ReportValue? p) =>
        p is not { } value ? Figures.None : value.Number is { } number ? Figures.P(number) : value.Word ?? Figures.None;

    private static Element? Unseen(ReportView view, MeasureFigures measure) =>
        view.Report.Comparisons.FirstOrDefault(
            comparison => comparison.Measure == measure.Name && comparison.UnseenFailureRate is not null) is { } one
            ? Section.Note($"With {Figures.Counted(one.N, "seed")}, failing runs may stay unseen up to a share of "
                + $"{Figures.Number(one.UnseenFailureRate!.Value, Figures.Share)} (95 %).")
            : null;

    private static Element? Effects(ReportView view, MeasureFigures measure)
    {
        var rows = view.Report.Comparisons.Where(
            comparison => comparison.Kind != ComparisonKind.Level && comparison.Measure == measure.Name).ToList();
        var noted = rows.Any(row => row.Words.Count > 0);
        return rows.Count == 0 ? null : DataTable.Of(
            $"{measure.WithUnit}: main effects (a level against the baseline's, over the whole grid) "
            + "and interactions (what a level changes among the levels of another factor)",
            [new("effect", Text: true), new("against", Text: true), new("kind", Text: true), new("difference"),
                new(view.Statistics.IntervalName()), new("p"), new("p Holm"), .. noted ? [new Column("notes", Text: true)] : (Column[])[]],
            rows.Select(row => (IReadOnlyList<Node>)
            [
                string.Join(" + ", row.Of), string.Join(" + ", row.Against),
                row.Kind == ComparisonKind.MainEffect ? "main effect" : "interaction", measure.Difference(row.Difference),
                measure.DifferenceInterval(row.Interval), P(row.P), P(row.PHolm), .. noted ? [Words.Said(row.Words) ?? ""] : (Node[])[],
            ]));
    }
}
