using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>Finds where a faulty value of a resolved cell was written.</summary>
internal static class FaultPlaces
{
    /// <param name="resolved">What the fault's path leads into.</param>
    public static ExperimentFault Find(JObject resolved, Fault fault)
    {
        (var token, var rest) = Walk(resolved, fault.Path);
        var place = token.Place();
        var told = fault.Path.Length == 0 || place.Path.StartsWith($"--set {fault.Path}=", StringComparison.Ordinal);
        return place.IsArgument && !told ? place.Fault($"{fault.Path}: {fault.Message}") : place.Beneath(rest).Fault(fault.Message);
    }

    /// <returns>The deepest token that is there, and what of the path is not.</returns>
    private static (JToken Token, string Beneath) Walk(JObject resolved, string path)
    {
        if (path.Length == 0) return (resolved, "");
        if (SettingPath.Parse(path, out _) is not { } parsed) return (resolved, path);
        JToken at = resolved;
        for (var i = 0; i < parsed.Segments.Count; i++)
        {
            var segment = parsed.Segments[i];
            var next = (at, segment.Key) switch
            {
                (JObject record, { } key) => record[key],
                (JArray list, null) when segment.Index < list.Count => list[segment.Index],
                _ => null,
            };
            if (next is null) return (at, new SettingPath([.. parsed.Segments.Skip(i)]).Text);
            at = next;
        }

        return (at, "");
    }
}
