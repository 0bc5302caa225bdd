using Newtonsoft.Json.Linq;

namespace Research.Training;

/// <summary>An experiment's <c>defaults</c>, with what they are where nothing is written.</summary>
internal sealed record ModelDefaults(string Path, JToken Activation, JToken Normalization, JToken Initializer)
{
    private static readonly string[] Keys = ["activation", "normalization", "initializer"];

    public static ModelDefaults Read(JObject? written, string path, ICollection<Fault> faults)
    {
        foreach (var key in written?.Properties().Select(property => property.Name).Except(Keys) ?? [])
            faults.Add(new Fault($"{path}.{key}", $"defaults have no '{key}'{NearestName.Hint(key, Keys)}"));

        return new ModelDefaults(
            path,
            Or(ExperimentDefaults.Activation, "activation"),
            Or(ExperimentDefaults.Normalization, "normalization"),
            Or(ExperimentDefaults.Initializer, "initializer"));

        JToken Or(string technique, string key) =>
            written?[key] is { Type: not JTokenType.Null } token ? token : new JValue(technique);
    }

    /// <summary>Whether entries that take the defaults get nothing by them.</summary>
    public bool AddNothing => IsOff(Activation) && IsOff(Normalization);

    /// <summary>"none", and the linear activation, stand for no node.</summary>
    public static bool IsOff(JToken technique) => technique switch
    {
        JObject { Count: > 1 } => false,
        _ => EntryNames.IdOf(technique) is ExperimentDefaults.Normalization or ExperimentDefaults.Activation,
    };
}
