using System.Security.Cryptography;
using System.Text.Json;

namespace Research.Experiments;

/// <summary>
/// SHA-256 of what an experiment found: the report in canonical form (<see cref="CanonicalElement"/>) without what depends on the machine,
/// the clock, or how the run came about. Left out are <c>resultHash</c>, every object called <c>machine</c>, <c>status.trials.reused</c>,
/// <c>status.looks</c>, <c>experiment.file</c>, and every value, curve and summary of a machine measure (run.seconds, run.peak-bytes).
/// </summary>
public static class ResultHash
{
    /// <param name="report">The root of a report.json.</param>
    /// <returns>"sha256:..." in lower case.</returns>
    public static string Of(JsonElement report) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(CanonicalElement.Write(report, Keep, KeepItem)));

    private static bool Keep(string path, JsonProperty property) => (path, property.Name) switch
    {
        ("", "resultHash") or ("status.trials", "reused") or ("status", "looks") or ("experiment", "file") => false,
        (_, "machine") when property.Value.ValueKind == JsonValueKind.Object => false,
        ("trials[].values" or "trials[].curves" or "trials[].members[].values", var measure) => !MachineMeasures.Holds(measure),
        _ => true,
    };

    private static bool KeepItem(string path, JsonElement item) =>
        path is not ("summaries" or "comparisons" or "claims") || !item.TryGetProperty("measure", out var measure)
        || measure.ValueKind != JsonValueKind.String || !MachineMeasures.Holds(measure.GetString()!);
}
