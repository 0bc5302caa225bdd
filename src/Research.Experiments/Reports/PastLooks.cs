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
            // Damaged while the run went on: it is about to be written anew.
            return [];
        }
    }

    /// <summary>
    /// A report that cannot be read, as it is damaged or of a later version, is kept beside the one that is about to be written: it alone
    /// knows at which seed counts verdicts were given.
    /// </summary>
    /// <param name="warn">Takes one line.</param>
    public static void KeepUnreadable(string path, Action<string> warn)
    {
        if (!File.Exists(path)) return;
        try
        {
            ReportReader.ReadFile(path);
        }
        catch (InvalidDataException fault)
        {
            var kept = path + ".unreadable";
            for (var number = 2; File.Exists(kept); number++) kept = $"{path}.unreadable-{number}";
            File.Move(path, kept);
            warn($"{fault.Message.TrimEnd('.')}: it is kept as {Path.GetFileName(kept)}; at which seed counts its claims "
                + "were judged before is not known any more, so no verdict can say that seeds were added after it");
        }
    }
}
