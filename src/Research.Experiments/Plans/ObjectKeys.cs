using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>Checks an object's keys against those that it may have.</summary>
internal static class ObjectKeys
{
    public static void Check(JObject record, IReadOnlyList<string> known, FaultList faults)
    {
        foreach (var property in record.Properties()
            .Where(property => !known.Contains(property.Name) && property.Value.Type != JTokenType.Null))
            faults.Add(property.Value.Place(), $"unknown key \"{property.Name}\"{NearestName.Hint(property.Name, known)}");
    }
}
