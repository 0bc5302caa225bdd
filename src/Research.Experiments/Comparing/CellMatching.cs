namespace Research.Experiments;

/// <summary>Which cells of several reports are the same: by specHash, never by name; what is left,
/// by the settings that any of them varies.</summary>
internal sealed class CellMatching
{
    private readonly IReadOnlyList<Report> _reports;
    private readonly List<ReportCell?[]> _matches = [];

    private CellMatching(IReadOnlyList<Report> reports) => _reports = reports;

    /// <returns>Groups, one cell a report (null where it has none); in the order of the first report,
    /// then those that only later ones have.</returns>
    public static IReadOnlyList<ReportCell?[]> Of(IReadOnlyList<Report> reports)
    {
        var matching = new CellMatching(reports);
        for (var report = 0; report < reports.Count; report++) matching.Add(report);
        return matching._matches;
    }

    private void Add(int report)
    {
        var left = _reports[report].Cells.Where(cell => !Join(report, cell, (one, _) => one.SpecHash == cell.SpecHash)).ToList();
        var paths = _reports.SelectMany(known => known.Factors)
            .SelectMany(factor =>
                factor.Path.Concat(factor.Levels.SelectMany(level => level.Set.EnumerateObject().Select(set => set.Name))))
            .Distinct().ToList();
        foreach (var cell in left)
        {
            var settings = Settings(report, cell, paths);
            if (Join(report, cell, (one, index) => Settings(index, one, paths) == settings)) continue;
            var alone = new ReportCell?[_reports.Count];
            alone[report] = cell;
            _matches.Add(alone);
        }
    }

    private bool Join(int report, ReportCell cell, Func<ReportCell, int, bool> same)
    {
        var match = _matches.FirstOrDefault(
            match => match[report] is null && match.Index().Any(known => known.Item is { } one && same(one, known.Index)));
        if (match is not null) match[report] = cell;
        return match is not null;
    }

    private string Settings(int report, ReportCell cell, IReadOnlyList<string> paths)
    {
        var of = _reports[report];
        var set = of.Factors.Select(
            factor => factor.Levels.FirstOrDefault(level => cell.Levels.GetValueOrDefault(factor.Name) == level.Name))
            .OfType<ReportLevel>().SelectMany(level => level.Set.EnumerateObject()).GroupBy(setting => setting.Name)
            .ToDictionary(group => group.Key, group => group.Last().Value);
        return string.Join('\n', paths.Select(path =>
            set.TryGetValue(path, out var value)
            || (SettingPaths.Find(of.Experiment.Resolved, path) is { } written && (value = written).ValueKind != 0)
                ? SettingPaths.Canonical(value) : ""));
    }
}
