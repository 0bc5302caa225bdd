using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>
/// Merges a file over the one that it extends (RFC 7396): objects key by key, <c>null</c> removes, everything else is replaced. Tokens keep
/// the file that they came from.
/// </summary>
internal static class MergePatch
{
    public static void Apply(JObject target, JObject patch) => Apply(target, patch, []);

    private static void Apply(JObject target, JObject patch, IReadOnlyList<string> path)
    {
        foreach (var property in patch.Properties())
        {
            IReadOnlyList<string> at = [.. path, property.Name];
            var old = target[property.Name];
            if (property.Value.Type == JTokenType.Null && !IsSetting(at))
                target.Remove(property.Name);
            else if (property.Value is JObject record && Object(old, at) is { } into)
                Apply(into, record, at);
            else
                SettingTree.Put(target, property.Name, property.Value.DeepClone());
        }
    }

    /// <summary>What key by key can be merged into: an object, or a technique in its short form, which is written out first.</summary>
    private static JObject? Object(JToken? old, IReadOnlyList<string> path) => old switch
    {
        JObject record => record,
        { Type: JTokenType.String } when ExperimentKeys.Find(path[0]) is { Trains: true } => Techniques.Expand(old),
        _ => null,
    };

    /// <summary>The value of a level or a variant: there a null is one, which resets.</summary>
    private static bool IsSetting(IReadOnlyList<string> path) => path switch
    {
        ["ablation", "factors", _, "levels", _, ..] => true,
        ["variants", _, _, ..] => true,
        _ => false,
    };
}
