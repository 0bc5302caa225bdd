namespace Research.Plugins;

/// <summary>The ten digits as strokes: points (x, y) in a box from -1 to 1, y downwards, joined by straight pieces.</summary>
internal static class Strokes
{
    /// <summary>Pieces of a full circle; few enough to be fast, many enough to look round at 28 pixels.</summary>
    private const int PiecesOfCircle = 14;

    /// <summary>digit -> straight pieces (x0, y0, x1, y1).</summary>
    public static readonly IReadOnlyList<IReadOnlyList<(double X0, double Y0, double X1, double Y1)>> OfDigits =
    [
        [.. Arc(0, 0, 0.62, 0.95, 0, 360)],
        [.. Line(-0.35, -0.6, 0.1, -0.95, 0.1, 0.95)],
        [.. Arc(0, -0.42, 0.6, 0.52, 170, 395), .. Line(0.47, -0.1, -0.62, 0.95, 0.65, 0.95)],
        [.. Arc(-0.05, -0.47, 0.57, 0.48, 200, 450), .. Arc(-0.05, 0.46, 0.65, 0.49, 270, 520)],
        [.. Line(0.3, 0.95, 0.3, -0.95, -0.65, 0.4, 0.65, 0.4)],
        [.. Line(0.55, -0.95, -0.45, -0.95, -0.52, -0.1), .. Arc(-0.03, 0.35, 0.62, 0.6, 228, 500)],
        [.. Line(0.35, -0.95, -0.2, -0.5, -0.55, 0.15), .. Arc(0, 0.4, 0.6, 0.55, 0, 360)],
        [.. Line(-0.6, -0.95, 0.6, -0.95, -0.1, 0.95)],
        [.. Arc(0, -0.47, 0.5, 0.48, 0, 360), .. Arc(0, 0.46, 0.6, 0.49, 0, 360)],
        [.. Arc(0, -0.4, 0.6, 0.55, 0, 360), .. Line(0.59, -0.3, 0.4, 0.45, -0.1, 0.95)],
    ];

    private static IEnumerable<(double X0, double Y0, double X1, double Y1)> Line(params double[] points)
    {
        for (var i = 2; i < points.Length; i += 2) yield return (points[i - 2], points[i - 1], points[i], points[i + 1]);
    }

    /// <summary>Of an ellipse, from one angle to another in degrees, 0 to the right and 90 downwards.</summary>
    private static IEnumerable<(double X0, double Y0, double X1, double Y1)> Arc(
        double x, double y, double width, double height, int from, int to)
    {
        var pieces = Math.Max(1, (to - from) * PiecesOfCircle / 360);
        var points = new double[2 * (pieces + 1)];
        for (var i = 0; i <= pieces; i++)
        {
            var angle = (from + (to - from) * (double)i / pieces) * Math.PI / 180;
            points[2 * i] = x + width * DoubleMath.Cos(angle);
            points[2 * i + 1] = y + height * DoubleMath.Sin(angle);
        }

        return Line(points);
    }
}
