namespace Research.Experiments.Pages;

/// <summary>
/// A measure's figures in words. Statistics of a measure with scale log10 are of its decimal logarithm; here they are put back: a mean
/// is the geometric mean, a difference a factor, a standard deviation "×/÷ 1.8".
/// </summary>
internal sealed class MeasureFigures(ReportMeasure measure)
{
    public string Name => measure.Name;

    public string Unit => measure.Unit;

    public bool IsLog => measure.Scale == ReportMeasure.Log10;

    public string? Better => measure.Better;

    /// <summary>"test.accuracy (share)": for an axis.</summary>
    public string WithUnit => Unit.Length == 0 ? Name : $"{Name} ({Unit})";

    /// <summary>Of its values; null where they have none.</summary>
    public (double Low, double High)? Bounds => Unit == Figures.Share ? (0, 1) : null;

    /// <summary>"higher is better", or null.</summary>
    public string? Direction => Better is null ? null : $"{Better} is better";

    /// <summary>Of a trial.</summary>
    public string Value(ReportValue value) => Figures.Value(value, Unit);

    /// <summary>Of a summary: a mean, a bound, a median.</summary>
    public string Level(double? value) => value is not { } known ? Figures.None : Figures.Number(IsLog ? Power(known) : known, Unit);

    /// <summary>Where a statistic lies on an axis of the measure's own unit.</summary>
    public double? Place(double? statistic) => IsLog && statistic is { } known ? Power(known) : statistic;

    public string Spread(double? std) =>
        std is not { } known ? "" : IsLog ? $" ×/÷ {Figures.Number(Power(known))}" : $" ± {Figures.Number(known, Unit)}";

    public string Interval(IReadOnlyList<double>? bounds) =>
        bounds is [var low, var high] ? $"[{Level(low)}, {Level(high)}]" : Figures.None;

    public string Difference(double? value) =>
        value is not { } known ? Figures.None : IsLog ? "×" + Figures.Number(Power(known)) : Figures.Signed(known, Unit);

    public string DifferenceInterval(IReadOnlyList<double>? bounds) =>
        bounds is [var low, var high] ? $"[{Difference(low)}, {Difference(high)}]" : Figures.None;

    /// <summary>A margin, or a difference that can be seen: without sign.</summary>
    public string Size(double? value) =>
        value is not { } known ? Figures.None : IsLog ? "a factor of " + Figures.Number(Power(known)) : Figures.Number(known, Unit);

    private static double Power(double logarithm) => DoubleMath.Pow(10, logarithm);
}
