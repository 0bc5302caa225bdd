using System.Globalization;
using System.Text.RegularExpressions;

namespace Research.Training;

/// <summary>
/// What <c>layers</c> means: an entry's name; <c>*</c> for any rest or part (<c>hidden.*</c>); <c>last</c> for the highest number
/// (<c>hidden.last</c>, right at every depth).
/// </summary>
public static class LayerSelector
{
    /// <summary>The entries that a selector means, in their order; empty where it means none.</summary>
    public static IReadOnlyList<string> Match(string selector, IReadOnlyList<string> entries)
    {
        if (entries.Contains(selector)) return [selector];
        var pattern = Resolve(selector, entries);
        var expression = new Regex($"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal)}$", RegexOptions.CultureInvariant);
        return [.. entries.Where(entry => expression.IsMatch(entry))];
    }

    /// <summary>Puts the highest number in the place of every <c>last</c>, from left to right.</summary>
    private static string Resolve(string selector, IReadOnlyList<string> entries)
    {
        var parts = selector.Split('.');
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i] != "last") continue;
            var before = Regex.Escape(string.Join('.', parts[..i])).Replace("\\*", ".*", StringComparison.Ordinal);
            var numbered = new Regex($"^{before}{(i == 0 ? "" : "\\.")}(\\d+)(\\.|$)", RegexOptions.CultureInvariant);
            var highest = entries.Select(entry => numbered.Match(entry)).Where(match => match.Success)
                .Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).DefaultIfEmpty(-1).Max();
            if (highest >= 0) parts[i] = highest.ToString(CultureInfo.InvariantCulture);
        }

        return string.Join('.', parts);
    }

    /// <summary>The entries of several selectors, each once, in the order of execution; a selector that means none is a fault.</summary>
    internal static IReadOnlyList<string> MatchAll(IReadOnlyList<string> selectors, IReadOnlyList<string> entries, string path, FaultCollector faults)
    {
        var matched = new HashSet<string>();
        for (var i = 0; i < selectors.Count; i++)
        {
            var found = Match(selectors[i], entries);
            if (found.Count == 0)
                faults.Add($"{path}.layers", $"'{selectors[i]}' names no layer; there are {string.Join(", ", entries)}");
            matched.UnionWith(found);
        }

        return [.. entries.Where(matched.Contains)];
    }
}
