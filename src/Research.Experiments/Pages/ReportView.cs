namespace Research.Experiments.Pages;

/// <summary>A report with the look-ups that every section needs.</summary>
internal sealed class ReportView
{
    private readonly ILookup<string, ReportTrial> _trials;
    private readonly Dictionary<(string Cell, string Measure), ReportSummary> _summaries;
    private readonly Dictionary<string, ReportCell> _cells;

    public ReportView(Report report)
    {
        Report = report;
        _trials = report.Trials.ToLookup(trial => trial.Cell, StringComparer.Ordinal);
        _summaries = report.Summaries.DistinctBy(summary => (summary.Cell, summary.Measure))
            .ToDictionary(summary => (summary.Cell, summary.Measure));
        _cells = report.Cells.DistinctBy(cell => cell.Id).ToDictionary(cell => cell.Id, StringComparer.Ordinal);
        Baseline = report.Cells.FirstOrDefault(cell => cell.Baseline) ?? report.Cells.FirstOrDefault();
        Primary = report.Measures.Select(measure => new MeasureFigures(measure)).FirstOrDefault();
        Distinct = [.. report.Cells.Where(cell => cell.SameAs is null)];
        Names = new CellNames(report);
        Statistics = ReportStatistics.Of(report);
    }

    public Report Report { get; }

    public ReportCell? Baseline { get; }

    /// <summary>Null in a report without measures.</summary>
    public MeasureFigures? Primary { get; }

    /// <summary>Cells with trainings of their own: what plots show.</summary>
    public IReadOnlyList<ReportCell> Distinct { get; }

    public CellNames Names { get; }

    /// <summary>They shape intervals of differences; a cell's own are 95 % intervals always.</summary>
    public StatisticsSettings Statistics { get; }

    public IReadOnlyList<ReportTrial> TrialsOf(ReportCell cell) => [.. _trials[cell.SameAs ?? cell.Id]];

    public ReportSummary? SummaryOf(ReportCell cell, string measure) => _summaries.GetValueOrDefault((cell.Id, measure));

    public ReportCell? Cell(string id) => _cells.GetValueOrDefault(id);

    /// <summary>As the file's measure, or of an address that has no entry: linear, without unit.</summary>
    public MeasureFigures Measure(string name) => new(
        Report.Measures.FirstOrDefault(measure => measure.Name == name)
        ?? new ReportMeasure(name, default, UnitOf(name), Better: null, Scale: ReportMeasure.Linear));

    /// <summary>A curve's unit is that of its metric in whichever view has been told.</summary>
    private string UnitOf(string address)
    {
        var metric = address[(address.IndexOf('.', StringComparison.Ordinal) + 1)..];
        return Report.Measures.FirstOrDefault(measure => measure.Name.EndsWith("." + metric, StringComparison.Ordinal))?.Unit ?? "";
    }
}
