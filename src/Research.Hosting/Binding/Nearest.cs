namespace Research.Hosting.Binding;

/// <summary>The known word that somebody may have meant.</summary>
public static class Nearest
{
    /// <summary>Lists longer than this are not written out.</summary>
    private const int MostListed = 14;

    /// <summary>The closest of the known words by edit distance (Damerau 1964), case aside.</summary>
    /// <returns>Null where none is close: more than a third of the letters differ.</returns>
    public static string? To(string word, IEnumerable<string> known) => known
        .Select(candidate => (Word: candidate, Distance: Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
        .Where(candidate => candidate.Distance <= Math.Max(1, Math.Max(word.Length, candidate.Word.Length) / 3))
        .OrderBy(candidate => candidate.Distance).ThenBy(candidate => candidate.Word, StringComparer.Ordinal)
        .Select(candidate => candidate.Word)
        .FirstOrDefault();

    /// <summary>" Did you mean "x"?" and, where they are few, all that is known.</summary>
    public static string Hint(string word, IReadOnlyCollection<string> known)
    {
        var nearest = To(word, known) is { } near ? $"; did you mean \"{near}\"?" : "";
        if (known.Count == 0) return nearest;
        return known.Count <= MostListed ? $"{(nearest.Length == 0 ? ";" : nearest)} known: {string.Join(", ", known)}" : nearest;
    }

    /// <summary>Insertions, deletions, replacements, and swaps of neighbours: "rnu" is one slip from "run".</summary>
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(replaced, 1 + Math.Min(d[i - 1, j], d[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i, j] = Math.Min(d[i, j], 1 + d[i - 2, j - 2]);
            }
        }

        return d[a.Length, b.Length];
    }
}
