namespace Research.Experiments;

/// <summary>Compares reports, of one experiment or of several.</summary>
public static class ReportComparer
{
    private const double Alpha = 0.05;
    private const int LettersOfTheAlphabet = 26;

    /// <param name="metric">A measure that all of them have; null: the first report's primary, or else the first that all have.</param>
    /// <exception cref="ExperimentException">There is no such measure, or it means different things.</exception>
    public static ComparisonReport Compare(IReadOnlyList<ReportFile> files, string? metric)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(files.Count, 2);
        if (files.Count > LettersOfTheAlphabet) throw Wrong("", "", $"at most {LettersOfTheAlphabet} reports can be compared at once");
        Report[] reports = [.. files.Select(file => file.Report)];
        var measure = MeasureOf(files, metric);
        var arms = new ArmComparison(measure.Name, Alpha);
        var cells = Corrected([.. CellMatching.Of(reports).Select(match => Compared(reports, match, arms, measure.Name))]);
        var shared = AgainstSharedBaseline(reports, arms);
        return new ComparisonReport
        {
            Reports = [.. files.Select((file, index) => new ComparedReport(
                Label(index), file.Path, file.Report.Experiment.Name, file.Report.Experiment.Variant, file.Report.Status.State,
                file.Report.ResultHash, file.Report.Cells.Count, [.. file.Report.Trials.Select(trial => trial.Seed).Distinct().Order()]))],
            Measure = measure,
            Settings = ReportDifferences.Settings(reports),
            Environments = ReportDifferences.Environments(reports),
            Plugins = ReportDifferences.Plugins(reports),
            Cells = cells,
            AgainstSharedBaseline = shared,
            Remarks = [.. Remarks(reports, cells)],
        };
    }

    public static string Label(int index) => ((char)('A' + index)).ToString();

    private static ReportMeasure MeasureOf(IReadOnlyList<ReportFile> files, string? metric)
    {
        var common = files[0].Report.Measures
            .Where(measure => files.All(file => file.Report.Measures.Any(other => other.Name == measure.Name))).ToList();
        if (common.Count == 0)
            throw Wrong("", "",
                $"{string.Join(", ", files.Select(file => file.Path))}: the reports have no measure in common; "
                + "add one to an experiment file and run it again");
        var measure = metric is null ? common[0] : common.FirstOrDefault(known => known.Name == metric)
            ?? throw Wrong("", "--metric",
                $"no measure \"{metric}\" is in all the reports{NearestName.Hint(metric, common.Select(known => known.Name))}");
        var definition = SettingPaths.Canonical(measure.Definition);
        if (files.FirstOrDefault(file => file.Report.Measures.First(other => other.Name == measure.Name) is var other
            && (other.Scale != measure.Scale || SettingPaths.Canonical(other.Definition) != definition)) is { } different)
        {
            throw Wrong(different.Path, "measures",
                $"\"{measure.Name}\" is another measure than in {files[0].Path}: compare by one that means the same in both (--metric)");
        }
        return measure;
    }

    private static ComparedCell Compared(Report[] reports, ReportCell?[] match, ArmComparison arms, string measure)
    {
        var present = match.Index().Where(known => known.Item is not null).Select(known => Arm(reports, known.Index, known.Item!)).ToList();
        return new ComparedCell(
            [.. match.Select(cell => cell?.Id)],
            [.. match.Select(
                (cell, index) =>
                    cell is null
                        ? null
                        : reports[index].Summaries.FirstOrDefault(summary => summary.Cell == cell.Id && summary.Measure == measure))],
            [.. present.Skip(1).Select(arm => arm.Cell.SpecHash == present[0].Cell.SpecHash ? CellMatch.Spec : CellMatch.Settings)],
            [.. present.Skip(1).Select(arm => arms.Of(arm, present[0]))]);
    }

    private static Arm Arm(Report[] reports, int index, ReportCell cell) => new($"{Label(index)}: {cell.Id}", reports[index], cell);

    /// <summary>Of one pair of reports all cells are a family.</summary>
    private static IReadOnlyList<ComparedCell> Corrected(IReadOnlyList<ComparedCell> cells)
    {
        var holm = new Dictionary<ReportComparison, ReportValue>(ReferenceEqualityComparer.Instance);
        foreach (var family in cells.SelectMany(cell => cell.Comparisons)
            .GroupBy(comparison => (comparison.Of[0][0], comparison.Against[0][0])))
            AddHolm(holm, [.. family]);
        return [.. cells.Select(cell => cell with
        {
            Comparisons = [.. cell.Comparisons.Select(comparison =>
                comparison with { PHolm = holm.TryGetValue(comparison, out var p) ? p : comparison.P,
                    Family = $"{comparison.Of[0][0]} against {comparison.Against[0][0]}" })],
        })];
    }

    private static void AddHolm(Dictionary<ReportComparison, ReportValue> holm, IReadOnlyList<ReportComparison> family)
    {
        // What cannot be tested counts all the same, as in a report's own tables: whether it can is known only by looking.
        var members = family.Where(comparison => !comparison.Words.Contains(VerdictWords.SameTrials)).ToList();
        foreach (var (comparison, p) in members.Zip(Holm.Adjust([.. members.Select(comparison => comparison.P?.Number ?? 1)])))
        {
            if (comparison.P is { Number: not null }) holm[comparison] = ReportValue.Of(p);
        }
    }

    /// <summary>Each report's own baseline trials are those of the others, so that all of their cells are pairs by seed.</summary>
    private static IReadOnlyList<ReportComparison> AgainstSharedBaseline(Report[] reports, ArmComparison arms)
    {
        var baselines = reports.Select(report => report.Cells.FirstOrDefault(cell => cell.Baseline)).ToList();
        if (baselines.Any(cell => cell is null || cell.SpecHash != baselines[0]!.SpecHash)) return [];
        var first = Arm(reports, 0, baselines[0]!);
        var ids = first.Trials.Values.Select(trial => trial.Id).ToHashSet(StringComparer.Ordinal);
        if (Enumerable.Range(1, reports.Length - 1)
            .Any(index => !Arm(reports, index, baselines[index]!).Trials.Values.All(trial => ids.Contains(trial.Id))))
            return [];
        var rows = reports.SelectMany((report, index) => report.Cells.Select(cell => (Index: index, Cell: cell)))
            .Where(entry => entry.Cell.SpecHash != baselines[0]!.SpecHash).DistinctBy(entry => entry.Cell.SpecHash)
            .Select(entry => arms.Paired(Arm(reports, entry.Index, entry.Cell), Arm(reports, entry.Index, baselines[entry.Index]!)))
            .Select(row => row with { Family = "baseline" }).ToList();
        if (rows.Select(row => row.Of[0][0]).Distinct().Count() < 2) return [];
        var holm = new Dictionary<ReportComparison, ReportValue>(ReferenceEqualityComparer.Instance);
        AddHolm(holm, rows);
        return [.. rows.Select(row => row with { PHolm = holm.TryGetValue(row, out var p) ? p : row.P })];
    }

    private static IEnumerable<string> Remarks(Report[] reports, IReadOnlyList<ComparedCell> cells)
    {
        var comparisons = cells.SelectMany(cell => cell.Comparisons).ToList();
        if (comparisons.Count == 0)
            yield return "No cell of one report has its like in another: neither by specification nor by the settings that they vary.";
        if (comparisons.Count > 0 && comparisons.All(comparison => comparison.Words.Contains(VerdictWords.SameTrials)))
            yield return "The cells that match share every seed: they are the same trials, and there is nothing to compare.";
        if (comparisons.Any(comparison => comparison.Words.Contains(ArmComparison.SameTrialsDiffer)))
            yield return "Trials of one identity differ in their values: one of the machines does not compute as the other. "
                + "Run research check on both.";
        foreach (var (index, report) in reports.Index().Where(entry => entry.Item.Status.State != RunState.Complete))
        {
            var state = report.Status.State == RunState.Partial ? "partial" : "of a run with failures";
            yield return $"{Label(index)} is {state}: seeds are missing.";
        }
    }

    private static ExperimentException Wrong(string file, string path, string message) =>
        new([new ExperimentFault(file, path, 0, message)]);
}
