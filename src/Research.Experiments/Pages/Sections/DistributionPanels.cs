using Research.Experiments.Pages.Charts;

namespace Research.Experiments.Pages;

/// <summary>Histograms of what layers gave: a panel a cell, start and end one over the other.</summary>
internal static class DistributionPanels
{
    private const string Start = "start", End = "end";
    private const int Open = 6;

    public static IEnumerable<Node?> Of(ReportView view, IReadOnlyList<Facet> facets)
    {
        // Reports from before quantities were told: the first of an entry is of what it gives.
        var histograms = view.Report.Histograms.Where(
            histogram => histogram.Edges.Count == histogram.Counts.Count + 1 && histogram.Edges.All(edge => edge.Number is not null))
            .DistinctBy(histogram => (histogram.Cell, histogram.Probe, histogram.Quantity, histogram.Layer, histogram.Moment)).ToList();
        var panels = view.Distinct.SelectMany(
            cell => histograms.Where(histogram => histogram.Cell == cell.Id).GroupBy(Name)
            .Select(group => Panel(view, cell, Facets.Style(facets, cell), group.Key, [.. group]))).ToList();
        if (panels.Count == 0) return [];
        return
        [
            new Element("ul", "legend key") { Key("after", "end of training"), Key("before", "start") },
            Section.Panels(panels.Take(Open)),
            panels.Count <= Open ? null : Section.Folded($"{panels.Count - Open} more", Section.Panels(panels.Skip(Open))),
        ];
    }

    private static string Name(ReportHistogram histogram) =>
        histogram.Quantity is { } quantity ? $"{histogram.Probe}.{quantity}" : histogram.Probe;

    private static Element Key(string @class, string name) => new("li")
    {
        new Element("svg", "swatch s0 ridge") { { "viewBox", "0 0 38 14" }, { "width", 38 }, { "height", 14 }, { "aria-hidden", "true" },
            new Element("path", @class) { { "d", "M0 13L8 13L8 7L16 7L16 2L24 2L24 6L32 6L32 13L38 13" } } },
        name,
    };

    private static Panel Panel(ReportView view, ReportCell cell, SeriesStyle style, string what, List<ReportHistogram> histograms)
    {
        var layers = histograms.Select(histogram => histogram.Layer).Distinct().ToList();
        var ridges = layers.Select(layer => Ridge(layer, histograms)).ToList();
        var title = $"{what}: {view.Names.Name(cell, view.Distinct)}";
        return new Panel(
            title,
            "Counts over all seeds and probed samples; each shape is scaled to the same height.",
            RidgePlot.Draw(title + ", layer by layer.", new Axis("activation"), ridges, style),
            Legend: null,
            DataTable.Of(
                title + ": mean ± std of the counts", [new Column("layer", Text: true), new(Start), new(End)],
                layers.Select(layer =>
                    (IReadOnlyList<Node>)[layer,
                        .. ((string[])[Start, End]).Select(moment => (Node)Moments(At(histograms, layer, moment)))])));
    }

    private static Ridge Ridge(string layer, List<ReportHistogram> histograms)
    {
        var (before, after) = (At(histograms, layer, Start), At(histograms, layer, End));
        return new Ridge(layer, before, after, $"{layer}\nstart {Moments(before)}\nend {Moments(after)}");
    }

    private static Counts? At(List<ReportHistogram> histograms, string layer, string moment) =>
        histograms.FirstOrDefault(histogram => histogram.Layer == layer && histogram.Moment == moment) is { } found
            ? new Counts([.. found.Edges.Select(edge => edge.Number!.Value)], found.Counts)
            : null;

    /// <summary>Of the bins' middles.</summary>
    private static string Moments(Counts? counts)
    {
        var total = counts?.Values.Total() ?? 0;
        if (counts is null || total <= 0) return Figures.None;
        var middles = counts.Values.Select((_, bin) => (counts.Edges[bin] + counts.Edges[bin + 1]) / 2).ToList();
        var mean = counts.Values.Zip(middles, (count, middle) => count * middle).Total() / total;
        var variance = counts.Values.Zip(middles, (count, middle) => count * (middle - mean) * (middle - mean)).Total() / total;
        return $"{Figures.Number(mean)} ± {Figures.Number(Math.Sqrt(variance))}";
    }
}
