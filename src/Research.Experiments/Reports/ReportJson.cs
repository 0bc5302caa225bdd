using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using JsonException = System.Text.Json.JsonException;
using JsonSerializer = System.Text.Json.JsonSerializer;

namespace Research.Experiments;

/// <summary>Enum members as the file formats write them: kebab-case.</summary>
internal sealed class KebabCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower)
    where T : struct, Enum;

/// <summary>Reports to bytes and back.</summary>
internal static class ReportJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The report as it lies in its file, its <see cref="Report.ResultHash"/> worked out where it is not partial.</summary>
    public static byte[] Write(Report report)
    {
        var hash = report.Status.State == RunState.Partial ? null : ResultHash.Of(JsonSerializer.Serialize(report, Options));
        return JsonLayout.Write(JsonSerializer.SerializeToElement(report with { ResultHash = hash }, Options));
    }

    /// <summary>The experiment's JSON, as the report's.</summary>
    public static JsonElement Parse(JToken json) => JsonDocument.Parse(json.ToString(Formatting.None)).RootElement;
}

/// <summary>Reads report.json back.</summary>
public static class ReportReader
{
    /// <exception cref="InvalidDataException">It is no report, or of a later version: one sentence.</exception>
    public static Report Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            var root = JsonElement.ParseValue(ref reader);
            var schema = root.GetProperty("schema").GetString();
            if (schema != Report.SchemaName)
                throw new InvalidDataException($"a report of schema {schema}: this tool reads {Report.SchemaName}");
            return root.Deserialize<Report>(ReportJson.Options) ?? throw new InvalidDataException("not a report: it is null");
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"not a report ({fault.Message})");
        }
    }

    /// <inheritdoc cref="Read"/>
    public static Report ReadFile(string path)
    {
        try
        {
            return Read(File.ReadAllBytes(path));
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidDataException($"{path}: {fault.Message}");
        }
    }
}
