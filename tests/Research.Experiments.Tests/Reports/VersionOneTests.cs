namespace Research.Experiments.Tests;

/// <summary>
/// A report of version 1 kept as a file: later versions of the tool must read it. Its figures were made by another program, from the same
/// trials by the same rules.
/// </summary>
public sealed class VersionOneTests
{
    private const double SixDigits = 2e-6;

    private static readonly Report _report =
        ReportReader.ReadFile(Path.Combine(Repository.TestFolder, "Reports", "Samples", "report-1.json"));

    [Fact]
    public void It_reads()
    {
        Assert.Equal(("vanishing-gradients", RunState.Complete, 60), (_report.Experiment.Name, _report.Status.State, _report.Trials.Count));
        Assert.Equal([10], _report.Status.Looks);
        Assert.Equal(["test.accuracy", "test.loss", "epochsTo80", "gradientRatio"], _report.Measures.Select(measure => measure.Name));
        Assert.Equal([Outcome.Supported, Outcome.Undecided, Outcome.Supported, Outcome.Refuted],
            _report.Claims.Select(claim => claim.Outcome));
        Assert.Equal("diverged", _report.Trials.Single(trial => trial.State == "diverged").Values["test.accuracy"].Word);
        Assert.Equal("not-reached", _report.Trials.First(trial => trial.Values["epochsTo80"].Word is not null).Values["epochsTo80"].Word);
    }

    [Fact]
    public void Its_comparisons_follow_from_its_trials()
    {
        var contrasts = DesignContrasts.Of(_report.Factors, _report.Cells, everyCell: false);
        var made = new ComparisonTable(MeasuredValues.Of(_report), Seeds, 0.05, new VerdictContext())
            .Of(contrasts, _report.Measures.Select(measure => measure.Name))
            .ToDictionary(row => (row.Kind, row.Measure, row.Of[0]));

        Assert.All(_report.Comparisons, told =>
        {
            var row = made[(told.Kind, told.Measure, told.Of[0])];
            Assert.Equal((told.Against[0], told.N, told.Numbers, told.Wins, told.Method, told.Family),
                (row.Against[0], row.N, row.Numbers, row.Wins, row.Method, row.Family));
            Near(told.Difference, row.Difference);
            Near(told.Std, row.Std);
            Near(told.Interval?[0], row.Interval?[0]);
            Near(told.Interval?[1], row.Interval?[1]);
            Near(told.Median, row.Median);
            Near(told.P!.Value.Number, row.P!.Value.Number);
            Near(told.PT?.Number, row.PT?.Number);
            Near(told.PWilcoxon!.Value.Number, row.PWilcoxon!.Value.Number);
            Near(told.Effect, row.Effect);
            Near(told.Detectable, row.Detectable);
        });
    }

    [Fact]
    public void Its_verdicts_follow_from_its_differences() => Assert.All(_report.Claims, claim => Assert.All(claim.Parts, part =>
    {
        double[] differences = [.. part.Differences.Select(difference => difference.Number!.Value)];
        var figures = ContrastFigures.Of(Synthetic.Differences(differences), 0.05);
        var rule = new VerdictRule(claim.Expect, claim.Margin);

        Assert.Equal(part.Outcome, figures.Decide(rule, 0.05, 0.05 / claim.Parts.Count));
        Near(part.EquivalenceInterval![0], figures.EquivalenceInterval![0], 1e-5);
        Near(part.Interval![1], figures.Interval![1], 1e-5);
    }));

    [Fact]
    public void Its_summaries_follow_from_its_trials() => Assert.All(_report.Summaries, told =>
    {
        var values = MeasuredValues.Of(_report);
        var made = Summaries.Of(told.Cell, told.Measure, [.. Seeds.Select(seed => values.Of(told.Cell, seed, told.Measure))]);

        Assert.Equal((told.N, told.Missing.Values.Sum()), (made.N, made.Missing.Values.Sum()));
        Near(told.Mean, made.Mean);
        Near(told.Std, made.Std);
        Near(told.Median, made.Median);
        if (told.N >= 9) Near(told.Interval![0], made.Interval![0]);
    });

    [Fact]
    public void A_later_version_is_refused_with_both_names()
    {
        var fault = Assert.Throws<InvalidDataException>(() => ReportReader.Read("""{ "schema": "research-report/2" }"""u8));
        Assert.Contains("research-report/2", fault.Message, StringComparison.Ordinal);
        Assert.Contains("research-report/1", fault.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<long> Seeds => [.. _report.Trials.Select(trial => trial.Seed).Distinct()];

    /// <summary>The file's numbers have seven digits.</summary>
    private static void Near(double? told, double? made, double relative = SixDigits)
    {
        Assert.Equal(told is null, made is null);
        if (told is { } expected) Assert.Equal(expected, made!.Value, relative * Math.Max(1e-3, Math.Abs(expected)));
    }
}
