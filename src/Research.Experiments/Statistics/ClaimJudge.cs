namespace Research.Experiments;

/// <summary>
/// Verdicts on claims. A claim of several parts is supported if every part is, at plain alpha (intersection-union: Berger 1982), and
/// refuted if some part is at alpha / k.
/// </summary>
internal sealed class ClaimJudge(MeasuredValues values, IReadOnlyList<long> seeds, StatisticsSettings settings, VerdictContext context)
{
    /// <summary>What keeps a claim from a verdict, gravest first: of several parts' reasons the first is the claim's.</summary>
    private static readonly string[] _gravest =
        ["not-run", "failed-trials", "undefined-values", VerdictWords.SameTrials, "too-few-seeds", "too-few-seeds-for-ranks"];

    public IReadOnlyList<ReportClaim> Judge(IReadOnlyList<Claim> claims)
    {
        var judged = claims.Select(claim => new Judged(claim, Figures(claim), settings.Alpha)).ToList();
        var corrected = settings.HolmOverClaims ? Holm.Adjust([.. judged.Select(claim => claim.P)]) : null;
        return [.. judged.Select((claim, i) => Report(claim, corrected is null || corrected[i] <= settings.Alpha))];
    }

    private List<ContrastFigures?> Figures(Claim claim) =>
        [.. claim.Parts.Select(
            part => values.Differences(part, claim.Measure.Name, seeds) is { } differences
                ? ContrastFigures.Of(differences, settings.Alpha)
                : null)];

    private ReportClaim Report(Judged judged, bool survives)
    {
        var claim = judged.Claim;
        var parts = claim.Parts.Select((part, i) => Part(claim, part, judged.Figures[i], judged.Rule, judged.Outcomes[i])).ToList();
        var outcome = survives ? judged.Outcome : Outcome.Undecided;
        var undecided = parts.Where(part => part.Outcome == Outcome.Undecided).ToList();
        var words = parts.SelectMany(part => part.Words).Concat(context.ClaimWords()).Distinct().ToList();
        var stopped = !survives && judged.Outcome != Outcome.Undecided;
        if (stopped) words.Add(VerdictWords.Holm);
        if (outcome == Outcome.Undecided
            && (undecided.Count > 0 ? undecided : parts).MaxBy(part => part.Detectable) is { Detectable: { } detectable } widest)
            words.Add(VerdictWords.CanSee(widest.N, detectable));
        return new ReportClaim(
            claim.Says, claim.Source, claim.Measure.Name, claim.Expect, claim.Margin, parts, outcome,
            outcome != Outcome.Undecided ? null : stopped ? VerdictWords.Holm : Gravest([.. undecided.Select(part => part.Reason!)]),
            words);
    }

    private static string Gravest(IReadOnlyList<string> reasons) =>
        _gravest.FirstOrDefault(reasons.Contains) ?? ContrastFigures.HoldsMargin;

    private ReportClaimPart Part(Claim claim, Contrast part, ContrastFigures? figures, VerdictRule rule, Outcome outcome)
    {
        var always = context.Words(claim.Measure.Name, part);
        if (figures is null)
        {
            return new ReportClaimPart(
                part.Of, part.Against, part.Constant, 0, 0, [], [], null, null, null, null, null, null, null, null, null, null, null,
                Outcome.Undecided, VerdictWords.SameTrials, [VerdictWords.SameTrials, .. always]);
        }

        return new ReportClaimPart(
            part.Of, part.Against, part.Constant, figures.N, figures.Numbers, figures.Differences.Seeds, figures.Differences.Shown,
            figures.Difference, figures.Std, figures.Interval, figures.EquivalenceInterval, figures.Median, figures.Wins, figures.Method,
            figures.P(rule), figures.PWilcoxon(rule), figures.Effect, figures.Detectable, outcome,
            outcome == Outcome.Undecided ? figures.Reason(rule) : null, [.. figures.Words(rule), .. always]);
    }

    /// <summary>A claim's outcome before any correction over claims.</summary>
    private sealed class Judged
    {
        public Judged(Claim claim, IReadOnlyList<ContrastFigures?> figures, double alpha)
        {
            (Claim, Figures, Rule) = (claim, figures, new VerdictRule(claim.Expect, claim.Margin));
            Outcomes = [.. figures.Select(part => part?.Decide(Rule, alpha, alpha / figures.Count) ?? Outcome.Undecided)];
            Outcome = Outcomes.Contains(Outcome.Refuted)
                ? Outcome.Refuted
                : Outcomes.All(part => part == Outcome.Supported) ? Outcome.Supported : Outcome.Undecided;
            var support = figures.Max(part => part?.Support(Rule) ?? 1);
            var refute = Math.Min(1, figures.Min(part => part?.Refute(Rule) ?? 1) * figures.Count);
            P = Math.Min(support, refute);
        }

        public Claim Claim { get; }

        public IReadOnlyList<ContrastFigures?> Figures { get; }

        public VerdictRule Rule { get; }

        public IReadOnlyList<Outcome> Outcomes { get; }

        public Outcome Outcome { get; }

        /// <summary>At most alpha where the claim is decided, either way.</summary>
        public double P { get; }
    }
}
