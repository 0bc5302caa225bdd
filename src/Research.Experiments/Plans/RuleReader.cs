using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>Reads <c>rules</c>: <c>{ "when": { factor: level or [levels] }, "set": { path: value } }</c>, or <c>"skip": true</c>.</summary>
internal sealed class RuleReader(FaultList faults, IReadOnlyList<AblationFactor> factors)
{
    private static readonly string[] _keys = ["when", "set", "skip"];

    private readonly LevelReader _levels = new(faults, factors);

    public IReadOnlyList<AblationRule> Read(JToken? token)
    {
        if (token is null || token.Type == JTokenType.Null) return [];
        if (token is JArray list) return [.. list.Where(rule => rule.Type != JTokenType.Null).Select(Rule).OfType<AblationRule>()];
        faults.Add(token.Place(), "`rules` is a list of { \"when\": { factor: level }, \"set\": { path: value } }");
        return [];
    }

    private AblationRule? Rule(JToken token)
    {
        if (token is not JObject record)
        {
            faults.Add(token.Place(), "a rule is an object: { \"when\": { factor: level }, \"set\": { path: value } }, or \"skip\": true");
            return null;
        }

        ObjectKeys.Check(record, _keys, faults);
        var set = record["set"] is { Type: not JTokenType.Null } settings ? settings : null;
        var skip = record["skip"] is { Type: not JTokenType.Null } skipping ? skipping : null;
        if (skip is not null && skip.Type != JTokenType.Boolean) faults.Add(skip.Place(), "`skip` is true or false");
        var skips = skip is { Type: JTokenType.Boolean } && (bool)skip;
        if (skips == set is not null) faults.Add(record.Place(), "a rule has `set` or \"skip\": true, one of the two");
        return new AblationRule(When(record), set is null ? [] : LevelSettings.Read(set, "`set`", faults), skips, record.Place());
    }

    private Dictionary<int, IReadOnlyList<int>> When(JObject record)
    {
        var when = new Dictionary<int, IReadOnlyList<int>>();
        if (record["when"] is not JObject written || written.Values().All(level => level.Type == JTokenType.Null))
        {
            faults.Add((record["when"] ?? record).Place(), "a rule needs `when`: { factor: level or [levels] }");
            return when;
        }

        foreach (var property in written.Properties().Where(property => property.Value.Type != JTokenType.Null))
        {
            if (property.Value is JArray { Count: 0 })
                faults.Add(property.Value.Place(), "an empty list of levels never holds: name at least one, or leave the factor out");
            if (_levels.Factor(property) is { } factor)
                when[factor] = [.. (property.Value is JArray list ? list : new[] { property.Value }.AsEnumerable())
                    .Select(level => _levels.Level(factor, level))];
        }

        return when;
    }
}
