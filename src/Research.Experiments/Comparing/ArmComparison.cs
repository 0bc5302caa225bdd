namespace Research.Experiments;

/// <summary>A cell of one report as one side of a comparison.</summary>
/// <param name="Label">"B: activation=relu".</param>
internal sealed record Arm(string Label, Report Report, ReportCell Cell)
{
    public IReadOnlyDictionary<long, ReportTrial> Trials { get; } =
        Report.Trials.Where(trial => trial.Cell == (Cell.SameAs ?? Cell.Id)).ToDictionary(trial => trial.Seed);

    public OrderedValue Value(MeasuredValues values, long seed, string measure) => values.Of(Cell.Id, seed, measure);
}

/// <summary>
/// Two cells of two reports. The same trials are not compared; where seeds and data are the same, they are pairs; else the arms stand
/// apart (Welch), with the word for it.
/// </summary>
internal sealed class ArmComparison(string measure, double alpha)
{
    public const string SharedTrialsLeftOut = "shared-trials-left-out", SameTrialsDiffer = "same-trials-differ",
        CommonSeedsOnly = "common-seeds-only", NoNumbers = "values-that-are-no-numbers";

    private const string BySeed = "seed", Unpaired = "none";

    /// <summary>The keys of an experiment that say what is measured of a training. In a model the metrics of heads do.</summary>
    private static readonly HashSet<string> _looks = ["evaluation", "metrics", "probes", "model"];

    /// <summary>Arms that are left with fewer have no spread.</summary>
    private const int LeastOfAnArm = 2;

    public ReportComparison Of(Arm of, Arm against)
    {
        var shared = of.Trials.Values.Where(trial => against.Trials.TryGetValue(trial.Seed, out var other) && other.Id == trial.Id)
            .Select(trial => trial.Seed).ToList();
        if (shared.Count > 0) return Shared(of, against, shared);
        return ArePairs(of, against)
            ? Paired(of, against)
            : Apart(of, against, of.Trials.Keys, against.Trials.Keys, [VerdictWords.Unpaired]);
    }

    /// <summary>Per seed, whatever the arms are.</summary>
    public ReportComparison Paired(Arm of, Arm against)
    {
        var (mine, other) = (MeasuredValues.Of(of.Report), MeasuredValues.Of(against.Report));
        var seeds = of.Trials.Keys.Intersect(against.Trials.Keys).Order().ToList();
        const string one = "of", two = "against";
        var contrast = new Contrast([of.Label], [against.Label], [new WeightedCell(one, 1), new WeightedCell(two, -1)]);
        var differences = SeedDifferences.Of(
            contrast, seeds, (cell, seed) => cell == one ? of.Value(mine, seed, measure) : against.Value(other, seed, measure));
        var figures = ContrastFigures.Of(differences, alpha);
        var rule = VerdictRule.Difference;
        var words = figures.Words(rule).ToList();
        if (seeds.Count < Math.Max(of.Trials.Count, against.Trials.Count)) words.Add(CommonSeedsOnly);
        if (MachineMeasures.Holds(measure)) words.Add(VerdictWords.MachineMeasure);
        return new ReportComparison(
            ComparisonKind.Level, measure, [of.Label], [against.Label], figures.N, figures.Numbers, BySeed, figures.Difference, figures.Std,
            figures.Interval, figures.Median, figures.Wins, figures.Method, figures.P(rule), figures.PT(rule), figures.PWilcoxon(rule),
            null, "", figures.Effect, figures.Detectable, figures.UnseenFailureRate, words);
    }

    /// <summary>Seeds are the same where one report's are among the other's: a few in common pair nothing of the rest.</summary>
    private static bool ArePairs(Arm of, Arm against)
    {
        if (of.Cell.DataHash is null || of.Cell.DataHash != against.Cell.DataHash) return false;
        var common = of.Trials.Keys.Intersect(against.Trials.Keys).Count();
        return common > 0 && common == Math.Min(of.Trials.Count, against.Trials.Count);
    }

    private ReportComparison Shared(Arm of, Arm against, List<long> shared)
    {
        var (mine, other) = (of.Trials.Keys.Except(shared).ToList(), against.Trials.Keys.Except(shared).ToList());
        var words = new List<string>();
        if (!MachineMeasures.Holds(measure) && shared.Any(seed => Differ(of.Trials[seed], against.Trials[seed])) && LookAlike(of, against))
            words.Add(SameTrialsDiffer);
        if (mine.Count >= LeastOfAnArm && other.Count >= LeastOfAnArm)
            return Apart(of, against, mine, other, [VerdictWords.Unpaired, SharedTrialsLeftOut, .. words]);
        return Empty(of, against, shared.Count, [VerdictWords.SameTrials, .. words]);
    }

    /// <summary>One that failed tells nothing of the other's value.</summary>
    private bool Differ(ReportTrial one, ReportTrial other) =>
        one.State != ReportValue.Failed && other.State != ReportValue.Failed
        && !Equals(one.Values.GetValueOrDefault(measure), other.Values.GetValueOrDefault(measure));

    /// <summary>One training may be looked at in several ways: a view of one name may be another in each report.</summary>
    private static bool LookAlike(Arm of, Arm against) => ReportDifferences.Settings([AsOfCell(of), AsOfCell(against)])
        .All(setting => !_looks.Contains(setting.Path.Split('.')[0]));

    private static Report AsOfCell(Arm arm) => arm.Report with
    {
        Experiment = arm.Report.Experiment with { Resolved = CellExperiment.Of(arm.Report, arm.Cell).Set },
    };

    private ReportComparison Apart(Arm of, Arm against, IEnumerable<long> seeds, IEnumerable<long> otherSeeds, IReadOnlyList<string> words)
    {
        var (mine, other) = (Numbers(of, seeds), Numbers(against, otherSeeds));
        var n = Math.Min(mine.Length, other.Length);
        var figures = UnpairedFigures.Of([.. mine.OfType<double>()], [.. other.OfType<double>()], alpha);
        var numbers = Math.Min(mine.Count(value => value is not null), other.Count(value => value is not null));
        // Welch's test knows no place for what is no number, and a mean of the rest decides nothing.
        var whole = mine.Concat(other).All(value => value is not null);
        List<string> all = [.. words];
        if (!whole) all.Add(NoNumbers);
        if (MachineMeasures.Holds(measure)) all.Add(VerdictWords.MachineMeasure);
        return Empty(of, against, n, all) with
        {
            Numbers = numbers,
            Difference = figures.Difference,
            Interval = whole ? figures.Interval : null,
            Method = whole ? figures.Method : null,
            P = whole ? figures.P : null,
            PT = whole ? figures.P : null,
            Effect = whole ? figures.Effect : null,
        };
    }

    private double?[] Numbers(Arm arm, IEnumerable<long> seeds)
    {
        var values = MeasuredValues.Of(arm.Report);
        return [.. seeds.Order().Select(
            seed => arm.Value(values, seed, measure) is { IsNumber: true } value ? value.Place : (double?)null)];
    }

    private ReportComparison Empty(Arm of, Arm against, int n, IReadOnlyList<string> words) => new(
        ComparisonKind.Level, measure, [of.Label], [against.Label], n, 0, Unpaired, null, null, null, null, null, null, null, null, null,
        null, "", null, null, null, words);
}
