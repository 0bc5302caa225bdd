namespace Research.Experiments.Pages.Charts;

internal sealed record ScatterSeries(string Name, SeriesStyle Style, IReadOnlyList<(double X, double Y, string Tip)> Points);

/// <summary>Points on two measured axes.</summary>
internal static class ScatterPlot
{
    private const double Height = 360, MarkerSize = 5;

    public static Element Draw(string title, Axis x, Axis y, IReadOnlyList<ScatterSeries> series)
    {
        var plot = new Plot(title, Height);
        var points = series.SelectMany(one => one.Points).ToList();
        var xScale = x.Scale(points.Select(point => point.X), plot.FromX, plot.ToX);
        var yScale = y.Scale(points.Select(point => point.Y), plot.FromY, plot.ToY);
        plot.YAxis(yScale, y.Label);
        plot.XAxis(xScale, x.Label, grid: true);
        plot.Add(series.Select(one => new Element("g", $"series {one.Style.Class}")
        {
            { "data-name", one.Name },
            one.Points.Select(
                point => Markers.At(one.Style.Marker, xScale.At(point.X), yScale.At(point.Y), MarkerSize, "marker dot", point.Tip)),
        }));
        return plot.Draw();
    }
}
