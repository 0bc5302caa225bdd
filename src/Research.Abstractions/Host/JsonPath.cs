using System.Globalization;

namespace Research;

/// <summary>JSON paths as people read them: <c>model[1].units</c>.</summary>
internal static class JsonPath
{
    /// <summary>The path of what lies beneath: a key, or an index in its brackets.</summary>
    public static string Key(string path, string key) => path.Length == 0 || key.StartsWith('[') ? path + key : $"{path}.{key}";

    public static string Index(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");
}
