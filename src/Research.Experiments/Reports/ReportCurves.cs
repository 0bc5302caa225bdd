using System.Text.Json;
using System.Text.Json.Serialization;

namespace Research.Experiments;

/// <summary>
/// Values over the moments of a training: <c>{ "moments": { "unit", "at" }, "&lt;address&gt;": [...] }</c>, or <c>{}</c> where nothing
/// was recorded.
/// </summary>
/// <param name="Unit">"epoch" or "step".</param>
/// <param name="At">Moments in order; the start is 0.</param>
/// <param name="Values">address -> a value a moment; null where it was not recorded then.</param>
[JsonConverter(typeof(ReportCurvesConverter))]
public sealed record ReportCurves(string Unit, IReadOnlyList<double> At, IReadOnlyDictionary<string, IReadOnlyList<ReportValue?>> Values)
{
    public static ReportCurves None { get; } = new("epoch", [], new Dictionary<string, IReadOnlyList<ReportValue?>>());
}

internal sealed class ReportCurvesConverter : JsonConverter<ReportCurves>
{
    private const string Moments = "moments";

    public override ReportCurves Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var fields = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var field in JsonElement.ParseValue(ref reader).EnumerateObject())
        {
            if (!fields.TryAdd(field.Name, field.Value)) throw new JsonException($"{field.Name} of curves is there twice");
        }

        if (!fields.Remove(Moments, out var moments)) return ReportCurves.None;
        var axis = Known<CurveAxis>(moments, Moments, options);
        return new ReportCurves(
            axis.Unit,
            axis.At,
            fields.ToDictionary(field => field.Key, field => Known<IReadOnlyList<ReportValue?>>(field.Value, field.Key, options)));
    }

    private static T Known<T>(JsonElement element, string field, JsonSerializerOptions options) =>
        element.Deserialize<T>(options) ?? throw new JsonException($"{field} of curves is null");

    public override void Write(Utf8JsonWriter writer, ReportCurves curves, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        if (curves.At.Count > 0)
        {
            writer.WritePropertyName(Moments);
            JsonSerializer.Serialize(writer, new CurveAxis(curves.Unit, curves.At), options);
            foreach (var (address, values) in curves.Values)
            {
                writer.WritePropertyName(address);
                JsonSerializer.Serialize(writer, values, options);
            }
        }
        writer.WriteEndObject();
    }
}

/// <inheritdoc cref="ReportCurves"/>
internal sealed record CurveAxis(string Unit, IReadOnlyList<double> At);
