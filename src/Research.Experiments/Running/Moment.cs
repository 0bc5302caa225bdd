using System.Globalization;

namespace Research.Experiments;

/// <summary>A moment of a training (FORMAT.md, Moments): "start", "epoch:5", "step:100", "end".</summary>
internal static class Moment
{
    public const string Start = "start";
    public const string End = "end";
    public const string Epoch = "epoch";
    public const string Step = "step";

    /// <summary>
    /// Its unit and number; the start is 0 of any unit. Null for the end, which is told apart from every moment of a curve.
    /// </summary>
    public static (string? Unit, double At)? Place(string moment)
    {
        if (moment == Start) return (null, 0);
        if (moment.Split(':') is not [var unit and (Epoch or Step), var number]) return null;
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var at) ? (unit, at) : null;
    }
}
