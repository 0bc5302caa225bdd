namespace Research.Experiments;

/// <summary>Finds what somebody meant who misspelt a name.</summary>
internal static class Nearest
{
    /// <summary>A name of n letters may differ in n / 3 of them, and in one at least.</summary>
    private const int LettersPerSlip = 3;

    /// <summary><c>; did you mean "optimizer"?</c>, or else the list of what there is.</summary>
    public static string Hint(string written, IEnumerable<string> known)
    {
        string[] names = [.. known];
        if (names.Length == 0)
            return "";
        return Find(written, names) is { } name ? $"; did you mean \"{name}\"?" : $"; there are: {string.Join(", ", names)}";
    }

    /// <summary>The nearest name, or null where none is near.</summary>
    public static string? Find(string written, IEnumerable<string> known)
    {
        string? nearest = null;
        int best = Math.Max(1, written.Length / LettersPerSlip) + 1;
        foreach (string name in known)
        {
            int distance = Distance(written.ToLowerInvariant(), name.ToLowerInvariant());
            if (distance < best)
                (nearest, best) = (name, distance);
        }

        return nearest;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours (Damerau 1964, optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        int[,] d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
            d[i, 0] = i;
        for (int j = 0; j <= b.Length; j++)
            d[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(replaced, Math.Min(d[i - 1, j], d[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}
