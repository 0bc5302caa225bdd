using System.Text.Json;

namespace Research.Experiments;

/// <summary>A comparison as a file.</summary>
public static class ComparisonJson
{
    public static byte[] Write(ComparisonReport comparison) =>
        JsonLayout.Write(JsonSerializer.SerializeToElement(comparison, ReportJson.Options));
}
