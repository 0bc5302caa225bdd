namespace Research.Experiments;

/// <summary>Sums and quotients of values of which some are words.</summary>
internal static class ValueArithmetic
{
    public static ReportValue Less(ReportValue of, ReportValue minus) => Combine(of, minus, (a, b) => a - b);

    /// <summary>Over nothing it is undefined.</summary>
    public static ReportValue Over(ReportValue of, ReportValue over) => Combine(of, over, (a, b) => a / b);

    /// <param name="reduction">None: there is one value.</param>
    public static ReportValue Reduce(IReadOnlyList<ReportValue> values, MeasureReduction reduction)
    {
        if (Gravest(values) is { } word) return ReportValue.Of(word);
        double[] numbers = [.. values.Select(value => value.Number!.Value)];
        return reduction switch
        {
            _ when numbers.Length == 0 => ReportValue.Of(ReportValue.Undefined),
            MeasureReduction.Mean => ReportValue.Of(numbers.Total() / numbers.Length),
            MeasureReduction.Sum => ReportValue.Of(numbers.Total()),
            MeasureReduction.Minimum => ReportValue.Of(numbers.Min()),
            MeasureReduction.Maximum => ReportValue.Of(numbers.Max()),
            _ => numbers is [var only] ? ReportValue.Of(only) : ReportValue.Of(ReportValue.Undefined),
        };
    }

    /// <summary>The word that decides where some values are none; null where all are numbers.</summary>
    public static string? Gravest(IReadOnlyList<ReportValue> values)
    {
        string[] byGravity = [ReportValue.Failed, ReportValue.Diverged, ReportValue.Undefined, ReportValue.NotReached];
        return byGravity.FirstOrDefault(word => values.Any(value => value.Word == word));
    }

    private static ReportValue Combine(ReportValue left, ReportValue right, Func<double, double, double> combine)
    {
        if (left.Number is { } a && right.Number is { } b) return ReportValue.Of(combine(a, b));

        // Never less something stays never; something less never has no place.
        return ReportValue.Of(Gravest([left, right]) switch
        {
            ReportValue.NotReached when right.Number is null => ReportValue.Undefined,
            var word => word!,
        });
    }
}
