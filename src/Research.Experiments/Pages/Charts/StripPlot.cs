namespace Research.Experiments.Pages.Charts;

/// <param name="Dots">A value a seed.</param>
/// <param name="Note">Beside the name: what has no place on the axis, such as "2 diverged".</param>
internal sealed record StripRow(
    string Name,
    SeriesStyle Style,
    IReadOnlyList<(double Value, string Tip)> Dots,
    double? Mean,
    double? Low,
    double? High,
    string Tip,
    string? Note = null);

/// <param name="Value">A line across all rows: no difference, a margin.</param>
/// <param name="Label">Empty where the line is known by its place.</param>
internal sealed record StripReference(double Value, string Label);

/// <summary>Points a row with their mean and interval; the name stands above its row, so that it may be long.</summary>
internal static class StripPlot
{
    private const double RowHeight = 52, Above = 22, LineHeight = 20, Below = 56, NameAt = 17, StripAt = 35;
    private const double DotSize = 4, Tick = 8, JitterStep = 2.4;
    private const int JitterRows = 5, LettersOfAName = 52;

    public static Element Draw(string title, Axis x, IReadOnlyList<StripRow> rows, IReadOnlyList<StripReference>? references = null)
    {
        references ??= [];

        // Lines may lie so close that their labels would cover each other: each label has a height of its own.
        var labelled = references.Where(reference => reference.Label.Length > 0).ToList();
        var top = Above + (Math.Max(0, labelled.Count - 1) * LineHeight);
        var plot = new Plot(title, top + (rows.Count * RowHeight) + Below, left: 16);
        var scale = x.Scale(Extent(rows).Concat(references.Select(reference => reference.Value)), plot.FromX + 8, plot.ToX - 8);
        plot.XAxis(scale, x.Label, grid: true);
        plot.Add(references.Select(reference => scale.At(reference.Value)).Select(at => Plot.Rule(at, top, at, plot.FromY, "reference")));
        foreach (var (index, reference) in labelled.Index())
        {
            var at = scale.At(reference.Value);
            var anchor = at > Plot.Width * 0.85 ? "end" : at < Plot.Width * 0.15 ? "start" : "middle";
            plot.Add(Plot.Words(at, Above + (index * LineHeight) - 7, reference.Label, anchor, "note"));
        }
        plot.Add(rows.Select((row, index) => Row(row, top + (index * RowHeight), scale, plot.FromX)));
        return plot.Draw();
    }

    private static IEnumerable<double> Extent(IReadOnlyList<StripRow> rows) =>
        rows.SelectMany(row => row.Dots.Select(dot => (double?)dot.Value).Concat([row.Mean, row.Low, row.High])).OfType<double>();

    private static Element Row(StripRow row, double top, IScale x, double left)
    {
        var y = top + StripAt;
        var note = row.Note is null ? "" : $" ({row.Note})";
        var name = Labels.Fit(row.Name, Math.Max(1, LettersOfAName - note.Length)) + note;
        var group = new Element("g", $"series {row.Style.Class}") { { "data-name", row.Name } };
        group.Add(Plot.Words(left, top + NameAt, name, "start", "name"));
        group.Add(row.Dots.Select(
            (dot, index) => Markers.At(
                row.Style.Marker, x.At(dot.Value), y + Jitter(index, row.Dots.Count), DotSize, "marker dot", dot.Tip)));
        if (row is { Low: { } low, High: { } high }) group.Add(Plot.Rule(x.At(low), y, x.At(high), y, "interval"));
        if (row.Mean is { } mean)
        {
            group.Add(Plot.Rule(x.At(mean), y - Tick, x.At(mean), y + Tick, "mean"));
            group.Add(new Element("circle", "pt quiet") { { "cx", x.At(mean) }, { "cy", y }, { "r", DotSize }, { "data-tip", row.Tip } });
        }
        return group;
    }

    /// <summary>The same seed lies at the same height in every row.</summary>
    private static double Jitter(int index, int count) => count == 1 ? 0 : ((index % JitterRows) - (JitterRows / 2)) * JitterStep;
}
