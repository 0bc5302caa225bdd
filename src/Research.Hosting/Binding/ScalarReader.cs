using System.Globalization;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;

namespace Research.Hosting.Binding;

/// <summary>Reads single values, and only from the JSON that means them: no quoted numbers, no fractions for whole numbers.</summary>
internal static partial class ScalarReader
{
    /// <returns>Null where the token is no such value.</returns>
    /// <param name="problem">What to say then; null: the usual sentence.</param>
    public static object? Read(JToken token, Type type, OptionForm form, out string? problem)
    {
        problem = null;
        return form switch
        {
            OptionForm.Boolean => token.Type == JTokenType.Boolean ? token.Value<bool>() : null,
            OptionForm.Text => token.Type == JTokenType.String ? token.Value<string>() : null,
            OptionForm.Whole => Whole(token, type, out problem),
            OptionForm.Real => Real(token, type, out problem),
            OptionForm.Choice => Choice(token, type, out problem),
            OptionForm.Duration => DurationOf(token),
            OptionForm.Size => Size(token),
            OptionForm.NameOrIndex => NameOrIndexOf(token),
            _ => throw new ArgumentOutOfRangeException(nameof(form), form, "no single value"),
        };
    }

    private static object? Whole(JToken token, Type type, out string? problem)
    {
        problem = null;
        if (token.Type == JTokenType.Float && token.ToObject<double>() is var large && Math.Abs(large) >= long.MaxValue)
            problem = $"{NumberText.Of(large)} is outside of what this option can hold";
        if (token.Type != JTokenType.Integer) return null;
        try
        {
            return token.ToObject(type);
        }
        catch (Exception exception) when (exception is OverflowException or Newtonsoft.Json.JsonException)
        {
            problem = $"{token} is outside of what this option can hold";
            return null;
        }
    }

    private static object? Real(JToken token, Type type, out string? problem)
    {
        problem = null;
        if (token.Type is not (JTokenType.Integer or JTokenType.Float)) return null;
        var number = token.ToObject<double>();
        if (type == typeof(double)) return number;
        var narrow = (float)number;
        if (float.IsFinite(narrow)) return narrow;
        problem = $"{NumberText.Of(number)} is too large for a 32-bit number";
        return null;
    }

    /// <summary>A word; or true and false where the choices are so named (auto, true, false).</summary>
    private static object? Choice(JToken token, Type type, out string? problem)
    {
        problem = null;
        if (token.Type is not (JTokenType.String or JTokenType.Boolean)) return null;
        var word = token.Type == JTokenType.Boolean ? (token.Value<bool>() ? "true" : "false") : token.Value<string>()!;
        if (Choices.TryParse(type, word, out var value)) return value;
        problem = $"\"{word}\" is no choice{NearestName.Hint(word, Choices.Names(type))}";
        return null;
    }

    private static object? DurationOf(JToken token)
    {
        if (token.Type is JTokenType.Integer or JTokenType.Float)
            return token.ToObject<double>() is >= 0 and var epochs ? new Duration(epochs, InSteps: false) : null;
        if (token.Type != JTokenType.String || DurationText().Match(token.Value<string>()!) is not { Success: true } match) return null;
        var amount = double.Parse(match.Groups["amount"].Value, CultureInfo.InvariantCulture);
        var inSteps = match.Groups["unit"].Value.StartsWith("step", StringComparison.Ordinal);
        return double.IsFinite(amount) ? new Duration(amount, inSteps) : null;
    }

    private static object? Size(JToken token) => token switch
    {
        { Type: JTokenType.Integer } when Whole(token, typeof(int), out _) is int side => new Size2(side),
        JArray { Count: 2 } sides when sides.All(side => side.Type == JTokenType.Integer)
            && Whole(sides[0], typeof(int), out _) is int height
            && Whole(sides[1], typeof(int), out _) is int width => new Size2(height, width),
        _ => null,
    };

    private static object? NameOrIndexOf(JToken token) => token.Type switch
    {
        JTokenType.String => new NameOrIndex(token.Value<string>(), 0),
        JTokenType.Integer when Whole(token, typeof(int), out _) is int index => new NameOrIndex(index),
        _ => null,
    };

    [GeneratedRegex(@"^(?<amount>[0-9]+(\.[0-9]+)?) (?<unit>steps?|epochs?)\z")]
    private static partial Regex DurationText();
}
