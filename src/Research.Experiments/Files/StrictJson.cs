using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>
/// Reads JSON strictly, comments and trailing commas apart, into tokens that know their place. Newtonsoft's own reader takes <c>010</c>
/// as 8, <c>NaN</c>, <c>1e999</c>, keys without quotes and text after the end, and makes dates of strings; System.Text.Json's takes none
/// of that.
/// </summary>
internal sealed class StrictJson
{
    private static readonly JsonReaderOptions _options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly byte[] _text;
    private readonly Func<string, int, SourcePlace> _place;
    private readonly FaultList _faults;
    private readonly List<int> _lineStarts = [0];
    private string _path = "";

    private StrictJson(byte[] text, Func<string, int, SourcePlace> place, FaultList faults)
    {
        (_text, _place, _faults) = (text, place, faults);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == (byte)'\n')
                _lineStarts.Add(i + 1);
        }
    }

    /// <summary>Reads one value.</summary>
    /// <param name="text">UTF-8, with or without a byte order mark.</param>
    /// <param name="place">Makes the place of a token from its JSON path and line.</param>
    /// <param name="faults">Gets all that is wrong. A key written twice or a number that is not finite stops nothing.</param>
    /// <returns>Null where the text is no JSON.</returns>
    public static JToken? Read(byte[] text, Func<string, int, SourcePlace> place, FaultList faults)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        return new StrictJson(text.AsSpan().StartsWith(mark) ? text[mark.Length..] : text, place, faults).Read();
    }

    private JToken? Read()
    {
        if (!Utf8.IsValid(_text))
        {
            Fault("", Line(FirstInvalid()), "this is not UTF-8 text; save the file as UTF-8");
            return null;
        }

        var reader = new Utf8JsonReader(_text, _options);
        try
        {
            reader.Read();
            JToken token = Value(ref reader, "", Line(reader.TokenStartIndex));
            _path = "";
            reader.Read();
            return token;
        }
        catch (JsonException error)
        {
            Fault(_path, (int)(error.LineNumber ?? 0) + 1, $"this is not JSON: {Cause(error)}");
            return null;
        }
    }

    private JToken Value(ref Utf8JsonReader reader, string path, int line)
    {
        _path = path;
        JToken token = reader.TokenType switch
        {
            JsonTokenType.StartObject => Object(ref reader, path),
            JsonTokenType.StartArray => List(ref reader, path),
            JsonTokenType.String => new JValue(Text(ref reader, path, line)),
            JsonTokenType.Number => Number(ref reader, path, line),
            JsonTokenType.True => new JValue(true),
            JsonTokenType.False => new JValue(false),
            _ => JValue.CreateNull(),
        };
        return token.At(_place(path, line));
    }

    private JObject Object(ref Utf8JsonReader reader, string path)
    {
        var result = new JObject();
        var lines = new Dictionary<string, int>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            int line = Line(reader.TokenStartIndex);
            string key = Text(ref reader, path, line);
            string keyPath = _path = JsonPaths.Join(path, key);
            reader.Read();
            JToken value = Value(ref reader, keyPath, line);
            if (lines.TryAdd(key, line))
                result.Add(key, value);
            else
                Fault(keyPath, line, $"the key \"{key}\" is written twice, first on line {lines[key]}; remove one");
            _path = path;
        }

        return result;
    }

    private JArray List(ref Utf8JsonReader reader, string path)
    {
        var result = new JArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            result.Add(Value(ref reader, JsonPaths.Join(path, result.Count), Line(reader.TokenStartIndex)));
            _path = path;
        }

        return result;
    }

    private string Text(ref Utf8JsonReader reader, string path, int line)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            Fault(path, line, "this text holds half of a surrogate pair (\\ud800 to \\udfff alone); write the character itself");
            return "";
        }
    }

    private JValue Number(ref Utf8JsonReader reader, string path, int line)
    {
        if (reader.TryGetInt64(out long integer))
            return new JValue(integer);
        if (reader.TryGetDouble(out double number) && double.IsFinite(number))
            return new JValue(number);
        Fault(path, line, "this number is too large; numbers lie between -1.8e308 and 1.8e308");
        return new JValue(0L);
    }

    private void Fault(string path, int line, string message) => _faults.Add(_place(path, line), message);

    private int Line(long offset)
    {
        int index = _lineStarts.BinarySearch((int)offset);
        return index >= 0 ? index + 1 : ~index;
    }

    private int FirstInvalid()
    {
        Span<char> buffer = new char[_text.Length];
        Utf8.ToUtf16(_text, buffer, out int read, out _, replaceInvalidSequences: false);
        return read;
    }

    private static string Cause(JsonException error)
    {
        int place = error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        string cause = (place < 0 ? error.Message : error.Message[..place]).TrimEnd('.', ' ');
        return cause.Length == 0 ? "it ends too early" : cause.ToString(CultureInfo.InvariantCulture);
    }
}
