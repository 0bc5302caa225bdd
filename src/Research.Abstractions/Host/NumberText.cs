using System.Globalization;

namespace Research;

/// <summary>Numbers in messages, as somebody would write them in a file: 1000000000000000000, 1e-5, 1e300.</summary>
internal static class NumberText
{
    /// <summary>Whole numbers of more digits have an exponent.</summary>
    private const int MostDigits = 21;

    public static string Of(double value) => Of(value.ToString("R", CultureInfo.InvariantCulture));

    public static string Of(float value) => Of(value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Of any type of number.</summary>
    public static string OfAny(object number) => number switch
    {
        float value => Of(value),
        double value => Of(value),
        _ => Convert.ToString(number, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>Of a number in JSON, or as .NET writes it.</summary>
    public static string Of(string text)
    {
        var e = text.IndexOf('E', StringComparison.Ordinal);
        if (e < 0) return text;
        var exponent = int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var sign = text[0] == '-' ? "-" : "";
        var digits = text[sign.Length..e].Replace(".", "", StringComparison.Ordinal);
        return exponent is > 0 and < MostDigits && digits.Length <= exponent + 1
            ? sign + digits.PadRight(exponent + 1, '0')
            : string.Create(CultureInfo.InvariantCulture, $"{text[..e]}e{exponent}");
    }
}
