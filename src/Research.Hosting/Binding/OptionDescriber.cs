using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Research.Hosting.Binding;

/// <summary>Options as people read them.</summary>
internal static partial class OptionDescriber
{
    public static IReadOnlyList<OptionInfo> Describe(TechniqueClass technique, string file)
    {
        if (technique.Options is not { } shape) return [];
        return Describe(shape, Summaries(Path.ChangeExtension(file, ".xml")), []);
    }

    /// <param name="within">The records that this one is nested in: a record within itself is described once.</param>
    private static List<OptionInfo> Describe(OptionsShape shape, Dictionary<string, string> summaries, IReadOnlyList<Type> within)
    {
        var defaults = shape.Create();
        return [.. shape.Properties.Select(option => Describe(option, defaults, summaries, [.. within, shape.Type]))];
    }

    private static OptionInfo Describe(
        OptionProperty option, object defaults, Dictionary<string, string> summaries, IReadOnlyList<Type> within)
    {
        var value = option.Property.GetValue(defaults);
        var inner = option.Type;
        while (inner.Element is { } element) inner = element;
        return new(
            option.Name,
            option.Type.InWords,
            option.Required || value is null ? null : Default(value),
            option.Required,
            option.Validation.OfType<RangeAttribute>().Select(Bounds.InWords).FirstOrDefault(),
            summaries.GetValueOrDefault(MemberName(option.Property)),
            option.Property,
            inner.Form != OptionForm.Record || within.Contains(inner.Type) ? [] : Describe(OptionsShape.Of(inner.Type), summaries, within));
    }

    private static string Default(object value) =>
        value is float or double ? NumberText.OfAny(value) : new Canonical(_ => null).Value(value);

    /// <summary>The name of a property in a documentation file.</summary>
    private static string MemberName(PropertyInfo property) => $"P:{property.DeclaringType!.FullName!.Replace('+', '.')}.{property.Name}";

    private static Dictionary<string, string> Summaries(string file)
    {
        if (!File.Exists(file)) return [];
        try
        {
            return XDocument.Load(file).Descendants("member")
                .Where(member => member.Attribute("name") is not null && member.Element("summary") is not null)
                .GroupBy(member => member.Attribute("name")!.Value, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => Text(group.First().Element("summary")!), StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is XmlException or IOException or UnauthorizedAccessException)
        {
            // Documentation that cannot be read is no documentation.
            return [];
        }
    }

    /// <summary>References are their last name; line breaks are spaces.</summary>
    private static string Text(XElement summary) => Space().Replace(string.Concat(summary.Nodes().Select(Text)), " ").Trim();

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement element when element.Attribute("cref") is { } reference => reference.Value[(reference.Value.LastIndexOf('.') + 1)..],
        XElement element when element.Attribute("name") is { } name => name.Value,
        XElement element => string.Concat(element.Nodes().Select(Text)),
        _ => "",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
