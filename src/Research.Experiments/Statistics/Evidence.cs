namespace Research.Experiments;

/// <summary>One test of where the centre of differences lies: what every verdict is made of.</summary>
internal interface IEvidence
{
    /// <summary>As reports name it.</summary>
    string Method { get; }

    /// <summary>The one-sided p value against "not above": small where the centre lies above the number.</summary>
    double Above(double number);

    /// <summary>The one-sided p value against "not below".</summary>
    double Below(double number);

    /// <summary>The smallest one-sided p value that so many seeds can give at the number; 0 where there is no bound.</summary>
    double Least(double number);
}

/// <summary>Student's paired t (1908): the mean of the differences is above a number at p where the one-sided 1 - p bound is.</summary>
/// <param name="Freedom">Degrees of freedom: n - 1, or Welch's.</param>
internal sealed record MeanEvidence(double Mean, double StandardError, double Freedom, string Method = MeanEvidence.Paired) : IEvidence
{
    public const string Paired = "paired-t", Welch = "welch";

    public double Above(double number) => StudentDistribution.UpperTail(Freedom, (Mean - number) / StandardError);

    public double Below(double number) => StudentDistribution.UpperTail(Freedom, (number - Mean) / StandardError);

    public double Least(double number) => 0;

    /// <summary>The interval that holds the mean with the given confidence.</summary>
    public double[] Interval(double confidence)
    {
        var half = StudentDistribution.Quantile(Freedom, (1 + confidence) / 2) * StandardError;
        return [Mean - half, Mean + half];
    }
}

/// <summary>Wilcoxon's exact signed ranks of the differences less the number.</summary>
internal sealed class RankEvidence(IReadOnlyList<double> differences, double tolerance) : IEvidence
{
    public const string Name = "wilcoxon";

    private readonly Dictionary<double, SignedRanks> _ranks = [];

    public string Method => Name;

    public double Above(double number) => At(number).Greater;

    public double Below(double number) => At(number).Less;

    public double Least(double number) => At(number).Least;

    private SignedRanks At(double number)
    {
        if (!_ranks.TryGetValue(number, out var ranks))
            _ranks[number] = ranks = new SignedRanks([.. differences.Select(difference => difference - number)], tolerance);
        return ranks;
    }
}

/// <summary>
/// All differences equal: each is on the same side of a number, which fair signs do with 2^-n. (t would take the missing spread for
/// certainty.)
/// </summary>
internal sealed record SignEvidence(double Difference, int N, double Tolerance) : IEvidence
{
    public const string Name = "sign";

    public string Method => Name;

    public double Above(double number) => Difference - number > Tolerance ? SignedRanks.SmallestOf(N) : 1;

    public double Below(double number) => number - Difference > Tolerance ? SignedRanks.SmallestOf(N) : 1;

    public double Least(double number) => SignedRanks.SmallestOf(N);
}
