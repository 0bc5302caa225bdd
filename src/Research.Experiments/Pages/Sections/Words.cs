using System.Text.RegularExpressions;

namespace Research.Experiments.Pages;

/// <summary>The report's short words, said in full.</summary>
internal static partial class Words
{
    private static readonly Dictionary<string, string> Meanings = new(StringComparer.Ordinal)
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
        ["preliminary"] = "preliminary: fewer seeds than the file states",
    };

    public static string Said(string word) =>
        Meanings.TryGetValue(word, out var meaning) ? meaning : Kebab().IsMatch(word) ? Figures.Words(word) : word;

    public static string? Said(IReadOnlyList<string> words) => words.Count == 0 ? null : string.Join("; ", words.Select(Said));

    [GeneratedRegex("^[a-z]+(-[a-z]+)*$")]
    private static partial Regex Kebab();
}
