using System.Globalization;

namespace Research.Experiments;

/// <summary>What stands beside a comparison or a verdict (FORMAT.md part C).</summary>
public static class VerdictWords
{
    /// <summary>One of t and Wilcoxon is below alpha, the other not: look at the seeds.</summary>
    public const string TestsDisagree = "tests-disagree";

    /// <summary>Without its most extreme seed the verdict would be another.</summary>
    public const string Skewed = "skewed";

    /// <summary>All differences are equal: decided by the exact sign rule.</summary>
    public const string Constant = "constant";

    /// <summary>Both sides are the same trainings: there is nothing to compare.</summary>
    public const string SameTrials = "same-trials";

    /// <summary>The arms share no seeds: Welch's test.</summary>
    public const string Unpaired = "unpaired";

    /// <summary>The measure reads the clock or the machine's memory.</summary>
    public const string MachineMeasure = "machine-measure";

    /// <summary>Settings were tuned once for all seeds: 8 to 22 % false positives.</summary>
    public const string PickedOnce = "picked-once";

    /// <summary>A tuned value is the first or last of its list.</summary>
    public const string PickAtEdge = "pick-at-edge";

    /// <summary>A verdict on fewer seeds was seen before: looking repeatedly finds more than is there.</summary>
    public const string SeedsAddedAfterVerdict = "seeds-added-after-verdict";

    /// <summary>Fewer seeds than the file states.</summary>
    public const string Preliminary = "preliminary";

    /// <summary>Some planned seeds have failed, or have not run.</summary>
    public const string Incomplete = "incomplete";

    /// <summary>It would be decided at plain alpha, and is not after Holm's correction over the file's claims: that is its reason,
    /// too.</summary>
    public const string Holm = "holm";

    /// <summary>"10 seeds can see a difference of 0.017".</summary>
    public static string CanSee(int seeds, double detectable) =>
        string.Create(CultureInfo.InvariantCulture, $"{seeds} seeds can see a difference of {detectable:G2}");
}
