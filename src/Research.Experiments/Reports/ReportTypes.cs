using System.Text.Json.Serialization;

namespace Research.Experiments;

/// <summary>How reports and comparisons are read and written, worked out when this is built, as of <see cref="StoreTypes"/>.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Report))]
[JsonSerializable(typeof(ComparisonReport))]
[JsonSerializable(typeof(CurveAxis))]
[JsonSerializable(typeof(IReadOnlyList<ReportValue?>))]
internal sealed partial class ReportTypes : JsonSerializerContext;
