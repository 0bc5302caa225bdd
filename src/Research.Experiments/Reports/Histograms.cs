using Research.Training;

namespace Research.Experiments;

/// <summary>Histograms of probes at start and end, summed over the seeds of a cell.</summary>
internal static class Histograms
{
    /// <summary>A row is lower edge, upper edge, count.</summary>
    private const int EdgesAndCount = 3;

    public static IReadOnlyList<ReportHistogram> Of(string cell, IEnumerable<TrialResult> seeds, IReadOnlySet<string> views) =>
        [.. seeds.SelectMany(result => result.Tables)
            .Where(table => table.Moment is Moment.Start or Moment.End && !views.Contains(TrialValues.FirstPart(table.Address)))
            .GroupBy(table => new { table.Address, table.Moment })
            .Select(tables => Sum(cell, tables.Key.Address, tables.Key.Moment, [.. tables]))
            .OfType<ReportHistogram>()];

    /// <returns>Null where the seeds' edges differ, or some count is no number, as of a model that diverged: such counts have no
    /// sum.</returns>
    private static ReportHistogram? Sum(string cell, string address, string moment, List<TableRecording> tables)
    {
        var edges = Edges(tables[0]);
        var counts = Counts(tables[0]);
        foreach (var table in tables.Skip(1))
        {
            if (!edges.SequenceEqual(Edges(table)) || Counts(table).Length != counts.Length) return null;
            counts = [.. counts.Zip(Counts(table), (a, b) => a + b)];
        }
        if (!counts.All(double.IsFinite)) return null;
        var of = ProbeAddress.Parse(address);
        return new ReportHistogram(cell, of.Probe, of.Layer ?? "", moment, [.. edges.Select(edge => ReportValue.Of(edge))], counts)
        {
            Quantity = of.Quantity,
        };
    }

    private static double[] Edges(TableRecording table) =>
        table.Columns == EdgesAndCount && table.Values.Count > 0 ? [.. Column(table, 0), table.Values[^2]] : [];

    private static double[] Counts(TableRecording table) => table.Columns == EdgesAndCount ? [.. Column(table, 2)] : [.. table.Values];

    private static IEnumerable<double> Column(TableRecording table, int column) =>
        table.Values.Where((_, index) => index % table.Columns == column);
}
