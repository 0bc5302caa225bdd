using System.Globalization;
using Research.Experiments.Pages.Charts;

namespace Research.Experiments.Pages;

/// <summary>The verdict on each claim, with the figures that it rests on.</summary>
internal static class ClaimsSection
{
    /// <summary>All parts look the same: they are told apart by their names.</summary>
    private static readonly SeriesStyle Style = new(1);

    public static Element? Of(ReportView view)
    {
        var claims = view.Report.Claims;
        return claims.Count == 0 ? null : Section.Of(
            "claims", "Verdicts", [Tally(claims), .. claims.Select(claim => Card(view, claim)), Chance(view.Report)]);
    }

    private static Element Tally(IReadOnlyList<ReportClaim> claims) => new("p", "tally")
    {
        Enum.GetValues<Outcome>().Select(outcome => (Outcome: outcome, Count: claims.Count(claim => claim.Outcome == outcome)))
            .Where(entry => entry.Count > 0).Select(
                entry => Badge(entry.Outcome, entry.Count.ToString(CultureInfo.InvariantCulture) + " ")),
    };

    private static Element Badge(Outcome outcome, string before = "") => new("span", "badge " + Class(outcome))
    {
        new Element("span", "symbol") { { "aria-hidden", "true" },
            outcome switch { Outcome.Supported => "✓", Outcome.Refuted => "✗", _ => "?" } },
        before + Class(outcome),
    };

    private static string Class(Outcome outcome) =>
        outcome switch { Outcome.Supported => "supported", Outcome.Refuted => "refuted", _ => "undecided" };

    private static Element Card(ReportView view, ReportClaim claim)
    {
        var measure = view.Measure(claim.Measure);
        return new Element("article", "claim " + Class(claim.Outcome))
        {
            new Element("div")
            {
                Badge(claim.Outcome),
                new Element("h3") { claim.Says },
                new Element("p", "note") { Expected(claim, measure) + (claim.Source is null ? "" : $" Source: {claim.Source}.") },
                claim.Reason is null ? null : new Element("p", "reason") { "Undecided: " + ReportWords.Said(claim.Reason) + "." },
                claim.Parts.Select(part => Found(view, part, measure)),
                Words.Said([.. claim.Words.Distinct().Where(word => word != claim.Reason)]) is { } words
                    ? new Element("p", "reason") { words + "." }
                    : null,
            },
            Drawing(view, claim, measure),
            new Element("details", "data") { new Element("summary") { "Figures" }, PartsTable(view, claim, measure) },
        };
    }

    private static string Expected(ReportClaim claim, MeasureFigures measure)
    {
        var by = claim.Margin == 0
            ? ""
            : claim.Margin < 0 ? $", or less by no more than {measure.Size(-claim.Margin)}" : $" by more than {measure.Size(claim.Margin)}";
        return claim.Expect switch
        {
            Expectation.Greater => $"Expected: {measure.Name} greater{by}.",
            Expectation.Less => $"Expected: {measure.Name} less{by.Replace("less by", "greater by", StringComparison.Ordinal)}.",
            Expectation.Equivalent => $"Expected: {measure.Name} equal within {measure.Size(claim.Margin)}.",
            _ => $"Expected: {measure.Name} different{by}.",
        };
    }

    /// <summary>"relu against tanh (depth 2): −0.0036 [−0.0075, 0.0003], 10 seeds, p 0.064".</summary>
    private static Element Found(ReportView view, ReportClaimPart part, MeasureFigures measure) => new("p")
    {
        $"{Contrast(view, part, measure)}: ",
        new Element("strong") { measure.Difference(part.Difference) },
        $" {measure.DifferenceInterval(part.Interval)}, {LevelsSection.Counted(part.Numbers, part.N)} {Figures.Nouns(part.N, "seed")}, "
        + $"p\u00a0{LevelsSection.P(part.P)}, detectable {measure.Size(part.Detectable)}",
    };

    /// <summary>Null where no part has a number to draw.</summary>
    private static Element? Drawing(ReportView view, ReportClaim claim, MeasureFigures measure)
    {
        var rows = claim.Parts.Select(part => Row(view, part, measure)).ToList();
        if (rows.All(row => row.Dots.Count == 0 && row.Mean is null)) return null;
        var label = $"{(measure.IsLog ? "factor" : "difference")} in {measure.WithUnit}";
        return StripPlot.Draw($"{claim.Says}: differences per seed.", new Axis(label, measure.IsLog), rows, References(claim, measure));
    }

    private static List<StripReference> References(ReportClaim claim, MeasureFigures measure)
    {
        var margins = claim.Expect switch
        {
            Expectation.Less => (double[])[-claim.Margin],
            Expectation.Greater => [claim.Margin],
            _ => [-claim.Margin, claim.Margin],
        };
        var zero = new StripReference(measure.Place(0)!.Value, "no difference");
        return claim.Margin == 0
            ? [zero]
            : [zero with { Label = "" },
                .. margins.Select(margin => new StripReference(measure.Place(margin)!.Value, $"margin {measure.Difference(margin)}"))];
    }

    private static StripRow Row(ReportView view, ReportClaimPart part, MeasureFigures measure)
    {
        var name = Contrast(view, part, measure);
        var dots = part.Differences.Zip(part.Seeds).Where(entry => entry.First.Number is not null)
            .Select(entry => (measure.Place(entry.First.Number)!.Value, $"seed {entry.Second}: {measure.Difference(entry.First.Number)}"))
            .ToList();
        var tip = $"{name}\n{measure.Difference(part.Difference)} {measure.DifferenceInterval(part.Interval)}\n"
            + $"{Figures.Counted(part.N, "seed")}, {Class(part.Outcome)}";
        var missing = part.Differences.Where(difference => difference.Word is not null).GroupBy(difference => difference.Word!)
            .Select(group => $"{group.Count()} {Figures.Words(group.Key)}");
        return new StripRow(
            name, Style, dots, measure.Place(part.Difference), measure.Place(part.Interval?[0]), measure.Place(part.Interval?[1]), tip,
            string.Join(", ", missing) is { Length: > 0 } note ? note : null);
    }

    private static string Contrast(ReportView view, ReportClaimPart part, MeasureFigures measure)
    {
        if (part.Against.Count == 0) return $"{string.Join(" + ", part.Of)} against {measure.Level(part.Constant)}";
        var cells = part.Of.Concat(part.Against).Select(view.Cell).OfType<ReportCell>().ToList();
        if (cells.Count != part.Of.Count + part.Against.Count)
            return $"{string.Join(" + ", part.Of)} against {string.Join(" + ", part.Against)}";
        string Side(IEnumerable<string> ids) => string.Join(" + ", ids.Select(id => view.Names.Name(view.Cell(id)!, cells)));
        var common = view.Names.Common(cells);
        return $"{Side(part.Of)} against {Side(part.Against)}" + (common.Length == 0 ? "" : $" ({common})");
    }

    /// <summary>Of "equivalent" the interval that decides stands beside the usual one.</summary>
    private static Element PartsTable(ReportView view, ReportClaim claim, MeasureFigures measure) => DataTable.Of(
        $"What the verdict on “{claim.Says}” rests on",
        [
            new("contrast", Text: true), new("outcome", Text: true), new("difference"),
            new(view.Statistics.IntervalName()),
            .. claim.Expect == Expectation.Equivalent
                ? [new(view.Statistics.EquivalenceIntervalName(), Help: "of two one-sided tests: it decides")]
                : (Column[])[],
            new("n"), new("wins", Help: "seeds whose difference lies above 0"), new("method", Text: true), new("p"), new("p Wilcoxon"),
            new("effect d_z", Help: "with Hedges' correction"),
            new("detectable", Help: "the difference that so many seeds see with a power of 80 %"),
        ],
        claim.Parts.Select(part => (IReadOnlyList<Node>)
        [
            Contrast(view, part, measure), Class(part.Outcome) + (part.Reason is null ? "" : ": " + ReportWords.Said(part.Reason)),
            measure.Difference(part.Difference), measure.DifferenceInterval(part.Interval),
            .. claim.Expect == Expectation.Equivalent ? [measure.DifferenceInterval(part.EquivalenceInterval)] : (Node[])[],
            LevelsSection.Counted(part.Numbers, part.N), part.Wins is { } wins ? $"{wins} of {part.N}" : Figures.None,
            part.Method ?? Figures.None, LevelsSection.P(part.P), LevelsSection.P(part.PWilcoxon),
            Figures.Number(part.Effect), measure.Size(part.Detectable),
        ]));

    private static Element Chance(Report report) => Section.Note(
        (report.Claims.Count == 1 ? "If this claim were not true, " : $"If none of these {report.Claims.Count} claims were true, ")
        + $"{Figures.Number(ReportStatistics.SupportedByChance(report))} would "
        + "still come out as supported, by chance. “Undecided” is not “no difference”: “detectable” says how large a difference so many "
        + "seeds would have seen, four times of five.");
}
