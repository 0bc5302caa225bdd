using System.Text.RegularExpressions;
using Newtonsoft.Json.Serialization;

namespace Research.Hosting.Catalogue;

/// <summary>How names are written in files.</summary>
internal static partial class Ids
{
    private static readonly CamelCaseNamingStrategy Camel = new();

    public static bool IsKebabCase(string id) => Kebab().IsMatch(id);

    /// <summary>"FanIn" -> "fan-in".</summary>
    public static string KebabCase(string name) => WordStart().Replace(name, "-").ToLowerInvariant();

    /// <summary>"FanIn" -> "fanIn".</summary>
    public static string CamelCase(string name) => Camel.GetPropertyName(name, hasSpecifiedName: false);

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
    private static partial Regex Kebab();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")]
    private static partial Regex WordStart();
}
