using Research.Training;

namespace Research.Experiments;

/// <summary>Helps somebody who misspelt a name.</summary>
internal static class Nearest
{
    /// <summary><c>; did you mean "optimizer"?</c>, or else the list of what there is.</summary>
    public static string Hint(string written, IEnumerable<string> known)
    {
        string[] names = [.. known];
        if (names.Length == 0)
            return "";
        return Find(written, names) is { } name ? $"; did you mean \"{name}\"?" : $"; there are: {string.Join(", ", names)}";
    }

    /// <summary>The nearest name, or null where none is near.</summary>
    public static string? Find(string written, IEnumerable<string> known) => NearestName.Of(written, known);
}
