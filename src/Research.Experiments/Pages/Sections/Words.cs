namespace Research.Experiments.Pages;

/// <summary>The report's short words, said in full.</summary>
internal static class Words
{
    /// <returns>Null where there are none.</returns>
    public static string? Said(IReadOnlyList<string> words) =>
        words.Count == 0 ? null : string.Join("; ", words.Select(ReportWords.Said));
}
