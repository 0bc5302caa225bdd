using Research.Experiments.Pages.Charts;

namespace Research.Experiments.Pages;

/// <summary>What each seed came to, with mean and interval a cell; and what it cost.</summary>
internal static class ScoresSection
{
    private const double Wide = 30;

    public static Element? Of(ReportView view, IReadOnlyList<Facet> facets) => view.Primary is not { } primary
        ? null
        : Section.Of("scores", "Final scores", [Section.Panels([Strip(view, facets, primary), Time(view, primary)])]);

    private static Panel? Strip(ReportView view, IReadOnlyList<Facet> facets, MeasureFigures measure)
    {
        var rows = view.Distinct.Select(cell => Row(view, facets, cell, measure)).ToList();
        if (rows.All(row => row.Dots.Count == 0)) return null;
        var log = measure.IsLog && rows.SelectMany(row => row.Dots).All(dot => dot.Value > 0);
        return new Panel(
            $"{measure.Name} by cell",
            "Points: seeds (one seed at the same height in every row). "
            + $"Bar: {(measure.IsLog ? "geometric mean" : "mean")}; line: its 95 % interval.",
            StripPlot.Draw($"{measure.Name} of every seed.",
                new Axis(measure.WithUnit + (log ? ", logarithmic" : ""), log) { Bounds = measure.Bounds }, rows),
            Legend: null,
            Table(view, measure));
    }

    private static StripRow Row(ReportView view, IReadOnlyList<Facet> facets, ReportCell cell, MeasureFigures measure)
    {
        var summary = view.SummaryOf(cell, measure.Name);
        var name = view.Names.Name(cell, view.Distinct);
        var dots = view.TrialsOf(cell).Select(trial => (trial.Seed, Value: Value(trial, measure)))
            .Where(entry => entry.Value.Number is not null)
            .Select(entry => (entry.Value.Number!.Value, $"{name}\nseed {entry.Seed}: {measure.Value(entry.Value)}")).ToList();
        var missing = string.Join(
            ", ", (summary?.Missing ?? new Dictionary<string, int>()).Select(entry => $"{entry.Value} {Figures.Words(entry.Key)}"));
        var tip = $"{name}\n{measure.Level(summary?.Mean)}{measure.Spread(summary?.Std)}\n"
            + $"95 % interval {measure.Interval(summary?.Interval)}, n = {summary?.N}";
        return new StripRow(
            name, Facets.Style(facets, cell), dots, measure.Place(summary?.Mean), measure.Place(summary?.Interval?[0]),
            measure.Place(summary?.Interval?[1]), tip, missing.Length == 0 ? null : missing);
    }

    private static ReportValue Value(ReportTrial trial, MeasureFigures measure) =>
        trial.Values.GetValueOrDefault(measure.Name, ReportValue.Of(ReportValue.Undefined));

    private static Element Table(ReportView view, MeasureFigures measure)
    {
        var seeds = view.Report.Trials.Select(trial => trial.Seed).Distinct().Order().ToList();
        return DataTable.Of(
            $"{measure.WithUnit} of every seed",
            [new Column("cell", Text: true), .. seeds.Select(seed => new Column($"seed {seed}"))],
            view.Distinct.Select(cell =>
            {
                var values = view.TrialsOf(cell).DistinctBy(trial => trial.Seed)
                    .ToDictionary(trial => trial.Seed, trial => Value(trial, measure));
                return (IReadOnlyList<Node>)[cell.Id,
                    .. seeds.Select(seed => (Node)(values.TryGetValue(seed, out var value) ? measure.Value(value) : Figures.None))];
            }));
    }

    /// <summary>Null where nothing was timed.</summary>
    private static Panel? Time(ReportView view, MeasureFigures measure)
    {
        var series = view.Distinct.Select(cell => new ScatterSeries(
            view.Names.Name(cell, view.Distinct), view.Names.Style(cell),
            [.. view.TrialsOf(cell).Where(trial => trial.Machine.Seconds > 0 && Value(trial, measure).Number is not null).Select(trial => (
                trial.Machine.Seconds, Value(trial, measure).Number!.Value,
                $"{view.Names.Name(cell, view.Distinct)}, seed {trial.Seed}\n"
                + $"{Figures.Duration(trial.Machine.Seconds)}: {measure.Value(Value(trial, measure))}"))])).ToList();
        var seconds = series.SelectMany(one => one.Points).Select(point => point.X).ToList();
        if (seconds.Count == 0) return null;
        var log = seconds.Max() / seconds.Min() > Wide;
        return new Panel(
            $"{measure.Name} against time",
            "Points: seeds. Time is one training's, on this machine, whenever it ran; trainings side by side slow each other down.",
            ScatterPlot.Draw(
                $"{measure.Name} against seconds of training.", new Axis("training time (s)" + (log ? ", logarithmic" : ""), log),
                new Axis(measure.WithUnit,
                    measure.IsLog && series.SelectMany(one => one.Points).All(point => point.Y > 0))
                { Bounds = measure.Bounds }, series),
            Legend.Of(series.Select(one => (one.Name, one.Style)), view.Names.Heading(view.Distinct), lines: false),
            DataTable.Of(
                "Seconds of training, mean over seeds", [new("cell", Text: true), new("time (s)"), new(measure.Name)],
                series.Where(one => one.Points.Count > 0).Select(one => (IReadOnlyList<Node>)
                    [one.Name, Figures.Number(one.Points.Total(point => point.X) / one.Points.Count),
                        Figures.Number(
                            SeedBand.Over([.. one.Points.Select(point => ReportValue.Of(point.Y))], measure.IsLog).Mean, measure.Unit)])));
    }
}
