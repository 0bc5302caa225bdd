using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>
/// File paths in a file start at the file's folder, those of arguments at the current directory: a training must be handed the latter in
/// full. What they name is hashed by its content, so the full path enters no identity.
/// </summary>
internal static class ArgumentPaths
{
    /// <summary>Writes out the options called <c>path</c> or <c>...Path</c> that came from an argument.</summary>
    public static void WriteOut(JToken token)
    {
        foreach (JToken child in token.Children().ToArray())
        {
            if (child is JProperty { Value: JValue { Type: JTokenType.String } value } property && IsFilePath(property.Name))
            {
                if (value.Place() is { IsArgument: true })
                    value.Value = Path.GetFullPath((string)value!);
            }
            else
            {
                WriteOut(child);
            }
        }
    }

    private static bool IsFilePath(string key) => key == "path" || key.EndsWith("Path", StringComparison.Ordinal);
}
