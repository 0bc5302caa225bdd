using Research.Experiments.Pages.Charts;

namespace Research.Experiments.Pages;

/// <param name="Title">What all of its cells have in common; empty for a panel of all cells.</param>
/// <param name="Cells">Each with its style in this panel.</param>
internal sealed record Facet(string Title, IReadOnlyList<(ReportCell Cell, SeriesStyle Style)> Cells)
{
    public IReadOnlyList<ReportCell> All => [.. Cells.Select(entry => entry.Cell)];
}

/// <summary>Cells shared out over panels: so few lines in each that one can follow them,
/// and beside each other what one wants to compare.</summary>
internal static class Facets
{
    /// <summary>Lines in one panel.</summary>
    public const int Most = 6;

    public static IReadOnlyList<Facet> Of(ReportView view)
    {
        var cells = view.Distinct;
        if (cells.Count <= Most) return [new Facet("", [.. cells.Select(cell => (cell, view.Names.Style(cell)))])];
        return ByLevels(view, cells) ?? Beside(view, cells);
    }

    /// <summary>A cell's in the panels, for other plots that name it.</summary>
    public static SeriesStyle Style(IReadOnlyList<Facet> facets, ReportCell cell) =>
        facets.SelectMany(facet => facet.Cells).Where(entry => entry.Cell == cell).Select(entry => entry.Style).FirstOrDefault();

    /// <summary>A panel for each combination of the other factors, where that fills the panels; a level looks the same in all.</summary>
    private static IReadOnlyList<Facet>? ByLevels(ReportView view, IReadOnlyList<ReportCell> cells)
    {
        foreach (var factor in view.Report.Factors.Where(factor => factor.Levels.Count is > 1 and <= Most)
            .OrderByDescending(factor => factor.Levels.Count))
        {
            var others = view.Report.Factors.Where(other => other != factor).Select(other => other.Name).ToList();
            var groups = cells.GroupBy(cell => string.Join('\n', others.Select(other => cell.Levels.GetValueOrDefault(other, ""))))
                .Select(group => group.ToList()).ToList();
            if (groups.Any(group => group.Count < 2)) continue;
            var styles = Styles(factor, view.Baseline);
            return [.. groups.Select(group => new Facet(
                view.Names.Common(group), [.. group.Select(cell => (cell, styles[cell.Levels[factor.Name]]))]))];
        }
        return null;
    }

    /// <summary>The baseline in every panel, and the others beside it: one factor after the other, then a few at a time.</summary>
    private static List<Facet> Beside(ReportView view, IReadOnlyList<ReportCell> cells)
    {
        var baseline = view.Baseline!;
        var others = cells.Where(cell => cell.Id != baseline.Id)
            .GroupBy(cell => view.Names.Varying([baseline, cell]) is [var factor] ? factor : "")
            .SelectMany(group => group.Chunk(Most - 1)
                .Select((chunk, index) => (Title: Title(group.Key, index, group.Count()), Cells: chunk)));
        return [.. others.Select(
            panel => new Facet(panel.Title, [.. panel.Cells.Prepend(baseline).Select(cell => (cell, view.Names.Style(cell)))]))];
    }

    private static string Title(string factor, int index, int cells)
    {
        var of = (cells + Most - 2) / (Most - 1);
        return (factor.Length == 0 ? "several factors" : factor) + (of == 1 ? "" : $" ({index + 1} of {of})");
    }

    private static Dictionary<string, SeriesStyle> Styles(ReportFactor factor, ReportCell? baseline)
    {
        var first = baseline?.Levels.GetValueOrDefault(factor.Name);
        return factor.Levels.Select(level => level.Name).Distinct().OrderBy(name => name == first ? 0 : 1)
            .Select((name, index) => (name, index))
            .ToDictionary(entry => entry.name, entry => new SeriesStyle(entry.index), StringComparer.Ordinal);
    }
}
