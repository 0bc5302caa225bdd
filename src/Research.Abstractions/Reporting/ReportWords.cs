namespace Research;

/// <summary>What a report's short words on comparisons and claims mean, in plain English: every reader of one report is told the
/// same.</summary>
public static class ReportWords
{
    private static readonly Dictionary<string, string> _meanings = new(StringComparer.Ordinal)
    {
        ["too-few-seeds"] = "too few seeds for a verdict (it needs 5)",
        ["interval-holds-margin"] = "the interval lies on both sides of what was claimed",
        ["too-few-seeds-for-ranks"] = "a test by ranks or signs cannot decide with so few seeds that differ from the margin",
        ["holm"] = "decided by itself, but not after Holm's correction over the file's claims",
        ["failed-trials"] = "a planned training failed",
        ["not-run"] = "not all planned trainings were run",
        ["undefined-values"] = "a value that it needs is undefined",
        ["same-trials"] = "both sides are the same trainings",
        ["tests-disagree"] = "t and rank test disagree: look at the seeds",
        ["skewed"] = "one extreme seed carries the result",
        ["constant"] = "all differences are equal: decided by the sign rule",
        ["picked-once"] = "tuned once for all seeds: false positives are more frequent",
        ["pick-at-edge"] = "tuning picked the edge of its values: the best may lie beyond",
        ["machine-measure"] = "depends on the machine",
        ["seeds-added-after-verdict"] = "seeds were added after a verdict had been seen",
        ["unpaired"] = "no common seeds: not paired",
        ["incomplete"] = "some planned seeds failed or were not run",
        ["preliminary"] = "preliminary: fewer seeds than the file states",
    };

    /// <summary>A word without an entry is written with spaces; a sentence is itself.</summary>
    public static string Said(string word) =>
        _meanings.TryGetValue(word, out var meaning) ? meaning : IsSentence(word) ? word : word.Replace('-', ' ');

    /// <summary>"10 seeds can see a difference of 0.017" stands among the words, and is none.</summary>
    public static bool IsSentence(string word) => word.Any(letter => letter != '-' && !char.IsAsciiLetterLower(letter));
}
