using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>
/// Checks that every section of a resolved cell is of the form that its key asks for; what it holds is checked where it is bound.
/// </summary>
internal static class CellShape
{
    /// <summary>Tells the faults and takes the faulty sections away.</summary>
    /// <param name="tellMissing">Whether a required section that is missing is a fault.</param>
    /// <returns>The sections that were taken away or are missing.</returns>
    public static IReadOnlyList<string> Check(JObject resolved, bool tellMissing, Action<ExperimentFault> tell)
    {
        var bad = new List<string>();
        foreach (var key in ExperimentKeys.All.Where(key => key.Trains))
        {
            var value = resolved[key.Name];
            if (value is null && key.Required && tellMissing)
                tell(resolved.Place().Beneath(key.Name).Fault($"`{key.Name}` is missing: an experiment needs {Form(key.Shape)} there"));
            if (value is null ? key.Required : Faulty(key, value, tell)) bad.Add(key.Name);
        }

        foreach (var section in bad) resolved.Remove(section);
        return bad;
    }

    /// <summary>Whether what a key holds is of another form, which is told.</summary>
    public static bool Faulty(ExperimentKey key, JToken value, Action<ExperimentFault> tell)
    {
        switch (key.Shape)
        {
            case KeyShape.Technique when !Techniques.IsForm(value):
            case KeyShape.Section when value is not JObject:
            case KeyShape.Techniques when value is not JArray:
            case KeyShape.Entries when value is not JArray { Count: > 0 }:
                tell(value.Place().Fault($"`{key.Name}` is {Form(key.Shape)}"));
                return true;
            case KeyShape.Techniques or KeyShape.Entries:
                JToken[] wrong = [.. value.Where(element => !Techniques.IsForm(element))];
                foreach (var element in wrong) tell(element.Place().Fault($"an element of `{key.Name}` is {Form(KeyShape.Technique)}"));
                return wrong.Length > 0;
            default:
                return false;
        }
    }

    private static string Form(KeyShape shape) => shape switch
    {
        KeyShape.Technique => "a technique: \"id\" or { \"type\": \"id\", ... }",
        KeyShape.Techniques => "a list of techniques: [\"id\", { \"type\": \"id\", ... }]",
        KeyShape.Entries => "a list of layers: [\"id\", { \"type\": \"id\", ... }]",
        _ => "an object: { ... }",
    };
}
