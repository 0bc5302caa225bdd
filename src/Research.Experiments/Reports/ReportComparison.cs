using System.Text.Json;
using System.Text.Json.Serialization;

namespace Research.Experiments;

/// <summary>What a comparison is about.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ComparisonKind>))]
public enum ComparisonKind
{
    /// <summary>A cell against the baseline.</summary>
    Level,

    /// <summary>A level against the baseline's level, over all cells of a grid that differ in nothing else.</summary>
    MainEffect,

    /// <summary>What a level changes among the levels of another factor.</summary>
    Interaction,
}

/// <summary>
/// One row of a table: a contrast of one measure, formed per seed. Of a measure with scale log10, <paramref name="Difference"/> and all
/// that follows are of its decimal logarithm: 10 to that power is a factor. P values are numbers or "cannot" (so few seeds cannot reach
/// alpha), and null where there is no such test.
/// </summary>
/// <param name="Of">A level: the cell's id. A main effect: "factor=level". An interaction: "factor=level, other=level".</param>
/// <param name="Against">As <paramref name="Of"/>, of the baseline.</param>
/// <param name="N">The seeds that the comparison rests on.</param>
/// <param name="Numbers">Those of them whose difference is a number: "7 of 10"; <paramref name="Difference"/> is their mean.</param>
/// <param name="Pairing">"seed", or "none" where the arms share no seeds.</param>
/// <param name="Interval">Of the mean difference at 1 - alpha (95 %); from 3 seeds, and only where all are numbers.</param>
/// <param name="Wins">Seeds whose difference lies above 0; null without pairs.</param>
/// <param name="Method">"paired-t", "wilcoxon" (values that are no numbers), "sign" (all differences equal), "welch";
/// null: not tested.</param>
/// <param name="P">Two-sided, of <paramref name="Method"/>; <paramref name="PHolm"/> is this one corrected over the family.</param>
/// <param name="Family">What Holm's correction is over: "activation", "activation × depth".</param>
/// <param name="Effect">d_z with Hedges' correction (without pairs Hedges' g).</param>
/// <param name="Detectable">The difference that so many seeds see with a power of 80 %.</param>
/// <param name="UnseenFailureRate">The share of failing runs that may stay unseen in so many seeds, with 95 %.</param>
/// <param name="Words">"tests-disagree", "skewed", "constant", "same-trials", "unpaired", "machine-measure", ...: docs/reports.md.</param>
public sealed record ReportComparison(
    ComparisonKind Kind,
    string Measure,
    IReadOnlyList<string> Of,
    IReadOnlyList<string> Against,
    int N,
    int Numbers,
    string Pairing,
    double? Difference,
    double? Std,
    IReadOnlyList<double>? Interval,
    double? Median,
    int? Wins,
    string? Method,
    ReportValue? P,
    [property: JsonPropertyName("pT")] ReportValue? PT,
    ReportValue? PWilcoxon,
    ReportValue? PHolm,
    string Family,
    double? Effect,
    double? Detectable,
    double? UnseenFailureRate,
    IReadOnlyList<string> Words);

[JsonConverter(typeof(KebabCaseEnumConverter<Outcome>))]
public enum Outcome
{
    Supported,
    Refuted,
    Undecided,
}

/// <summary>A claim's verdict: supported where every part is, refuted where some part is.</summary>
/// <param name="Expect">"greater", "less", "equivalent", "different".</param>
/// <param name="Reason">Of an undecided one: "too-few-seeds", "interval-holds-margin", "too-few-seeds-for-ranks", "failed-trials",
/// "not-run", "undefined-values", "same-trials"; else null.</param>
/// <param name="Words">Those of its parts, then "10 seeds can see a difference of 0.017" where it is undecided.</param>
/// <param name="Looks">The seed counts at which verdicts were given on it. Null in reports that were written before it.</param>
public sealed record ReportClaim(
    string Says,
    string? Source,
    string Measure,
    Expectation Expect,
    double Margin,
    IReadOnlyList<ReportClaimPart> Parts,
    Outcome Outcome,
    string? Reason,
    IReadOnlyList<string> Words,
    IReadOnlyList<int>? Looks = null);

/// <summary>One contrast of a claim; fields as in <see cref="ReportComparison"/>.</summary>
/// <param name="Against">Empty where it is held against a number.</param>
/// <param name="Constant">That number; 0 between cells. <paramref name="Difference"/> is measured from it.</param>
/// <param name="Seeds">Whose differences follow, in order.</param>
/// <param name="Differences">A number a seed, or the word that says why there is none ("diverged", "not-reached").</param>
/// <param name="Interval">At 1 - alpha (95 %).</param>
/// <param name="EquivalenceInterval">At 1 - 2 alpha (90 %): what "equivalent" is decided by.</param>
/// <param name="P">Of what the claim says, at the margin: two-sided, so that it compares with alpha;
/// for equivalent the larger of two one-sided ones.</param>
/// <param name="PWilcoxon">The same by ranks.</param>
public sealed record ReportClaimPart(
    IReadOnlyList<string> Of,
    IReadOnlyList<string> Against,
    double Constant,
    int N,
    int Numbers,
    IReadOnlyList<long> Seeds,
    IReadOnlyList<ReportValue> Differences,
    double? Difference,
    double? Std,
    IReadOnlyList<double>? Interval,
    IReadOnlyList<double>? EquivalenceInterval,
    double? Median,
    int? Wins,
    string? Method,
    ReportValue? P,
    ReportValue? PWilcoxon,
    double? Effect,
    double? Detectable,
    Outcome Outcome,
    string? Reason,
    IReadOnlyList<string> Words);

/// <summary>A value of a tuned setting that was tried.</summary>
/// <param name="Setting">Its name under <c>tune.settings</c>.</param>
/// <param name="Score">The measure that picks, on validation.</param>
/// <param name="Picked">It was the best for this cell and seed.</param>
public sealed record ReportTuning(string Cell, long Seed, string Setting, JsonElement Value, ReportValue Score, bool Picked);

/// <summary>What tuning picked for a cell and seed.</summary>
/// <param name="Picked">setting -> value.</param>
/// <param name="AtEdge">Some picked value is the first or last of its list: the best may lie beyond.</param>
public sealed record ReportTuned(long Seed, JsonElement Picked, ReportValue Score, bool AtEdge);
