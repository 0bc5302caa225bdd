using Newtonsoft.Json.Linq;

namespace Research.Training;

/// <summary>The files that a data source asked for, and the options that name them.</summary>
internal static class DataFiles
{
    /// <summary>Whether an option that names a file or folder means this file.</summary>
    public static bool IsOf(string file, string option) => file == option || IsBelow(file, option);

    /// <summary>The option that names the file which a fault begins with: an argument may have set it.</summary>
    /// <param name="path">Of the source.</param>
    /// <param name="canonical">The source's options.</param>
    /// <param name="resolved">The paths as the source asked for them, and where they lead.</param>
    /// <returns>Its JSON path; null: the fault begins with none.</returns>
    public static string? OptionOf(string message, string path, string canonical, IReadOnlyList<(string Written, string Full)> resolved)
    {
        // A folder's name begins those of its files: the longest is meant.
        var file = resolved.Where(file => message.StartsWith(file.Full, StringComparison.Ordinal))
            .OrderByDescending(file => file.Full.Length).Select(file => file.Written).FirstOrDefault();
        return file is null ? null : CanonicalJson.Parse(canonical).SelectTokens("$..*").OfType<JValue>()
            .Where(value => value.Type == JTokenType.String && IsOf(file, (string)value!))
            .Select(value => JsonPath.Key(path, value.Path)).FirstOrDefault();
    }

    private static bool IsBelow(string file, string folder) =>
        folder.Length > 0 && file.Length > folder.Length && file.StartsWith(folder, StringComparison.Ordinal)
        && (folder[^1] is '/' or '\\' || file[folder.Length] is '/' or '\\');
}
