using System.Globalization;

namespace Research.Training;

/// <summary>
/// A layer selector: an entry's full name; <c>*</c> for any rest or part (<c>hidden.*</c>, <c>block.*.hidden</c>, <c>conv*</c>);
/// <c>last</c> for the highest number at its place (<c>hidden.last</c>). It names entries; an entry stands for itself with its
/// normalization and activation.
/// </summary>
public static class LayerSelector
{
    private const string Any = "*", Last = "last";

    /// <summary>The entries that a selector names, in the order of the model; never none.</summary>
    /// <param name="selector">As written.</param>
    /// <param name="entries"><see cref="Model.Entries"/>.</param>
    /// <param name="path">The selector's JSON path.</param>
    /// <exception cref="FaultsException">Nothing matches: with the nearest name.</exception>
    public static IReadOnlyList<string> Match(string selector, IReadOnlyList<string> entries, string path)
    {
        if (entries.Contains(selector, StringComparer.Ordinal)) return [selector];
        var parts = selector.Split('.');
        var matches = entries.Select(entry => entry.Split('.')).ToList();
        for (var i = 0; i < parts.Length; i++) matches = Narrow(matches, parts, i);
        var rest = parts[^1] == Any;
        var named = matches.Where(entry => rest || entry.Length == parts.Length).Select(entry => string.Join('.', entry)).ToHashSet();
        return named.Count > 0 ? [.. entries.Where(named.Contains)] : throw new FaultsException(path, Nothing(selector, entries));
    }

    /// <summary>The entries that any of several selectors names, each once, in the order of the model.</summary>
    /// <param name="path">The JSON path of the list.</param>
    /// <exception cref="FaultsException">One matches nothing.</exception>
    public static IReadOnlyList<string> Match(IReadOnlyList<string> selectors, IReadOnlyList<string> entries, string path)
    {
        var faults = new List<Fault>();
        var named = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < selectors.Count; i++)
        {
            try
            {
                named.UnionWith(Match(selectors[i], entries, $"{path}[{i}]"));
            }
            catch (FaultsException fault)
            {
                faults.AddRange(fault.Faults);
            }
        }

        return faults.Count == 0 ? [.. entries.Where(named.Contains)] : throw new FaultsException(faults);
    }

    private static List<string[]> Narrow(List<string[]> entries, string[] parts, int place)
    {
        var deep = entries.Where(entry => entry.Length > place);
        if (parts[place] != Last) return [.. deep.Where(entry => Fits(entry[place], parts[place]))];
        var numbered = deep.Where(entry => Number(entry[place]) is not null).ToList();
        return [.. numbered.GroupBy(entry => string.Join('.', entry.Take(place))).SelectMany(Highest)];

        IEnumerable<string[]> Highest(IEnumerable<string[]> siblings)
        {
            var all = siblings.ToList();
            var highest = all.Max(entry => Number(entry[place]));
            return all.Where(entry => Number(entry[place]) == highest);
        }
    }

    private static int? Number(string part) =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool Fits(string part, string pattern)
    {
        var pieces = pattern.Split('*');
        if (pieces.Length == 1) return part == pattern;
        if (!part.StartsWith(pieces[0], StringComparison.Ordinal)) return false;
        var at = pieces[0].Length;
        foreach (var piece in pieces[1..^1])
        {
            var found = part.IndexOf(piece, at, StringComparison.Ordinal);
            if (found < 0) return false;
            at = found + piece.Length;
        }

        return part.Length - at >= pieces[^1].Length && part.EndsWith(pieces[^1], StringComparison.Ordinal);
    }

    private static string Nothing(string selector, IReadOnlyList<string> entries)
    {
        if (entries.Any(entry => entry.StartsWith(selector + ".", StringComparison.Ordinal)))
            return $"'{selector}' names no layer itself: write '{selector}.*' for those below it, '{selector}.last' for the highest number";
        return $"'{selector}' matches no layer{NearestName.Hint(selector, entries)}";
    }
}
