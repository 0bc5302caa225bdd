namespace Research.Experiments;

/// <summary>The seed counts at which an experiment's claims were judged before: its last report keeps them.</summary>
internal static class PastLooks
{
    /// <param name="path">A report.json, or nothing.</param>
    public static IReadOnlyList<int> In(string path)
    {
        if (!File.Exists(path)) return [];
        try
        {
            return ReportReader.ReadFile(path).Status.Looks;
        }
        catch (InvalidDataException)
        {
            // Damaged, or of a later version: it is about to be written anew.
            return [];
        }
    }
}
