using System.Text.Json;
using System.Text.Unicode;

namespace Research;

/// <summary>
/// Whether a text is JSON and nothing else, comments and trailing commas apart: asked before a binder reads it. Newtonsoft.Json's own
/// reader takes <c>010</c> as 8, <c>NaN</c>, <c>1e999</c>, keys without quotes and text after the end; System.Text.Json's takes none of
/// that. The host's own: no part of what plugins are built against.
/// </summary>
internal ref struct StrictJson
{
    private static readonly JsonReaderOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly ReadOnlySpan<byte> _text;
    private readonly Action<string, int, string> _fault;
    private Utf8JsonReader _reader;
    private string _path = "";
    private int _line = 1;
    private long _lineKnownTo;

    private StrictJson(ReadOnlySpan<byte> text, Action<string, int, string> fault)
    {
        _text = text;
        _fault = fault;
        _reader = new Utf8JsonReader(text, Options);
    }

    /// <summary>Checks one value.</summary>
    /// <param name="text">UTF-8 without a byte order mark.</param>
    /// <param name="fault">Told all that is wrong: path, line from 1, what. A key written twice, a number that is not finite and a broken
    /// character stop nothing.</param>
    /// <returns>False where the text is no JSON, so that nothing can be read of it.</returns>
    public static bool Check(ReadOnlySpan<byte> text, Action<string, int, string> fault) => new StrictJson(text, fault).Check();

    private bool Check()
    {
        if (!Utf8.IsValid(_text))
        {
            Fault("", Line(FirstInvalid()), "this is not UTF-8 text; save the file as UTF-8");
            return false;
        }

        try
        {
            _reader.Read();
            Value("", Line(_reader.TokenStartIndex));
            _path = "";
            _reader.Read();
            return true;
        }
        catch (JsonException error)
        {
            Fault(_path, (int)(error.LineNumber ?? 0) + 1, $"this is not JSON: {Cause(error)}");
            return false;
        }
    }

    private void Value(string path, int line)
    {
        _path = path;
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject:
                Object(path);
                break;
            case JsonTokenType.StartArray:
                List(path);
                break;
            case JsonTokenType.String:
                Text(path, line);
                break;
            case JsonTokenType.Number when !_reader.TryGetDouble(out var number) || !double.IsFinite(number):
                Fault(path, line, "this number is too large; numbers lie between -1.8e308 and 1.8e308");
                break;
        }
    }

    private void Object(string path)
    {
        var lines = new Dictionary<string, int>();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var line = Line(_reader.TokenStartIndex);
            var key = Text(path, line);
            var inner = _path = JsonPath.Key(path, key);
            _reader.Read();
            Value(inner, line);
            if (!lines.TryAdd(key, line)) Fault(inner, line, $"the key \"{key}\" is written twice, first on line {lines[key]}; remove one");
            _path = path;
        }
    }

    private void List(string path)
    {
        for (var index = 0; _reader.Read() && _reader.TokenType != JsonTokenType.EndArray; index++)
        {
            Value(JsonPath.Index(path, index), Line(_reader.TokenStartIndex));
            _path = path;
        }
    }

    private readonly string Text(string path, int line)
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            Fault(path, line, "this text holds half of a surrogate pair (\\ud800 to \\udfff alone); write the character itself");
            return "";
        }
    }

    private readonly void Fault(string path, int line, string message) => _fault(path, line, message);

    /// <summary>Counts on from the last place that was asked for: tokens come in order.</summary>
    private int Line(long offset)
    {
        _line += _text[(int)_lineKnownTo..(int)offset].Count((byte)'\n');
        _lineKnownTo = offset;
        return _line;
    }

    private readonly int FirstInvalid()
    {
        Span<char> buffer = new char[_text.Length];
        Utf8.ToUtf16(_text, buffer, out var read, out _, replaceInvalidSequences: false);
        return read;
    }

    private static string Cause(JsonException error)
    {
        var place = error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var cause = (place < 0 ? error.Message : error.Message[..place]).TrimEnd('.', ' ');
        return cause.Length == 0 ? "it ends too early" : cause;
    }
}
