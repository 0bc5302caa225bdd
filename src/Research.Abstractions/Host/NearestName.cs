namespace Research;

/// <summary>Helps somebody who misspelt a name. The host's own: no part of what plugins are built against.</summary>
internal static class NearestName
{
    /// <summary>Longer lists are not written out: they would hide the fault.</summary>
    private const int MostListed = 24;

    /// <summary>The closest of the known names by edit distance (Damerau 1964), letter case aside;
    /// of equally close ones the first.</summary>
    /// <returns>Null where none is close enough to be what was meant.</returns>
    public static string? Of(string written, IEnumerable<string> known) => known
        .Select(name => (Name: name, Edits: Edits(written.ToLowerInvariant(), name.ToLowerInvariant())))
        .Where(candidate => candidate.Edits <= Tolerance(Math.Max(written.Length, candidate.Name.Length)))
        .OrderBy(candidate => candidate.Edits)
        .Select(candidate => candidate.Name)
        .FirstOrDefault();

    /// <summary><c>; did you mean "optimizer"?</c>, or else what there is, where that is few.</summary>
    public static string Hint(string written, IEnumerable<string> known)
    {
        string[] names = [.. known];
        if (Of(written, names) is { } name) return $"; did you mean \"{name}\"?";
        return names.Length is 0 or > MostListed ? "" : $"; there are: {string.Join(", ", names)}";
    }

    /// <summary>A third of a long word, two letters of a short one, one of a very short one: beyond that a hint misleads.</summary>
    private static int Tolerance(int length) => Math.Max(1, Math.Max(Math.Min(2, length / 2), length / 3));

    /// <summary>Insertions, deletions, replacements, and swaps of neighbours: "rnu" is one slip from "run".</summary>
    private static int Edits(string a, string b)
    {
        var edits = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) edits[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) edits[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = edits[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                edits[i, j] = Math.Min(replaced, 1 + Math.Min(edits[i - 1, j], edits[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    edits[i, j] = Math.Min(edits[i, j], 1 + edits[i - 2, j - 2]);
            }
        }

        return edits[a.Length, b.Length];
    }
}
