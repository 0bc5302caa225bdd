namespace Research.Experiments;

/// <summary>The measures that are the machine's, never the same bits (FORMAT.md, Measures).</summary>
internal static class MachineMeasures
{
    public const string Seconds = "run.seconds";
    public const string PeakBytes = "run.peak-bytes";

    private const string OfMembers = "members.";

    public static bool Holds(string address) =>
        (address.StartsWith(OfMembers, StringComparison.Ordinal) ? address[OfMembers.Length..] : address) is Seconds or PeakBytes;
}
