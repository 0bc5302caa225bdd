using System.Text;
using System.Text.Json;

namespace Research.Experiments;

/// <summary>
/// JSON that people read: what fits a line stands on one, a long list of numbers is filled into lines, the rest is indented.
/// </summary>
internal static class JsonLayout
{
    /// <summary>Wide enough that a summary, a probe or a plugin is one line: lists of them read as tables.</summary>
    private const int Columns = 240;
    private const int Indent = 2;

    public static byte[] Write(JsonElement element)
    {
        var text = new StringBuilder();
        Write(text, element, depth: 0, column: 0);
        return Encoding.UTF8.GetBytes(text.Append('\n').ToString());
    }

    private static void Write(StringBuilder text, JsonElement element, int depth, int column)
    {
        var room = Columns - column;
        if (OneLine(element, room) is { } line) text.Append(line);
        else if (element.ValueKind == JsonValueKind.Object) WriteObject(text, element, depth + 1);
        else if (element.EnumerateArray().All(IsScalar)) Fill(text, element, depth + 1);
        else WriteArray(text, element, depth + 1);
    }

    private static bool IsScalar(JsonElement element) => element.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);

    private static void WriteObject(StringBuilder text, JsonElement element, int depth)
    {
        text.Append('{');
        var separator = "";
        foreach (var property in element.EnumerateObject())
        {
            NewLine(text.Append(separator), depth);
            var name = Quoted(property.Name) + ": ";
            text.Append(name);
            Write(text, property.Value, depth, depth * Indent + name.Length);
            separator = ",";
        }
        NewLine(text, depth - 1).Append('}');
    }

    private static void WriteArray(StringBuilder text, JsonElement element, int depth)
    {
        text.Append('[');
        var separator = "";
        foreach (var item in element.EnumerateArray())
        {
            NewLine(text.Append(separator), depth);
            Write(text, item, depth, depth * Indent);
            separator = ",";
        }
        NewLine(text, depth - 1).Append(']');
    }

    private static void Fill(StringBuilder text, JsonElement element, int depth)
    {
        text.Append('[');
        var column = Columns;
        foreach (var (index, item) in element.EnumerateArray().Index())
        {
            var written = Scalar(item);
            if (index > 0) text.Append(',');
            if (column + written.Length + 2 > Columns)
            {
                NewLine(text, depth);
                column = depth * Indent;
            }
            else
            {
                text.Append(' ');
            }
            text.Append(written);
            column += written.Length + 2;
        }
        NewLine(text, depth - 1).Append(']');
    }

    private static StringBuilder NewLine(StringBuilder text, int depth) => text.Append('\n').Append(' ', depth * Indent);

    /// <returns>Null where it takes more than the room.</returns>
    private static string? OneLine(JsonElement element, int room)
    {
        var text = new StringBuilder();
        return TryOneLine(text, element, room) ? text.ToString() : null;
    }

    private static bool TryOneLine(StringBuilder text, JsonElement element, int room)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                foreach (var (index, property) in element.EnumerateObject().Index())
                {
                    text.Append(index == 0 ? " " : ", ").Append(Quoted(property.Name)).Append(": ");
                    if (!TryOneLine(text, property.Value, room)) return false;
                }
                text.Append(text[^1] == '{' ? "}" : " }");
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var (index, item) in element.EnumerateArray().Index())
                {
                    if (index > 0) text.Append(", ");
                    if (!TryOneLine(text, item, room)) return false;
                }
                text.Append(']');
                break;
            default:
                // A text as long as it may be is never broken: it stays whole on its line.
                text.Append(Scalar(element));
                return true;
        }
        return text.Length <= room;
    }

    private static string Scalar(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? Quoted(element.GetString()!) : element.GetRawText();

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, ReportJson.Options.Encoder)}\"";
}
