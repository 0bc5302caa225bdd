using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Research.Experiments;

/// <summary>One spelling for equal JSON: keys sorted by their UTF-16 code units, no white space, shortest round-trip numbers.</summary>
internal static class CanonicalElement
{
    private sealed record Filter(Func<string, JsonProperty, bool> Property, Func<string, JsonElement, bool> Item);

    /// <param name="keep">Which properties of the object at a path; all where null. A path is keys joined by dots, <c>[]</c> behind a list's.</param>
    /// <param name="keepItem">Which items of the list at a path; all where null.</param>
    public static byte[] Write(JsonElement element, Func<string, JsonProperty, bool>? keep = null, Func<string, JsonElement, bool>? keepItem = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            Write(writer, element, "", new Filter(keep ?? ((_, _) => true), keepItem ?? ((_, _) => true)));
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element, string path, Filter filter)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in element.EnumerateObject().Where(property => filter.Property(path, property)).OrderBy(property => property.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}", filter);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray().Where(item => filter.Item(path, item))) Write(writer, item, path + "[]", filter);
                writer.WriteEndArray();
                break;
            case JsonValueKind.Number:
                WriteNumber(writer, element);
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    /// <summary>Whole numbers beyond 2^53 keep their digits; 1.0 and 1e0 are 1.</summary>
    public static void WriteNumber(Utf8JsonWriter writer, JsonElement number)
    {
        if (number.TryGetInt64(out var whole)) writer.WriteNumberValue(whole);
        else writer.WriteNumberValue(number.GetDouble());
    }
}
