using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Research.Training;

namespace Research.Experiments;

/// <summary>What makes the samples of two trainings of one seed the same.</summary>
internal static class DataIdentity
{
    private const string Key = "data";

    /// <returns>"sha256:..." of the source with its content, its preprocessing and its cuts; null where a plan tells none.</returns>
    public static string? Of(TrialPlan plan)
    {
        try
        {
            using var training = JsonDocument.Parse(plan.Canonical);
            if (training.RootElement.ValueKind != JsonValueKind.Object || !training.RootElement.TryGetProperty(Key, out var data))
                return null;
            return Hashes.Tagged(SHA256.HashData(Encoding.UTF8.GetBytes(data.GetRawText())));
        }
        catch (JsonException)
        {
            // A planner may know no data (a test's does not).
            return null;
        }
    }
}
