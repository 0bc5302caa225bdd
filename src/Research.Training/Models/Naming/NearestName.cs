namespace Research.Training;

/// <summary>The known name that a misspelt one most likely means.</summary>
public static class NearestName
{
    /// <summary>Two edits, or a third of the length in longer names: beyond that a hint misleads.</summary>
    private static int Tolerance(string text) => Math.Max(2, text.Length / 3);

    /// <summary>The nearest of the known names, or null where none is near.</summary>
    public static string? Of(string text, IEnumerable<string> known)
    {
        string? nearest = null;
        var least = Tolerance(text) + 1;
        foreach (var name in known)
        {
            var edits = Edits(text, name);
            if (edits < least) (least, nearest) = (edits, name);
        }

        return nearest;
    }

    /// <summary>" (did you mean 'x'?)", or nothing.</summary>
    public static string Hint(string text, IEnumerable<string> known) => Of(text, known) is { } name ? $" (did you mean '{name}'?)" : "";

    /// <summary>The edit distance: insertions, deletions, replacements (Levenshtein 1966), letter case aside.</summary>
    private static int Edits(string a, string b)
    {
        var above = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) above[j] = j;
        var row = new int[b.Length + 1];
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = above[j - 1] + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                row[j] = Math.Min(replaced, 1 + Math.Min(above[j], row[j - 1]));
            }

            (above, row) = (row, above);
        }

        return above[b.Length];
    }
}
