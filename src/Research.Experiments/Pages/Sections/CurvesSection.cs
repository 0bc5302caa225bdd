using System.Globalization;
using Research.Experiments.Pages.Charts;

namespace Research.Experiments.Pages;

/// <summary>Learning curves: what views told over the trainings, a line a cell.</summary>
internal static class CurvesSection
{
    private const string Loss = ".loss", TrainLoss = "train" + Loss;

    /// <summary>A loss that falls by more than this is read on a logarithm.</summary>
    private const double ManyTimes = 50;

    public static Element? Of(ReportView view, IReadOnlyList<Facet> facets)
    {
        var addresses = view.Report.Trials.SelectMany(trial => trial.Curves.Values.Keys).Distinct().Order(StringComparer.Ordinal)
            .OrderBy(address => Rank(view, address)).ToList();
        if (addresses.Count == 0) return null;
        var shown = addresses.Where((address, index) => index == 0 || address == TrainLoss).ToList();
        return Section.Of("curves", "Learning curves",
        [
            Section.Panels(shown.SelectMany(address => Panels(view, facets, address))),
            addresses.Count == shown.Count ? null
                : Section.Folded(
                    $"{addresses.Count - shown.Count} more curves",
                    Section.Panels(addresses.Except(shown).SelectMany(address => Panels(view, facets, address)))),
        ]);
    }

    /// <summary>The primary's own curve first, then its metric on validation and elsewhere, then losses.</summary>
    private static int Rank(ReportView view, string address)
    {
        var primary = view.Primary?.Name ?? "";
        if (address == primary) return 0;
        var metric = primary[(primary.IndexOf('.', StringComparison.Ordinal) + 1)..];
        if (address == "validation." + metric) return 1;
        return address.EndsWith("." + metric, StringComparison.Ordinal) ? 2 : address == TrainLoss ? 3 : 4;
    }

    /// <summary>Cells may differ in when they were looked at: what was told over steps has no place on an axis of epochs.</summary>
    private static IEnumerable<Panel> Panels(ReportView view, IReadOnlyList<Facet> facets, string address) =>
        view.Report.Trials.Where(trial => trial.Curves.Values.ContainsKey(address)).Select(trial => trial.Curves.Unit).Distinct()
            .SelectMany(unit => Panels(view, facets, address, unit));

    private static IEnumerable<Panel> Panels(ReportView view, IReadOnlyList<Facet> facets, string address, string unit)
    {
        var measure = view.Measure(address);
        var drawn = facets.Select(
            facet => (Facet: facet,
                Lines: facet.Cells.Where(entry => IsIn(unit, view, entry.Cell))
                    .Select(entry => Line(view, facet, entry.Cell, entry.Style, address, unit, measure)).ToList()))
            .Where(panel => panel.Lines.Any(line => line.Points.Count > 0)).ToList();
        var heights = drawn.SelectMany(panel => LineChart.Heights(panel.Lines)).ToList();
        if (heights.Count == 0) return [];
        var log = address.EndsWith(Loss, StringComparison.Ordinal) && heights.Min() > 0 && heights.Max() / heights.Min() > ManyTimes;
        var y = new Axis(measure.WithUnit + (log ? ", logarithmic" : ""), log)
        {
            Domain = Axis.Spread(heights, log),
            Bounds = measure.Bounds
        };
        return drawn.Select(panel => Panel(view, panel.Facet, panel.Lines, address, unit, measure, y));
    }

    private static bool IsIn(string unit, ReportView view, ReportCell cell) =>
        view.TrialsOf(cell).All(trial => trial.Curves.At.Count == 0 || trial.Curves.Unit == unit);

    private static Panel Panel(
        ReportView view, Facet facet, List<LineSeries> lines, string address, string unit, MeasureFigures measure, Axis y)
    {
        var title = facet.Title.Length == 0 ? address : $"{address}: {facet.Title}";
        var diverged = lines.Any(line => line.Ends!.Count > 0);
        return new Panel(
            title,
            SeedBand.Meaning(view) + (diverged ? " ×: a training diverged here; what is left of the line is the mean of the others." : ""),
            LineChart.Draw($"{title} over {unit}s.", new Axis(unit), y, lines),
            Legend.Of(lines.Select(line => (line.Name, line.Style)), view.Names.Heading(facet.All)),
            Table(title, lines, unit, measure));
    }

    private static LineSeries Line(
        ReportView view, Facet facet, ReportCell cell, SeriesStyle style, string address, string unit, MeasureFigures measure)
    {
        var name = view.Names.Name(cell, facet.All);
        var trials = view.TrialsOf(cell).Where(trial => trial.Curves.Values.ContainsKey(address))
            .Select(trial => (Trial: trial, Values: Recorded(trial.Curves, address))).ToList();
        var points = trials.SelectMany(trial => trial.Values.Keys).Distinct().Order().Select(at =>
        {
            var band = SeedBand.Over(
                [.. trials.Select(trial => trial.Values.GetValueOrDefault(at, ReportValue.Of(ReportValue.Undefined)))]);
            return new LinePoint(at, band.Mean, band.Low, band.High, $"{name}\n{unit} {Figures.Number(at)}: {band.Text(measure.Unit)}");
        }).ToList();
        var ends = trials.Where(trial => trial.Trial.State == ReportValue.Diverged)
            .Select(trial =>
                (trial.Trial, Last: trial.Values.Where(entry => entry.Value.Number is not null).OrderBy(entry => entry.Key)
                    .LastOrDefault()))
            .Where(end => end.Last.Value.Number is not null)
            .Select(end => (end.Last.Key, end.Last.Value.Number!.Value,
                $"{name}\nseed {end.Trial.Seed} diverged after {unit} {Figures.Number(end.Last.Key)}")).ToList();
        return new LineSeries(name, style, points, ends);
    }

    /// <summary>Moment -> value, where something was recorded.</summary>
    private static Dictionary<double, ReportValue> Recorded(ReportCurves curves, string address) =>
        curves.At.Zip(curves.Values[address]).Where(entry => entry.Second is not null)
            .ToDictionary(entry => entry.First, entry => entry.Second!.Value);

    private static Element Table(string title, List<LineSeries> lines, string unit, MeasureFigures measure)
    {
        var moments = lines.SelectMany(line => line.Points).Select(point => point.X).Distinct().Order().ToList();
        var byMoment = lines.Select(line => line.Points.ToDictionary(point => point.X)).ToList();
        return DataTable.Of(
            $"{title}: mean over seeds and its 95 % interval",
            [new Column(unit), .. lines.Select(line => new Column(line.Name))],
            moments.Select(at => (IReadOnlyList<Node>)
                [at.ToString("0.##", CultureInfo.InvariantCulture),
                    .. byMoment.Select(points => (Node)Cell(points.GetValueOrDefault(at), measure))]));
    }

    private static string Cell(LinePoint? point, MeasureFigures measure) => point?.Y is null
        ? Figures.None
        : Figures.Number(point.Y, measure.Unit)
            + (point.Low is null ? "" : $" [{Figures.Number(point.Low, measure.Unit)}, {Figures.Number(point.High, measure.Unit)}]");
}
