using System.Globalization;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Research.Training;

/// <summary>
/// One text for one value: keys sorted by their UTF-16 code units, no white space, shortest numbers that read back the same, 1.0 as 1.
/// </summary>
public static class CanonicalJson
{
    /// <summary>2^63: below it a whole number is written as the integer that it is.</summary>
    private const double IntegerLimit = 9223372036854775808.0;

    public static string Write(JToken token)
    {
        var text = new StringBuilder();
        Write(text, token);
        return text.ToString();
    }

    /// <summary>Reads what was written; texts that look like dates stay texts.</summary>
    public static JToken Parse(string canonical)
    {
        using var reader = new JsonTextReader(new StringReader(canonical)) { DateParseHandling = DateParseHandling.None };
        return JToken.ReadFrom(reader);
    }

    /// <summary>A number as the canonical form has it: <c>0.1</c>, <c>1e-5</c>, <c>3</c>.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(nameof(value), "JSON has finite numbers only.");
        if (value == Math.Truncate(value) && Math.Abs(value) < IntegerLimit)
            return ((long)value).ToString(CultureInfo.InvariantCulture);
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        int e = text.IndexOf('E');
        if (e < 0)
            return text;
        int exponent = int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{text[..e]}e{exponent}");
    }

    public static string Text(string value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JToken token)
    {
        switch (token)
        {
            case JObject record:
                text.Append('{');
                Join(text, record.Properties().OrderBy(property => property.Name, StringComparer.Ordinal), property =>
                {
                    Write(text, property.Name);
                    text.Append(':');
                    Write(text, property.Value);
                });
                text.Append('}');
                break;
            case JArray list:
                text.Append('[');
                Join(text, list, item => Write(text, item));
                text.Append(']');
                break;
            default:
                Write(text, (JValue)token);
                break;
        }
    }

    private static void Join<T>(StringBuilder text, IEnumerable<T> items, Action<T> write)
    {
        bool first = true;
        foreach (T item in items)
        {
            if (!first)
                text.Append(',');
            first = false;
            write(item);
        }
    }

    private static void Write(StringBuilder text, JValue value)
    {
        switch (value.Type)
        {
            case JTokenType.Null or JTokenType.Undefined:
                text.Append("null");
                break;
            case JTokenType.Boolean:
                text.Append((bool)value ? "true" : "false");
                break;
            case JTokenType.Integer when value.Value is not System.Numerics.BigInteger:
                text.Append(Convert.ToDecimal(value.Value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture));
                break;
            case JTokenType.Integer or JTokenType.Float:
                text.Append(Number((double)value));
                break;
            default:
                Write(text, Convert.ToString(value.Value, CultureInfo.InvariantCulture)!);
                break;
        }
    }

    private static void Write(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            if (c is '"' or '\\')
                text.Append('\\').Append(c);
            else if (c < ' ')
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                text.Append(c);
        }

        text.Append('"');
    }
}
