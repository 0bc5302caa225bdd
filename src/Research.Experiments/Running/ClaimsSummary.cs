using System.Globalization;

namespace Research.Experiments;

/// <summary>After several experiments: every claim with its outcome in one table, and how many would be supported if none were
/// true.</summary>
public static class ClaimsSummary
{
    /// <summary>An experiment's share of the width: its name wraps, so that the claims keep theirs.</summary>
    private const int NameWidth = 20;

    /// <summary>Nothing where no report has a claim.</summary>
    public static void Write(IReadOnlyList<ReportFile> reports, TextWriter writer, int width)
    {
        var claims = reports.SelectMany(file => file.Report.Claims.Select(claim => (file.Report.Experiment.Name, Claim: claim))).ToList();
        if (claims.Count == 0) return;
        var table = new PlainTable().Text("experiment", NameWidth).Number("outcome", left: true).Text("claim");
        string? last = null;
        foreach (var (name, claim) in claims)
        {
            table.Row(name == last ? "" : name, OutcomeOf(claim), claim.Says + (claim.Source is { } source ? $" ({source})" : ""));
            last = name;
        }
        var byChance = reports.Total(file => ReportStatistics.SupportedByChance(file.Report));
        writer.WriteLine();
        foreach (var line in table.Lines(width)) writer.WriteLine(line);
        foreach (var line in Wrapped.Lines(Totals([.. claims.Select(entry => entry.Claim)], byChance), width)) writer.WriteLine(line);
    }

    private static string Totals(IReadOnlyList<ReportClaim> claims, double byChance)
    {
        int Count(Outcome outcome) => claims.Count(claim => claim.Outcome == outcome);
        return string.Create(CultureInfo.InvariantCulture,
            $"{claims.Count} {(claims.Count == 1 ? "claim" : "claims")}: {Count(Outcome.Supported)} supported, "
            + $"{Count(Outcome.Refuted)} refuted, {Count(Outcome.Undecided)} undecided; "
            + $"were none true, {byChance:0.0##} would be supported by chance");
    }

    private static string OutcomeOf(ReportClaim claim) => claim.Outcome switch
    {
        Outcome.Supported => "supported",
        Outcome.Refuted => "refuted",
        _ => "undecided",
    };
}
