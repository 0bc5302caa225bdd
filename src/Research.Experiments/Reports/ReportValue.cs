using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Research.Experiments;

/// <summary>A finite number, or a word that says why there is none.</summary>
[JsonConverter(typeof(ReportValueConverter))]
public readonly record struct ReportValue
{
    /// <summary>The training's loss or weights became NaN or infinite.</summary>
    public const string Diverged = "diverged";

    /// <summary>A curve never came to the score asked for.</summary>
    public const string NotReached = "not-reached";

    /// <summary>There is no such number: 0/0, or nothing was measured.</summary>
    public const string Undefined = "undefined";

    /// <summary>The trial failed.</summary>
    public const string Failed = "failed";

    /// <summary>In differences and counts of a measure with scale log10: below every number.</summary>
    public const string LogOfZero = "log-of-zero";

    /// <summary>In place of a p value: so few seeds cannot reach alpha.</summary>
    public const string Cannot = "cannot";

    private ReportValue(double? number, string? word) => (Number, Word) = (number, word);

    public double? Number { get; }

    public string? Word { get; }

    public static ReportValue Of(string word) => new(null, word);

    /// <summary>The number where it is finite, else the word.</summary>
    public static ReportValue Of(double number, string otherwise = Undefined) =>
        double.IsFinite(number) ? new(number, null) : Of(otherwise);

    public override string ToString() => Number?.ToString("R", CultureInfo.InvariantCulture) ?? Word ?? Undefined;
}

internal sealed class ReportValueConverter : JsonConverter<ReportValue>
{
    public override ReportValue Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number
            ? ReportValue.Of(reader.GetDouble())
            : ReportValue.Of(reader.GetString() ?? ReportValue.Undefined);

    public override void Write(Utf8JsonWriter writer, ReportValue value, JsonSerializerOptions options)
    {
        if (value.Number is { } number) writer.WriteNumberValue(number);
        else writer.WriteStringValue(value.Word);
    }
}
