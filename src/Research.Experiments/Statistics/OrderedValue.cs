namespace Research.Experiments;

/// <summary>
/// A measure's value as statistics see it. What is no number keeps its place in the order: a goal never reached lies above every number,
/// the logarithm of 0 below, a training that diverged on the worse side.
/// </summary>
public readonly record struct OrderedValue
{
    private const string NotRunWord = "not-run";

    private OrderedValue(double place, string? word) => (Place, Word) = (place, word);

    /// <summary>A trial that was planned and has not run.</summary>
    public static OrderedValue NotRun { get; } = new(double.NaN, NotRunWord);

    public static OrderedValue Failed { get; } = new(double.NaN, ReportValue.Failed);

    /// <summary>The number; infinite for what lies beyond all numbers; NaN for what has no place.</summary>
    public double Place { get; }

    /// <summary>Why it is no number; null where it is one.</summary>
    public string? Word { get; }

    public bool IsNumber => Word is null;

    /// <summary>Ran to an end; its value may be a word nevertheless.</summary>
    public bool HasRun => Word is not (NotRunWord or ReportValue.Failed);

    /// <param name="number">Finite.</param>
    public static OrderedValue Of(double number) => new(number, null);

    /// <param name="value">As a report's trial holds it.</param>
    /// <param name="log10">The measure's scale: its logarithm is what is compared.</param>
    /// <param name="higherIsBetter">The measure's; null: neither.</param>
    public static OrderedValue Of(ReportValue value, bool log10, bool? higherIsBetter) => value.Word switch
    {
        null => Of(value.Number!.Value, log10),
        ReportValue.NotReached => new OrderedValue(double.PositiveInfinity, value.Word),
        ReportValue.Diverged =>
            new OrderedValue(
                higherIsBetter switch { true => double.NegativeInfinity, false => double.PositiveInfinity, null => double.NaN },
                value.Word),
        _ => new OrderedValue(double.NaN, value.Word),
    };

    private static OrderedValue Of(double number, bool log10)
    {
        if (!log10) return Of(number);
        if (number == 0) return new OrderedValue(double.NegativeInfinity, ReportValue.LogOfZero);
        return number > 0 ? Of(DoubleMath.Log10(number)) : new OrderedValue(double.NaN, ReportValue.Undefined);
    }
}
