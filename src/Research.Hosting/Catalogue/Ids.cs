using System.Text.RegularExpressions;
using Newtonsoft.Json.Serialization;

namespace Research.Hosting.Catalogue;

/// <summary>How names are written in files.</summary>
internal static partial class Ids
{
    private static readonly CamelCaseNamingStrategy Camel = new();

    /// <summary>Words of small letters and digits, joined by hyphens; the first begins with a letter.</summary>
    public static bool IsKebabCase(string id)
    {
        if (id is not [>= 'a' and <= 'z', ..] || id.EndsWith('-') || id.Contains("--", StringComparison.Ordinal)) return false;
        foreach (var letter in id)
        {
            if (letter is not (>= 'a' and <= 'z' or >= '0' and <= '9' or '-')) return false;
        }

        return true;
    }

    /// <summary>"FanIn" -> "fan-in".</summary>
    public static string KebabCase(string name) => WordStart().Replace(name, "-").ToLowerInvariant();

    /// <summary>"FanIn" -> "fanIn".</summary>
    public static string CamelCase(string name) => Camel.GetPropertyName(name, hasSpecifiedName: false);

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")]
    private static partial Regex WordStart();
}
