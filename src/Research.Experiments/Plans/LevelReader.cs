using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Experiments;

/// <summary>Reads <c>{ factor: level, ... }</c>: the baseline, a listed cell.</summary>
internal sealed class LevelReader(FaultList faults, IReadOnlyList<AblationFactor> factors)
{
    /// <param name="otherwise">The levels of the factors that are left out.</param>
    /// <param name="what">What is read, for the message.</param>
    /// <returns>The index of each factor's level.</returns>
    public int[] Read(JToken? token, int[] otherwise, string what)
    {
        int[] result = [.. otherwise];
        if (token is null || token.Type == JTokenType.Null) return result;
        if (token is not JObject record)
        {
            faults.Add(token.Place(), $"{what} is an object {{ factor: level, ... }}");
            return result;
        }

        foreach (var property in record.Properties().Where(property => property.Value.Type != JTokenType.Null))
        {
            if (Factor(property) is { } factor) result[factor] = Level(factor, property.Value);
        }

        return result;
    }

    /// <returns>The index of the factor that the key names; null where there is none, which has been told.</returns>
    public int? Factor(JProperty property)
    {
        var factor = factors.ToList().FindIndex(each => each.Name == property.Name);
        if (factor < 0)
            faults.Add(property.Value.Place(),
                $"there is no factor \"{property.Name}\"{NearestName.Hint(property.Name, factors.Select(each => each.Name))}");
        return factor < 0 ? null : factor;
    }

    /// <returns>The index of the level; 0 where there is none, which has been told.</returns>
    public int Level(int index, JToken value)
    {
        var factor = factors[index];
        var name = LevelNames.Of(value) ?? "";
        var level = factor.Levels.ToList().FindIndex(each => each.Name == name);
        if (level < 0)
            faults.Add(value.Place(),
                $"the factor \"{factor.Name}\" has no level \"{name}\"{NearestName.Hint(name, factor.Levels.Select(each => each.Name))}");
        return Math.Max(0, level);
    }
}

/// <summary>The names of levels that are only values.</summary>
internal static class LevelNames
{
    private static readonly string[] _reserved = ["each", "all"];

    /// <summary>A value's text, a technique's id; null for what has neither.</summary>
    public static string? Of(JToken value) => value.Type switch
    {
        JTokenType.String => (string)value!,
        JTokenType.Integer or JTokenType.Float or JTokenType.Boolean => CanonicalJson.Write(value),
        JTokenType.Object => Techniques.Id(value),
        _ => null,
    };

    /// <summary>What is wrong with a name of a level or factor; null: nothing.</summary>
    public static string? Fault(string name, string what)
    {
        if (name.Trim().Length == 0) return $"a {what} needs a name";
        if (name.Contains(',') || name.Contains('='))
            return $"the name of a {what} holds no comma and no equals sign, for cells are called \"factor=level, ...\": \"{name}\"";
        return what == "level" && _reserved.Contains(name) ? $"no level may be called \"{name}\": claims have a meaning for it" : null;
    }
}
