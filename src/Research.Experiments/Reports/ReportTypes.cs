using System.Text.Json;
using System.Text.Json.Serialization;

namespace Research.Experiments;

/// <summary>How reports and comparisons are read and written, worked out when this is built, as of <see cref="StoreTypes"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Report))]
[JsonSerializable(typeof(ComparisonReport))]
[JsonSerializable(typeof(CurveAxis))]
[JsonSerializable(typeof(IReadOnlyList<ReportValue?>))]
internal sealed partial class ReportTypes : JsonSerializerContext
{
    /// <summary>
    /// By the generated code alone: the serializer would first load some 800 types that describe a report's, which takes each run longer than
    /// all its writing.
    /// </summary>
    public void Write(Utf8JsonWriter writer, Report report) => ReportSerializeHandler(writer, report);
}
