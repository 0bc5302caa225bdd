using System.Text.Json;

namespace Research.Experiments;

/// <summary>
/// The seed counts at which claims were judged before: the last report in the run's folder keeps them, claim by claim, for the folder may
/// have been another experiment's. A claim was judged before where one of the same measure compared the same trainings but for their seeds
/// (<see cref="ReportCell.SpecHash"/>) in some part; what it says, expects and allows does not matter, for the seeds were seen.
/// </summary>
/// <param name="last">Null: there is none.</param>
internal sealed class PastLooks(Report? last)
{
    /// <param name="path">A report.json, or nothing.</param>
    public static PastLooks In(string path)
    {
        if (!File.Exists(path)) return new PastLooks(null);
        try
        {
            return new PastLooks(ReportReader.ReadFile(path));
        }
        catch (InvalidDataException)
        {
            // Damaged while the run went on: it is about to be written anew.
            return new PastLooks(null);
        }
    }

    /// <param name="report">The claim's own.</param>
    /// <returns>Each once, in order.</returns>
    public IReadOnlyList<int> Of(Report report, ReportClaim claim)
    {
        if (last is null) return [];
        var parts = Parts(report, claim).ToHashSet(StringComparer.Ordinal);
        // Reports of before kept one list for all of their claims.
        return [.. last.Claims.Where(past => IsSameMeasure(report, claim, past) && Parts(last, past).Any(parts.Contains))
            .SelectMany(past => past.Looks ?? last.Status.Looks).Distinct().Order()];
    }

    private bool IsSameMeasure(Report report, ReportClaim claim, ReportClaim past) =>
        Measure(report, claim) is { } one && Measure(last!, past) is { } other
            && one.Scale == other.Scale && JsonElement.DeepEquals(one.Definition, other.Definition);

    private static ReportMeasure? Measure(Report report, ReportClaim claim) =>
        report.Measures.FirstOrDefault(measure => measure.Name == claim.Measure);

    /// <summary>The trainings on the two sides of each part.</summary>
    private static IEnumerable<string> Parts(Report report, ReportClaim claim)
    {
        // A damaged report may have a cell twice.
        var trainings = report.Cells.DistinctBy(cell => cell.Id).ToDictionary(cell => cell.Id, cell => cell.SpecHash);
        return claim.Parts.Select(part => $"{Side(part.Of)} against {Side(part.Against)}");

        string Side(IEnumerable<string> cells) =>
            string.Join(' ', cells.Select(cell => trainings.GetValueOrDefault(cell, cell)).Order(StringComparer.Ordinal));
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
