using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>"null always means as if not written": takes it away, wherever it stands.</summary>
internal static class Nulls
{
    public static void Remove(JToken token)
    {
        foreach (var child in token.Children().ToArray())
        {
            var value = child is JProperty property ? property.Value : child;
            if (value.Type == JTokenType.Null)
                child.Remove();
            else
                Remove(value);
        }
    }

    /// <summary>All of a file but <c>ablation</c> and <c>variants</c>, where a null is a setting's value: it resets.</summary>
    public static void RemoveFromFile(JObject root)
    {
        foreach (var property in root.Properties().ToArray())
        {
            if (property.Value.Type == JTokenType.Null)
                property.Remove();
            else if (property.Name is not ("ablation" or "variants"))
                Remove(property.Value);
        }
    }

    /// <summary>All beneath a value that a variant or an argument sets, as if it stood in the file.</summary>
    public static void RemoveFromSetting(SettingPath path, JToken value)
    {
        if (path.Root != "ablation") Remove(value);
    }
}
