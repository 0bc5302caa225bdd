using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>
/// File paths in a file start at the file's folder, those in a file that it extends at that one's, those of arguments at the current
/// directory: a training must be handed the last two in full. What they name is hashed by its content, so the full path enters no identity.
/// </summary>
internal static class ArgumentPaths
{
    /// <summary>Writes out the options called <c>path</c> or <c>...Path</c> that came from elsewhere.</summary>
    /// <param name="file">The experiment file, whose own paths stay as they are.</param>
    public static void WriteOut(JToken token, string file)
    {
        foreach (var child in token.Children().ToArray())
        {
            if (child is JProperty { Value: JValue { Type: JTokenType.String } value } property
                && IsFilePath(property.Name) && CanBeOne((string)value!))
            {
                var place = value.Place();
                if (place.IsArgument)
                    value.Value = Path.GetFullPath((string)value!);
                else if (place.File != file)
                    value.Value = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(place.File) ?? "", (string)value!));
            }
            else
            {
                WriteOut(child, file);
            }
        }
    }

    /// <summary>What else is written there is left to whoever reads the file, and says so.</summary>
    private static bool CanBeOne(string path) => path.Length > 0 && !path.Contains('\0');

    private static bool IsFilePath(string key) => key == "path" || key.EndsWith("Path", StringComparison.Ordinal);
}
