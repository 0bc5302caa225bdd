namespace Research.Experiments.Pages.Charts;

/// <param name="Y">Null: nothing was measured here, and the line has a gap.</param>
/// <param name="Low">Of the band; null where there is none.</param>
/// <param name="Tip">Told on hover.</param>
internal sealed record LinePoint(double X, double? Y, double? Low, double? High, string Tip);

/// <param name="Ends">Where single trainings diverged: x, y, what is told on hover.</param>
internal sealed record LineSeries(
    string Name, SeriesStyle Style, IReadOnlyList<LinePoint> Points, IReadOnlyList<(double X, double Y, string Tip)>? Ends = null);

/// <summary>Lines with bands: a value over time, or from layer to layer.</summary>
internal static class LineChart
{
    private const double Height = 340;
    private const int MarkersOnALine = 8;
    private const double MarkerSize = 4, HoverSize = 2;

    public static Element Draw(string title, Axis x, Axis y, IReadOnlyList<LineSeries> series)
    {
        var plot = new Plot(title, Height);
        var xScale = x.Scale(series.SelectMany(line => line.Points).Select(point => point.X), plot.FromX, plot.ToX);
        var yScale = y.Scale(Heights(series), plot.FromY, plot.ToY);
        plot.YAxis(yScale, y.Label);
        plot.XAxis(xScale, x.Label);
        plot.Add(series.Select(line => Band(line, xScale, yScale)));
        plot.Add(series.Select((line, index) => Line(line, xScale, yScale, index)));
        return plot.Draw();
    }

    /// <summary>All that a y axis has to hold.</summary>
    public static IEnumerable<double> Heights(IEnumerable<LineSeries> series) =>
        series.SelectMany(line => line.Points).SelectMany(point => (double?[])[point.Y, point.Low, point.High]).OfType<double>();

    private static Element Line(LineSeries line, IScale x, IScale y, int index)
    {
        var group = new Element("g", $"series {line.Style.Class}") { { "data-name", line.Name } };
        foreach (var run in Runs(line.Points, point => point.Y is not null))
            group.Add(new Element(
                "path", "line") { { "d", Coordinates.Line(run.Select(point => (x.At(point.X), y.At(point.Y!.Value)))) },
                    { "stroke-dasharray", line.Style.Dash } });

        // Markers stand on every so many points, each series shifted by its own place so that they do not hide each other.
        var every = Math.Max(1, line.Points.Count / MarkersOnALine);
        foreach (var (at, point) in line.Points.Index())
        {
            if (point.Y is not { } value) continue;
            var marked = at % every == index % every;
            group.Add(marked
                ? Markers.At(line.Style.Marker, x.At(point.X), y.At(value), MarkerSize, tip: point.Tip)
                : new Element("circle", "pt quiet") { { "cx", x.At(point.X) }, { "cy", y.At(value) }, { "r", HoverSize },
                    { "data-tip", point.Tip } });
        }
        group.Add((line.Ends ?? []).Select(end => Markers.Diverged(x.At(end.X), y.At(end.Y), end.Tip)));
        return group;
    }

    private static Element Band(LineSeries line, IScale x, IScale y)
    {
        var group = new Element("g", $"bands {line.Style.Class}");
        foreach (var run in Runs(line.Points, point => point is { Low: not null, High: not null }))
        {
            var upper = run.Select(point => (x.At(point.X), y.At(point.High!.Value)));
            var lower = run.AsEnumerable().Reverse().Select(point => (x.At(point.X), y.At(point.Low!.Value)));
            group.Add(new Element("path", "band") { { "d", Coordinates.Line(upper.Concat(lower)) + "Z" } });
        }
        return group;
    }

    /// <summary>Stretches without a gap.</summary>
    private static IEnumerable<List<LinePoint>> Runs(IReadOnlyList<LinePoint> points, Func<LinePoint, bool> there)
    {
        var run = new List<LinePoint>();
        foreach (var point in points)
        {
            if (there(point)) run.Add(point);
            else if (run.Count > 0)
            {
                yield return run;
                run = [];
            }
        }
        if (run.Count > 0) yield return run;
    }
}
