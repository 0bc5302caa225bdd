using Research.Experiments.Pages.Charts;

namespace Research.Experiments.Pages;

/// <summary>The primary measure over every pair of factors whose levels were all combined, other factors at baseline.</summary>
internal static class HeatSection
{
    private const int Open = 6, MostColumns = 8;

    public static Element? Of(ReportView view)
    {
        if (view.Primary is not { } primary || view.Baseline is not { } baseline) return null;
        var factors = view.Report.Factors.Where(factor => factor.Levels.Count > 1).ToList();
        var pairs = factors.SelectMany((first, index) => factors.Skip(index + 1).Select(second => (First: first, Second: second)));
        var panels = pairs.Select(pair => Panel(view, primary, baseline, pair.First, pair.Second)).OfType<Panel>().ToList();
        return Section.Of("heat", "Pairs of factors",
        [
            Section.Panels(panels.Take(Open)),
            panels.Count <= Open ? null : Section.Folded($"{panels.Count - Open} more", Section.Panels(panels.Skip(Open))),
        ]);
    }

    /// <summary>Null where a pair of levels has no cell.</summary>
    private static Panel? Panel(ReportView view, MeasureFigures measure, ReportCell baseline, ReportFactor first, ReportFactor second)
    {
        var (rows, columns) = second.Levels.Count > Math.Max(first.Levels.Count, MostColumns) ? (second, first) : (first, second);
        var found = rows.Levels.Select(
            row => columns.Levels.Select(column => Find(view, baseline, rows.Name, row.Name, columns.Name, column.Name)).ToList()).ToList();
        if (found.Any(row => row.Any(cell => cell is null))) return null;
        var fields = found.Select(row => row.Select(cell => Field(view, measure, cell!)).ToList()).ToList();
        var others = view.Report.Factors.Where(factor => factor != first && factor != second)
            .Select(factor => $"{factor.Name} {baseline.Levels.GetValueOrDefault(factor.Name)}").ToList();
        var title = $"{measure.Name}: {rows.Name} × {columns.Name}" + (others.Count == 0 ? "" : $" ({string.Join(", ", others)})");
        List<string> rowNames = [.. rows.Levels.Select(level => level.Name)], columnNames = [.. columns.Levels.Select(level => level.Name)];
        return new Panel(
            title,
            $"{(measure.IsLog ? "Geometric mean" : "Mean")} over seeds; the darker the field (on a dark page: the brighter), "
            + "the larger the number.",
            HeatMap.Draw(title + ".", rows.Name, rowNames, columns.Name, columnNames, fields),
            Legend: null,
            DataTable.Of(
                title, [new Column(rows.Name, Text: true), .. columnNames.Select(name => new Column($"{columns.Name} {name}"))],
                rowNames.Select((name, row) => (IReadOnlyList<Node>)[name, .. fields[row].Select(field => (Node)field.Label)])));
    }

    private static ReportCell? Find(ReportView view, ReportCell baseline, string row, string rowLevel, string column, string columnLevel) =>
        view.Report.Cells.FirstOrDefault(cell => cell.Levels.All(level =>
            level.Value == (level.Key == row
                ? rowLevel
                : level.Key == column ? columnLevel : baseline.Levels.GetValueOrDefault(level.Key))));

    private static HeatCell Field(ReportView view, MeasureFigures measure, ReportCell cell)
    {
        var summary = view.SummaryOf(cell, measure.Name);
        var missing = summary?.Missing.Select(entry => Figures.Words(entry.Key)).FirstOrDefault() ?? Figures.None;
        return summary?.Mean is { } mean
            ? new HeatCell(mean, measure.Level(mean), $"{cell.Id}\n{measure.Level(mean)}{measure.Spread(summary.Std)}, n = {summary.N}")
            : new HeatCell(null, missing, $"{cell.Id}\n{missing}");
    }
}
