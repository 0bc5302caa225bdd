using MathNet.Numerics.Statistics;

namespace Research.Experiments;

/// <summary>All figures of one contrast.</summary>
public sealed record ContrastFigures
{
    /// <summary>FORMAT.md part C: an interval is shown from 3 seeds, a verdict needs 5.</summary>
    private const int LeastForInterval = 3, LeastForVerdict = 5;

    /// <summary>Ranks of fewer seeds cannot disagree: they cannot reach alpha.</summary>
    private const int LeastForRanks = 6;

    /// <summary>The chance of seeing what <see cref="Detectable"/> says.</summary>
    private const double Power = 0.8;

    /// <summary>A reason that is none of the others: the interval holds the margin.</summary>
    internal const string HoldsMargin = "interval-holds-margin";

    private const string TooFewSeeds = "too-few-seeds", TooFewForRanks = "too-few-seeds-for-ranks", FailedTrials = "failed-trials",
        UndefinedValues = "undefined-values", NotRun = "not-run";

    private readonly double _alpha;
    private readonly MeanEvidence? _mean;
    private readonly RankEvidence? _ranks;

    private ContrastFigures(SeedDifferences differences, double alpha)
    {
        _alpha = alpha;
        Differences = differences;
        var numbers = differences.Numbers;
        (Numbers, var defined) = (numbers.Length, !differences.Values.Any(double.IsNaN));
        if (Numbers > 0) (Difference, Median) = (NoRounding(numbers.Mean()).Finite(), NoRounding(numbers.Median()).Finite());
        if (Numbers > 1) Std = numbers.DeviationFrom(numbers.Mean()).Finite();
        if (N == 0 || !defined) return;
        Wins = differences.Values.Count(value => value > differences.Tolerance);

        _ranks = new RankEvidence(differences.Values, differences.Tolerance);
        if (Numbers < N)
        {
            Evidence = _ranks;
        }
        else if (N > 1 && numbers.Max() - numbers.Min() <= differences.Tolerance)
        {
            Evidence = new SignEvidence(numbers[0], N, differences.Tolerance);
        }
        else if (Difference is { } mean && Std is { } deviation)
        {
            Evidence = _mean = new MeanEvidence(mean, deviation / Math.Sqrt(N), N - 1);
        }
    }

    public SeedDifferences Differences { get; }

    /// <summary>Seeds that ran in every cell.</summary>
    public int N => Differences.N;

    /// <summary>Those whose difference is a number.</summary>
    public int Numbers { get; }

    /// <summary>The mean of what are numbers.</summary>
    public double? Difference { get; }

    public double? Median { get; }

    /// <summary>The sample's.</summary>
    public double? Std { get; }

    /// <summary>Differences above 0.</summary>
    public int? Wins { get; }

    public IReadOnlyList<double>? Interval => N >= LeastForInterval ? _mean?.Interval(1 - _alpha).Finite() : null;

    public IReadOnlyList<double>? EquivalenceInterval => N >= LeastForInterval ? _mean?.Interval(1 - 2 * _alpha).Finite() : null;

    /// <summary>d_z with Hedges' correction; null where the differences do not spread.</summary>
    public double? Effect =>
        _mean is null || N < LeastForInterval ? null : _mean.Mean / Std * StudentDistribution.HedgesCorrection(_mean.Freedom);

    /// <summary>The difference that so many seeds see with a power of 80 %: (t(1 - alpha/2) + t(0.8)) sd / sqrt n.</summary>
    public double? Detectable => _mean is null || N < LeastForInterval ? null
        : ((StudentDistribution.Quantile(_mean.Freedom, 1 - _alpha / 2) + StudentDistribution.Quantile(_mean.Freedom, Power))
            * _mean.StandardError).Finite();

    /// <summary>"paired-t", "wilcoxon" or "sign"; null where nothing can be tested.</summary>
    public string? Method => Evidence?.Method;

    public double? UnseenFailureRate => N > 0 ? UnseenFailures.Rate(N) : null;

    internal IEvidence? Evidence { get; }

    public static ContrastFigures Of(SeedDifferences differences, double alpha) => new(differences, alpha);

    /// <summary>The p value that decides, or "cannot"; null where too few seeds ran, or some failed.</summary>
    internal ReportValue? P(VerdictRule rule) => Evidence is null || Obstacle() is not null ? null : Shown(Evidence, rule);

    /// <summary>Student's t; null for values that are no numbers, and where all differences are equal.</summary>
    internal ReportValue? PT(VerdictRule rule) => _mean is null || N < LeastForVerdict ? null : Shown(_mean, rule);

    internal ReportValue? PWilcoxon(VerdictRule rule) => _ranks is null ? null : Shown(_ranks, rule);

    internal Outcome Decide(VerdictRule rule, double alpha, double refuteAlpha) =>
        Evidence is null || Obstacle() is not null ? Outcome.Undecided : rule.Decide(Evidence, alpha, refuteAlpha);

    internal double Support(VerdictRule rule) => Evidence is null || Obstacle() is not null ? 1 : rule.Support(Evidence);

    internal double Refute(VerdictRule rule) => Evidence is null || Obstacle() is not null ? 1 : rule.Refute(Evidence);

    /// <summary>Why an undecided verdict is that.</summary>
    internal string Reason(VerdictRule rule) =>
        Obstacle() ?? (Evidence is { } evidence && CannotReachAlpha(evidence, rule) ? TooFewForRanks : HoldsMargin);

    /// <summary>What to know of the figures, beside them.</summary>
    internal IReadOnlyList<string> Words(VerdictRule rule)
    {
        var words = new List<string>();
        if (Evidence is SignEvidence) words.Add(VerdictWords.Constant);
        if (TestsDisagree(rule)) words.Add(VerdictWords.TestsDisagree);
        if (OneSeedCarries(rule)) words.Add(VerdictWords.Skewed);
        return words;
    }

    private string? Obstacle() =>
        Differences.NotRun > 0 ? NotRun
        : Differences.Failed > 0 ? FailedTrials
        : Differences.Values.Any(double.IsNaN) ? UndefinedValues
        : N < LeastForVerdict ? TooFewSeeds
        : null;

    private ReportValue Shown(IEvidence evidence, VerdictRule rule) =>
        CannotReachAlpha(evidence, rule) ? ReportValue.Of(ReportValue.Cannot) : ReportValue.Of(rule.Shown(evidence));

    /// <summary>Ranks of few seeds, whatever their signs: a difference that is the margin has none.</summary>
    private bool CannotReachAlpha(IEvidence evidence, VerdictRule rule) => rule.Least(evidence) > _alpha;

    private bool TestsDisagree(VerdictRule rule) =>
        N >= LeastForRanks && PT(rule)?.Number is { } t && PWilcoxon(rule) is { } ranks && t <= _alpha != (ranks.Number <= _alpha);

    /// <summary>Without the seed that lies farthest from the others the verdict would be another.</summary>
    private bool OneSeedCarries(VerdictRule rule)
    {
        if (_mean is null || Median is not { } median || Obstacle() is not null) return false;
        var extreme = Enumerable.Range(0, N).MaxBy(i => Math.Abs(Differences.Values[i] - median));
        var rest = new ContrastFigures(Differences.Without(extreme), _alpha).Evidence;
        return rest is not null && rule.Decide(rest, _alpha, _alpha) != rule.Decide(_mean, _alpha, _alpha);
    }

    /// <summary>0.05 and -0.05, each with the rounding of its own, are 0 on average and not -3e-18.</summary>
    private double NoRounding(double value) => Math.Abs(value) <= Differences.Tolerance ? 0 : value;
}
