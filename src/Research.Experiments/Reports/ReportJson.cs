using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using JsonException = System.Text.Json.JsonException;
using JsonSerializer = System.Text.Json.JsonSerializer;

namespace Research.Experiments;

/// <summary>Reports to bytes and back.</summary>
internal static class ReportJson
{
    public static JsonSerializerOptions Options { get; } = new(ReportTypes.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>With its <see cref="Report.ResultHash"/>, where it is not partial.</summary>
    public static Report Hashed(Report report) => report with
    {
        ResultHash = report.Status.State == RunState.Partial ? null : ResultHash.Of(Encoding.UTF8.GetString(Bytes(report).Span)),
    };

    /// <summary>The report as it lies in its file.</summary>
    public static byte[] Write(Report report)
    {
        using var document = JsonDocument.Parse(Bytes(report));
        return JsonLayout.Write(document.RootElement);
    }

    private static ReadOnlyMemory<byte> Bytes(Report report)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = Options.Encoder }))
            ReportTypes.Default.Write(writer, report);
        return bytes.WrittenMemory;
    }

    /// <summary>The experiment's JSON, as the report's.</summary>
    public static JsonElement Parse(JToken json) => JsonDocument.Parse(json.ToString(Formatting.None)).RootElement;
}

/// <summary>Reads report.json back.</summary>
public static class ReportReader
{
    /// <summary>A field that a report must have is never taken as if it were empty.</summary>
    private static readonly JsonSerializerOptions _strict =
        new(ReportJson.Options) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <exception cref="InvalidDataException">It is no report, or of a later version: one sentence; inside it the place.</exception>
    public static Report Read(ReadOnlySpan<byte> json)
    {
        json = ByteOrderMark.Without(json);
        try
        {
            var reader = new Utf8JsonReader(json);
            var root = JsonElement.ParseValue(ref reader);
            RefuseOtherVersions(root);
            var report = JsonSerializer.Deserialize<Report>(json, _strict) ?? throw new InvalidDataException("not a report: it is null");
            ReportNulls.Refuse(root);
            return report;
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"not a report ({fault.Message})", fault);
        }
        catch (Exception fault) when (fault is KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"not a report ({fault.Message})");
        }
    }

    private static void RefuseOtherVersions(JsonElement root)
    {
        var isNamed = root.ValueKind == JsonValueKind.Object
            && root.TryGetProperty("schema", out var name) && name.ValueKind == JsonValueKind.String;
        var schema = isNamed ? root.GetProperty("schema").GetString() : null;
        if (schema is null) throw new InvalidDataException($"not a report: it has no \"schema\" such as \"{Report.SchemaName}\"");
        if (schema == Report.SchemaName) return;
        throw new InvalidDataException(schema.StartsWith(Report.SchemaFamily, StringComparison.Ordinal)
            ? $"a report of schema {schema}, written by a newer tool: this one reads {Report.SchemaName}; update the tool"
            : $"not a report but a file of schema {schema}; this tool reads {Report.SchemaName}");
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
