namespace Research.Training;

/// <summary>The known word that a misspelt one most likely means.</summary>
internal static class Nearest
{
    /// <summary>More changes than this are another word.</summary>
    private const int MostChanges = 2;

    /// <returns>Null where none is near.</returns>
    public static string? Among(string word, IEnumerable<string> known) => known
        .Select(candidate => (Word: candidate, Changes: Distance(word, candidate)))
        .Where(candidate => candidate.Changes <= MostChanges && candidate.Changes < candidate.Word.Length)
        .OrderBy(candidate => candidate.Changes).Select(candidate => candidate.Word).FirstOrDefault();

    /// <summary>Insertions, deletions and replacements between two words (Levenshtein 1966).</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
