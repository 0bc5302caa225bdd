namespace Research.Experiments.Pages.Charts;

internal enum Marker
{
    Circle,
    Square,
    Triangle,
    Diamond,
    TriangleDown,
    Plus,
    Cross,
    Hexagon,
}

/// <summary>The shapes of points: each is told from the others without colour.</summary>
internal static class Markers
{
    public static readonly int Count = Enum.GetValues<Marker>().Length;

    /// <param name="size">Half of its width.</param>
    public static Element At(Marker marker, double x, double y, double size, string @class = "marker", string? tip = null) =>
        new("path", tip is null ? @class : @class + " pt") { { "d", Path(marker, x, y, size) }, { "data-tip", tip } };

    /// <summary>A cross where a training diverged.</summary>
    public static Element Diverged(double x, double y, string tip) =>
        new("path", "diverged pt") { { "d", Path(Marker.Cross, x, y, 5) }, { "data-tip", tip } };

    private static string Path(Marker marker, double x, double y, double r)
    {
        string Polygon(params (double X, double Y)[] corners) =>
            Coordinates.Line(corners.Select(corner => (x + (corner.X * r), y + (corner.Y * r)))) + "Z";
        string Stroke(double fromX, double fromY, double toX, double toY) =>
            Coordinates.Line([(x + (fromX * r), y + (fromY * r)), (x + (toX * r), y + (toY * r))]);
        return marker switch
        {
            Marker.Circle =>
                $"M{Coordinates.Text(x - r)} {Coordinates.Text(y)}a{Coordinates.Text(r)} {Coordinates.Text(r)} 0 1 0 "
                + $"{Coordinates.Text(2 * r)} 0a{Coordinates.Text(r)} {Coordinates.Text(r)} 0 1 0 {Coordinates.Text(-2 * r)} 0Z",
            Marker.Square => Polygon((-.9, -.9), (.9, -.9), (.9, .9), (-.9, .9)),
            Marker.Triangle => Polygon((0, -1.15), (1.1, .8), (-1.1, .8)),
            Marker.Diamond => Polygon((0, -1.3), (1.1, 0), (0, 1.3), (-1.1, 0)),
            Marker.TriangleDown => Polygon((0, 1.15), (1.1, -.8), (-1.1, -.8)),
            Marker.Plus => Stroke(-1.1, 0, 1.1, 0) + Stroke(0, -1.1, 0, 1.1),
            Marker.Cross => Stroke(-.9, -.9, .9, .9) + Stroke(-.9, .9, .9, -.9),
            _ => Polygon((-.55, -1), (.55, -1), (1.1, 0), (.55, 1), (-.55, 1), (-1.1, 0)),
        };
    }
}
