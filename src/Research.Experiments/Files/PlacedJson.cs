using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>Reads JSON strictly (<see cref="StrictJson"/>) into tokens that know their place.</summary>
internal static class PlacedJson
{
    private static readonly JsonLoadSettings _settings = new()
    {
        CommentHandling = CommentHandling.Ignore,
        LineInfoHandling = LineInfoHandling.Load,
        // The second of two was told as a fault.
        DuplicatePropertyNameHandling = DuplicatePropertyNameHandling.Ignore,
    };

    /// <summary>Reads one value.</summary>
    /// <param name="text">UTF-8, with or without a byte order mark.</param>
    /// <param name="place">Makes the place of a token from its JSON path and line.</param>
    /// <param name="faults">Gets all that is wrong. A key written twice or a number that is not finite stops nothing.</param>
    /// <returns>Null where the text is no JSON.</returns>
    public static JToken? Read(byte[] text, Func<string, int, SourcePlace> place, FaultList faults)
    {
        text = ByteOrderMark.Without(text);
        if (text.AsSpan().TrimStart(" \t\r\n"u8).IsEmpty)
        {
            faults.Add(place("", 1), "this is not JSON: there is nothing in it");
            return null;
        }

        if (!StrictJson.Check(text, (path, line, message) => faults.Add(place(path, line), message))) return null;

        using var reader = new JsonTextReader(new StreamReader(new MemoryStream(text))) { DateParseHandling = DateParseHandling.None };
        JToken token = JToken.ReadFrom(reader, _settings);
        Place(token, "", Line(token), place);
        return token;
    }

    /// <summary>The line of a value in an object is that of its key.</summary>
    private static void Place(JToken token, string path, int line, Func<string, int, SourcePlace> place)
    {
        token.At(place(path, line));
        switch (token)
        {
            case JObject record:
                foreach (var property in record.Properties())
                    Place(property.Value, JsonPath.Key(path, property.Name), Line(property), place);
                break;
            case JArray list:
                for (var i = 0; i < list.Count; i++)
                    Place(list[i], JsonPath.Index(path, i), Line(list[i]), place);
                break;
            case JValue { Value: System.Numerics.BigInteger integer } value:
                value.Value = (double)integer;
                break;
        }
    }

    private static int Line(IJsonLineInfo token) => token.LineNumber;
}
