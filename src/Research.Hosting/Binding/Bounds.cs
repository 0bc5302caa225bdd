using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Research.Hosting.Catalogue;

namespace Research.Hosting.Binding;

/// <summary>DataAnnotations on options. Bounds are compared as the option's own type: 0.1 is within 0.1 in 32 bits too.</summary>
internal static class Bounds
{
    /// <returns>False where a fault was added.</returns>
    public static bool Check(OptionProperty option, object value, string path, List<Fault> faults)
    {
        var before = faults.Count;
        foreach (var attribute in option.Validation)
        {
            if (attribute is RangeAttribute range)
                CheckRange(range, value, path, faults);
            else if (attribute is MinLengthAttribute least && value is ICollection few)
                CheckLength(least, few, path, faults);
            else if (attribute.GetValidationResult(value, Context(option, value)) is { } result)
                faults.Add(new(path, Sentence(result)));
        }

        return faults.Count == before;
    }

    private static ValidationContext Context(OptionProperty option, object value) =>
        new(value) { MemberName = option.Name, DisplayName = option.Name };

    private static void CheckLength(MinLengthAttribute least, ICollection list, string path, List<Fault> faults)
    {
        if (list.Count < least.Length) faults.Add(new(path, $"this needs at least {least.Length}, and has {list.Count}"));
    }

    /// <summary>What a record says of itself as a whole.</summary>
    public static void CheckWhole(object record, string path, List<Fault> faults)
    {
        if (record is not IValidatableObject validatable) return;
        foreach (var result in validatable.Validate(new ValidationContext(record)))
        {
            var member = result.MemberNames.FirstOrDefault();
            faults.Add(new(member is null ? path : JsonPath.Key(path, Ids.CamelCase(member)), Sentence(result)));
        }
    }

    /// <summary>"from 0 to 1", "at least 0", "above 0 and below 1"; null where nothing is bounded.</summary>
    public static string? InWords(RangeAttribute range)
    {
        var (minimum, maximum) = Limits(range);
        var low = minimum <= -float.MaxValue || minimum == int.MinValue
            ? null
            : $"{(range.MinimumIsExclusive ? "above" : "at least")} {Text(minimum)}";
        var high = maximum >= float.MaxValue || maximum is int.MaxValue or long.MaxValue
            ? null
            : $"{(range.MaximumIsExclusive ? "below" : "at most")} {Text(maximum)}";
        return (low, high) switch
        {
            (null, null) => null,
            (null, _) => high,
            (_, null) => low,
            _ when !range.MinimumIsExclusive && !range.MaximumIsExclusive => $"from {Text(minimum)} to {Text(maximum)}",
            _ => $"{low} and {high}",
        };
    }

    private static void CheckRange(RangeAttribute range, object value, string path, List<Fault> faults)
    {
        foreach (var number in Numbers(value).Where(number => !Holds(range, number)))
        {
            faults.Add(new(path, range.ErrorMessage ?? $"this must be {InWords(range) ?? "finite"}, and is {NumberText.OfAny(number)}"));
        }
    }

    /// <summary>The numbers that a bound speaks of: the value, both sides of a size, each of a list, a duration's amount.</summary>
    private static IEnumerable<object> Numbers(object value) => value switch
    {
        Size2 size => [size.Height, size.Width],
        Duration duration => [duration.Amount],
        string => [],
        IEnumerable list => list.Cast<object>().SelectMany(Numbers),
        int or long or short or byte or uint or float or double => [value],
        _ => [],
    };

    private static bool Holds(RangeAttribute range, object value)
    {
        var (minimum, maximum) = Limits(range);
        var number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        if (value is float) (minimum, maximum) = ((float)minimum, (float)maximum);
        return (range.MinimumIsExclusive ? number > minimum : number >= minimum)
            && (range.MaximumIsExclusive ? number < maximum : number <= maximum);
    }

    private static (double Minimum, double Maximum) Limits(RangeAttribute range) =>
        (Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture), Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture));

    private static string Text(double number) => NumberText.Of(number);

    private static string Sentence(ValidationResult result) => result.ErrorMessage ?? "this value is not valid";
}
