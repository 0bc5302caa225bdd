namespace Research.Hosting.Binding;

/// <summary>The known word that somebody may have meant.</summary>
public static class Nearest
{
    /// <summary>Lists longer than this are not written out.</summary>
    private const int MostListed = 14;

    /// <summary>The closest of the known words by edit distance (Levenshtein 1966), case aside; null where none is close: more than a third of the letters differ.</summary>
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

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[b.Length];
    }
}
