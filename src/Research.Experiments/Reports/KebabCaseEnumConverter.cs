using System.Text.Json;
using System.Text.Json.Serialization;

namespace Research.Experiments;

/// <summary>
/// Enum members as the file formats write them: kebab-case. The serializer's own converter builds tables of all members by reflection,
/// which takes each start some milliseconds an enum.
/// </summary>
internal sealed class KebabCaseEnumConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var name = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        foreach (var member in Enum.GetValues<T>())
        {
            if (NameOf(member) == name) return member;
        }

        throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(NameOf(value));

    private static string NameOf(T member) => JsonNamingPolicy.KebabCaseLower.ConvertName(member.ToString());
}
