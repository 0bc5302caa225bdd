namespace Research.Experiments;

/// <summary>A report's values as statistics see them, by cell, seed and measure.</summary>
public sealed class MeasuredValues
{
    private readonly Dictionary<string, string> _trainedAs;
    private readonly Dictionary<(string Cell, long Seed), ReportTrial> _trials;
    private readonly Dictionary<string, ReportMeasure> _measures;

    /// <param name="cells">Those that are the same as an earlier one have its trials.</param>
    public MeasuredValues(IEnumerable<ReportCell> cells, IEnumerable<ReportTrial> trials, IEnumerable<ReportMeasure> measures)
    {
        _trainedAs = cells.ToDictionary(cell => cell.Id, cell => cell.SameAs ?? cell.Id, StringComparer.Ordinal);
        _trials = trials.ToDictionary(trial => (trial.Cell, trial.Seed));
        _measures = measures.ToDictionary(measure => measure.Name, StringComparer.Ordinal);
    }

    public static MeasuredValues Of(Report report) => new(report.Cells, report.Trials, report.Measures);

    /// <summary>The value on the measure's scale; a trial without that measure has none that is defined.</summary>
    public OrderedValue Of(string cell, long seed, string measure)
    {
        if (!_trials.TryGetValue((_trainedAs.GetValueOrDefault(cell, cell), seed), out var trial)) return OrderedValue.NotRun;
        if (trial.State == ReportValue.Failed) return OrderedValue.Failed;
        var of = _measures[measure];
        bool? higherIsBetter = of.Better switch { "higher" => true, "lower" => false, _ => null };
        return OrderedValue.Of(
            trial.Values.GetValueOrDefault(measure, ReportValue.Of(ReportValue.Undefined)), of.Scale == ReportMeasure.Log10,
            higherIsBetter);
    }

    /// <summary>The contrast per seed; null where all its cells are the same trainings, so that nothing is left of it.</summary>
    public SeedDifferences? Differences(Contrast contrast, string measure, IEnumerable<long> seeds) =>
        Trained(contrast) is { } merged ? SeedDifferences.Of(merged, seeds, (cell, seed) => Of(cell, seed, measure)) : null;

    /// <summary>Its cells by what was trained for them, those that cancel left out.</summary>
    private Contrast? Trained(Contrast contrast)
    {
        var terms = contrast.Terms.GroupBy(term => _trainedAs.GetValueOrDefault(term.Cell, term.Cell), StringComparer.Ordinal)
            .Select(group => new WeightedCell(group.Key, group.Total(term => term.Weight)))
            .Where(term => Math.Abs(term.Weight) > SmallestWeight)
            .ToList();
        return terms.Count == 0 ? null : contrast with { Terms = terms };
    }

    /// <summary>Weights are means over levels: what is left below this is rounding.</summary>
    private const double SmallestWeight = 1e-12;
}
