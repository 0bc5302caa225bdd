using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>Reads <c>claims</c>.</summary>
/// <param name="source">The file's, for claims that name none.</param>
internal sealed class ClaimReader(FaultList faults, MeasureReader measures, ClaimParts parts, string? source)
{
    private static readonly string[] _keys =
        ["says", "source", "measure", "cell", "than", "in", "thanIn", "along", "expect", "margin"];

    private static readonly Dictionary<string, Expectation> _expectations = new()
    {
        ["greater"] = Expectation.Greater,
        ["less"] = Expectation.Less,
        ["equivalent"] = Expectation.Equivalent,
        ["different"] = Expectation.Different,
    };

    public IReadOnlyList<ClaimDraft> Read(JToken? token)
    {
        if (token is null) return [];
        if (token is JArray list) return [.. list.Select(Claim).OfType<ClaimDraft>()];
        faults.Add(token.Place(), "`claims` is a list of { \"says\": ..., \"cell\": { factor: level }, \"expect\": \"greater\" }");
        return [];
    }

    private ClaimDraft? Claim(JToken token)
    {
        if (token is not JObject claim)
        {
            faults.Add(token.Place(), "a claim is an object: { \"says\": ..., \"cell\": { factor: level }, \"expect\": \"greater\" }");
            return null;
        }

        var before = faults.Count;
        ObjectKeys.Check(claim, _keys, faults);
        var says = Text(claim, "says");
        if (says is null) faults.Add(claim.Place(), "a claim needs `says`: its sentence");
        var measure = claim["measure"] is { } written ? measures.Read(written) : null;
        var expect = Expect(claim);
        var margin = Margin(claim, expect);
        var contrasts = parts.Read(claim);
        return faults.Count > before ? null
            : new ClaimDraft(says!, Text(claim, "source") ?? source, measure, expect, margin, contrasts, claim.Place());
    }

    private string? Text(JObject claim, string key)
    {
        if (claim[key] is not { } token) return null;
        if (token.Type != JTokenType.String) faults.Add(token.Place(), $"`{key}` is a text");
        return token.Type == JTokenType.String ? (string)token! : "";
    }

    private Expectation Expect(JObject claim)
    {
        var word = claim["expect"] is { Type: JTokenType.String } token ? (string)token! : "";
        if (_expectations.TryGetValue(word, out var expect)) return expect;
        faults.Add((claim["expect"] ?? claim).Place(), $"a claim needs `expect`: one of {string.Join(", ", _expectations.Keys)}");
        return default;
    }

    private double Margin(JObject claim, Expectation expect)
    {
        var token = claim["margin"];
        var margin = token is { Type: JTokenType.Integer or JTokenType.Float } ? (double)token : 0;
        if (token is not null && token.Type is not (JTokenType.Integer or JTokenType.Float))
            faults.Add(token.Place(), "`margin` is a number, in the measure's unit");
        else if (expect == Expectation.Equivalent && margin <= 0)
            faults.Add((token ?? claim).Place(), "\"equivalent\" needs a `margin` above 0: within what two things count as the same");
        else if (expect == Expectation.Different && margin < 0)
            faults.Add(token!.Place(), "the `margin` of \"different\" is at least 0: by more than it");
        return margin;
    }
}
