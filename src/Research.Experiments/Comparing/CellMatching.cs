namespace Research.Experiments;

/// <summary>Which cells of several reports are the same: by specHash, never by name; what is left,
/// by the settings that any of them varies.</summary>
internal sealed class CellMatching
{
    private readonly IReadOnlyList<Report> _reports;
    private readonly List<string> _paths;
    private readonly Dictionary<ReportCell, string> _settings = new(ReferenceEqualityComparer.Instance);
    private readonly List<ReportCell?[]> _matches = [];

    private CellMatching(IReadOnlyList<Report> reports)
    {
        _reports = reports;
        _paths =
        [
            .. reports.SelectMany(report => report.Factors).SelectMany(factor =>
                factor.Path.Concat(factor.Levels.SelectMany(level => level.Set.EnumerateObject().Select(set => set.Name)))).Distinct(),
        ];
    }

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
        foreach (var cell in left)
        {
            var settings = Settings(report, cell);
            if (Join(report, cell, (one, index) => Settings(index, one) == settings)) continue;
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

    private string Settings(int report, ReportCell cell)
    {
        if (!_settings.TryGetValue(cell, out var known)) _settings[cell] = known = Settings(_reports[report], cell);
        return known;
    }

    /// <summary>What lies at every path, in the experiment as the cell's levels set it.</summary>
    private string Settings(Report report, ReportCell cell)
    {
        var (set, rest) = CellExperiment.Of(report, cell);
        return string.Join('\n', _paths.Select(path => SettingPaths.Find(set, path) is { } value ? SettingPaths.Canonical(value) : "")
            .Concat(rest));
    }
}
