namespace Research.Experiments.Pages;

/// <summary>One quantity over the seeds of a cell: what a line and its band are made of.</summary>
/// <param name="N">Seeds with a number.</param>
/// <param name="Of">All seeds.</param>
/// <param name="Mean">On a logarithm the geometric mean.</param>
/// <param name="Low">Of the 95 % interval of the mean from 3 seeds, of the values themselves from 2.</param>
internal sealed record SeedBand(int N, int Of, double? Mean, double? Low, double? High)
{
    private const int ForInterval = 3;

    /// <summary>What lines and bands are, for a plot's note.</summary>
    public static string Meaning(ReportView view, bool log = false)
    {
        var seeds = view.Report.Trials.Select(trial => trial.Seed).Distinct().Count();
        var line = $"Line: {(log ? "geometric mean" : "mean")} over seeds";
        return seeds switch
        {
            1 => "Line: the one seed.",
            < ForInterval => line + "; band: from the least to the largest.",
            _ => line + $"; band: its 95 % interval{(log ? ", formed on the logarithm" : "")}.",
        };
    }

    public static SeedBand Over(IReadOnlyList<ReportValue> values, bool log = false)
    {
        var numbers = log
            ? values.Where(value => value.Number > 0).Select(value => ReportValue.Of(DoubleMath.Log10(value.Number!.Value)))
            : values.Where(value => value.Number is not null);
        var summary = Summaries.Of("", "", [.. numbers]);
        var (low, high) = summary switch
        {
            { Interval: [var from, var to] } => ((double?)from, (double?)to),
            { N: > 1 } => (summary.Min, summary.Max),
            _ => (null, null),
        };
        return new SeedBand(summary.N, values.Count, Back(summary.Mean), Back(low), Back(high));

        double? Back(double? value) => log && value is { } known ? DoubleMath.Pow(10, known) : value;
    }

    /// <summary>"0.8123 [0.7922, 0.8324], n = 10".</summary>
    public string Text(string unit) =>
        $"{Figures.Number(Mean, unit)}{(Low is null ? "" : $" [{Figures.Number(Low, unit)}, {Figures.Number(High, unit)}]")}, "
        + $"n = {LevelsSection.Counted(N, Of)}";
}
