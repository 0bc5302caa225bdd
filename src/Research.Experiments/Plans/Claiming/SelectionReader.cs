using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>What a claim says of a factor: the levels to be averaged, or one part for each.</summary>
/// <param name="Each">One part a level.</param>
internal sealed record LevelChoice(IReadOnlyList<int> Levels, bool Each);

/// <summary>Reads a claim's <c>{ factor: level, [levels], "all" or "each" }</c>.</summary>
internal sealed class SelectionReader(FaultList faults, IReadOnlyList<AblationFactor> factors)
{
    private const string All = "all", Each = "each";

    private readonly LevelReader _levels = new(faults, factors);

    /// <param name="what">The key that is read.</param>
    /// <returns>What is said, by factor, in the order of the file.</returns>
    public SortedDictionary<int, LevelChoice> Read(JToken? token, string what)
    {
        var chosen = new SortedDictionary<int, LevelChoice>();
        if (token is null) return chosen;
        if (token is not JObject record)
        {
            faults.Add(token.Place(), $"`{what}` is an object {{ factor: level, ... }}; a level may be a list, \"all\" or \"each\"");
            return chosen;
        }

        foreach (var property in record.Properties())
        {
            if (_levels.Factor(property) is { } factor) chosen[factor] = Choice(factor, property.Value);
        }

        return chosen;
    }

    private LevelChoice Choice(int factor, JToken value)
    {
        if (value.Type == JTokenType.String && (string)value! is All or Each)
            return new LevelChoice([.. Enumerable.Range(0, factors[factor].Levels.Count)], (string)value! == Each);
        if (value is not JArray list) return new LevelChoice([_levels.Level(factor, value)], false);
        var before = faults.Count;
        int[] levels = [.. list.Select(level => _levels.Level(factor, level))];
        // What is no level stands for the first one, and would be there twice.
        if (faults.Count == before && (levels.Length == 0 || levels.Distinct().Count() != levels.Length))
            faults.Add(value.Place(), $"a list of levels of \"{factors[factor].Name}\" names at least one, each once");
        return new LevelChoice(levels, false);
    }
}
