using System.Globalization;

namespace Research.Experiments.Pages;

/// <summary>Places in a drawing as SVG writes them: to a hundredth, the shortest way.</summary>
internal static class Coordinates
{
    private const int Decimals = 2;

    public static string Text(double value)
    {
        var rounded = Math.Round(value, Decimals);
        return (rounded == 0 ? 0 : rounded).ToString("0.##", CultureInfo.InvariantCulture);
    }

    /// <summary>A path from point to point; <c>M1 2L3 4</c>.</summary>
    public static string Line(IEnumerable<(double X, double Y)> points) =>
        string.Concat(points.Select((point, index) => $"{(index == 0 ? 'M' : 'L')}{Text(point.X)} {Text(point.Y)}"));
}
