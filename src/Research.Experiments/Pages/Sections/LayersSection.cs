using Research.Experiments.Pages.Charts;

namespace Research.Experiments.Pages;

/// <summary>What probes saw from layer to layer.</summary>
internal static class LayersSection
{
    private const string Start = "start", End = "end";

    /// <summary>What is shown of a probe, in this order, with what it means.</summary>
    private static readonly Quantity[] Shown =
    [
        new("norm", "Euclidean norm", true),
        new("update-ratio", "update's norm by the weights' norm", true),
        new("dead", "share of units without any gradient", false),
        new("saturated", "share of values at a bound of the activation", false),
        new("zero", "share of values that are exactly 0", false),
        new("mean", "mean", false),
        new("std", "standard deviation", false),
        new("unit-spread", "largest distance between two units' weights", false),
    ];

    /// <summary>Mean and spread say what a histogram shows better.</summary>
    private static readonly HashSet<string> Folded = ["zero", "mean", "std", "unit-spread"];

    public static Element? Gradients(ReportView view, IReadOnlyList<Facet> facets) =>
        Section.Of("gradients", "Gradients and updates by layer", Profiles(view, facets, shown => shown.Log));

    public static Element? Activations(ReportView view, IReadOnlyList<Facet> facets) =>
        Section.Of("activations", "Activations by layer",
            [.. DistributionPanels.Of(view, facets), .. Profiles(view, facets, shown => !shown.Log)]);

    private static IEnumerable<Node?> Profiles(ReportView view, IReadOnlyList<Facet> facets, Func<Quantity, bool> which)
    {
        var probes = view.Report.Trials.SelectMany(trial => trial.Probes).Where(probe => probe.Layers.Count > 0)
            .SelectMany(probe => probe.Quantities.Keys.Select(quantity => (probe.Probe, quantity))).Distinct().ToList();
        var all = Shown.Where(which)
            .SelectMany(shown => probes.Where(probe => probe.quantity == shown.Name).Select(probe => new { probe.Probe, Shown = shown }))
            .ToList();
        var hasHistograms = view.Report.Histograms.Count > 0;
        var open = all.Where(entry => !Folded.Contains(entry.Shown.Name) || !hasHistograms).ToList();
        var folded = all.Except(open).ToList();
        return
        [
            Section.Panels(open.SelectMany(entry => Moments(view, facets, entry.Probe, entry.Shown))),
            folded.Count == 0
                ? null
                : Section.Folded(
                    "Mean, spread and more", Section.Panels(folded.SelectMany(entry => Moments(view, facets, entry.Probe, entry.Shown)))),
        ];
    }

    /// <summary>Start and end side by side, on one scale.</summary>
    private static IEnumerable<Panel> Moments(
        ReportView view, IReadOnlyList<Facet> facets, string probe, Quantity shown)
    {
        var drawn = facets.SelectMany(facet => ((string[])[Start, End]).Select(moment => (Facet: facet, Moment: moment, Lines: facet.Cells
                .Select(entry => Profile(view, facet, entry.Cell, entry.Style, probe, moment, shown))
            .Where(line => line.Points.Any(point => point.Y is not null)).ToList())))
            .Where(panel => panel.Lines.Count > 0).ToList();
        var domain = Axis.Spread(drawn.SelectMany(panel => LineChart.Heights(panel.Lines)), shown.Log);
        if (!shown.Log && domain.Low >= 0) domain = (0, domain.High);
        foreach (var (facet, moment, lines) in drawn)
        {
            var title = $"{probe}.{shown.Name} at the {moment}" + (facet.Title.Length == 0 ? "" : $": {facet.Title}");
            var layers = LayerNames(view, facet, probe, moment, shown);
            var y = new Axis(shown.Meaning + (shown.Log ? ", logarithmic" : ""), shown.Log) { Domain = domain };
            yield return new Panel(
                title,
                SeedBand.Meaning(view, shown.Log),
                LineChart.Draw(title + ", layer by layer.", new Axis("layer, from the input on", Names: layers), y, lines),
                Legend.Of(lines.Select(line => (line.Name, line.Style)), view.Names.Heading(facet.All)),
                Table(title, layers, lines));
        }
    }

    private static LineSeries Profile(
        ReportView view, Facet facet, ReportCell cell, SeriesStyle style, string probe, string moment, Quantity shown)
    {
        var name = view.Names.Name(cell, facet.All);
        var seen = Seen(view, cell, probe, moment, shown).ToList();
        var layers = seen.FirstOrDefault()?.Layers ?? [];
        return new LineSeries(name, style, [.. layers.Select((layer, index) =>
        {
            var band = SeedBand.Over(
                [.. seen.Where(entry => index < entry.Quantities[shown.Name].Count)
                    .Select(entry => entry.Quantities[shown.Name][index])], shown.Log);
            return new LinePoint(index + 1, band.Mean, band.Low, band.High, $"{name}\n{layer}: {band.Text("")}");
        })]);
    }

    /// <summary>One a trial: what a probe says of the model as a whole stands apart, and is no layer's.</summary>
    private static IEnumerable<ReportProbe> Seen(ReportView view, ReportCell cell, string probe, string moment, Quantity shown) =>
        view.TrialsOf(cell).SelectMany(trial => trial.Probes).Where(entry => entry.Probe == probe && entry.Moment == moment
            && entry.Layers.Count > 0 && entry.Quantities.ContainsKey(shown.Name));

    /// <summary>Their own where the longest list begins with all others; else their places.</summary>
    private static IReadOnlyList<string> LayerNames(ReportView view, Facet facet, string probe, string moment, Quantity shown)
    {
        var lists = facet.All.Select(cell => Seen(view, cell, probe, moment, shown).FirstOrDefault()?.Layers ?? []).ToList();
        var longest = lists.MaxBy(list => list.Count)!;
        return lists.All(list => longest.Take(list.Count).SequenceEqual(list))
            ? longest
            : [.. longest.Select((_, index) => $"{index + 1}")];
    }

    private static Element Table(string title, IReadOnlyList<string> layers, List<LineSeries> lines) => DataTable.Of(
        title + ": mean over seeds",
        [new Column("layer", Text: true), .. lines.Select(line => new Column(line.Name))],
        layers.Select((layer, index) =>
            (IReadOnlyList<Node>)[layer,
                .. lines.Select(line => (Node)Figures.Number(index < line.Points.Count ? line.Points[index].Y : null))]));

    private sealed record Quantity(string Name, string Meaning, bool Log);
}
