using System.Globalization;
using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>Reads measures: those under <c>measures</c>, the primary, and those of claims.</summary>
internal sealed class MeasureReader
{
    private static readonly string[] _keys = ["of", "at", "curve", "score", "unit", "reduce", "minus", "over", "scale", "better"];

    private static readonly Dictionary<string, MeasureCurve> _curves = new()
    {
        ["best"] = MeasureCurve.Best,
        ["mean"] = MeasureCurve.Mean,
        ["min"] = MeasureCurve.Minimum,
        ["max"] = MeasureCurve.Maximum,
        ["reach"] = MeasureCurve.Reach,
    };

    private static readonly Dictionary<string, MeasureReduction> _reductions = new()
    {
        ["mean"] = MeasureReduction.Mean,
        ["min"] = MeasureReduction.Minimum,
        ["max"] = MeasureReduction.Maximum,
        ["sum"] = MeasureReduction.Sum,
    };

    private static readonly Dictionary<string, bool> _scales = new() { ["linear"] = false, ["log10"] = true };
    private static readonly Dictionary<string, bool> _better = new() { ["higher"] = true, ["lower"] = false };
    private static readonly Dictionary<string, bool> _units = new() { ["epochs"] = false, ["steps"] = true };

    private readonly FaultList _faults;
    private readonly JObject _defined;

    public MeasureReader(FaultList faults, JObject root)
    {
        _faults = faults;
        _defined = root["measures"] as JObject ?? [];
        if (root["measures"] is { } written and not JObject)
            faults.Add(written.Place(), "`measures` is an object: name -> an address or { \"of\": address, ... }");
        Defined = [.. _defined.Properties().Select(Named).OfType<MeasureDraft>()];
    }

    /// <summary>Those under <c>measures</c>, in the file's order.</summary>
    public IReadOnlyList<MeasureDraft> Defined { get; }

    /// <summary>A measure by its name, an address, or an object.</summary>
    /// <returns>Null where it is faulty, which has been told.</returns>
    public MeasureDraft? Read(JToken token)
    {
        if (token.Type == JTokenType.String && _defined.ContainsKey((string)token!))
            return Defined.FirstOrDefault(measure => measure.Name == (string)token!);
        return Read(token, new MeasureScope(), []) is not { } draft ? null
            : draft with { Name = MeasureText.Of(draft), Definition = Definition(token) };
    }

    private MeasureDraft? Named(JProperty property)
    {
        if (property.Name.Length == 0 || property.Name.Any(c => c is '.' or '@' || char.IsControl(c)))
        {
            _faults.Add(property.Value.Place(),
                $"\"{property.Name}\" is no name for a measure: it must not be empty, nor hold a dot or @, which addresses do");
        }

        return Read(property.Value, new MeasureScope(), [property.Name]) is not { } draft ? null
            : draft with { Name = property.Name, Definition = Definition(property.Value) };
    }

    /// <summary>An address means its object.</summary>
    private static JToken Definition(JToken token) =>
        token.Type == JTokenType.String ? new JObject { ["of"] = (string)token!, ["at"] = Moment.End } : token.DeepClone();

    private MeasureDraft? Read(JToken token, MeasureScope scope, IReadOnlyList<string> within)
    {
        if (token is JObject record) return Read(record, scope, within);
        if (token.Type != JTokenType.String)
        {
            _faults.Add(token.Place(), "a measure is an address, such as \"test.accuracy\", or { \"of\": address, ... }");
            return null;
        }

        var text = (string)token!;
        if (_defined[text] is not { } named)
            return new MeasureDraft
            {
                Name = text,
                Place = token.Place(),
                Definition = token,
                Address = text,
                Scope = ForAddress(text, scope)
            };
        if (within.Contains(text))
        {
            _faults.Add(token.Place(), $"the measure \"{text}\" is made of itself: {string.Join(" -> ", within.Append(text))}");
            return null;
        }

        return Read(named, scope, [.. within, text]) is { } draft ? draft with { Log10 = false } : null;
    }

    /// <summary>Members are averaged where nothing else is said.</summary>
    private static MeasureScope ForAddress(string address, MeasureScope scope) =>
        scope.Reduction == MeasureReduction.None && address.StartsWith(Addresses.Members, StringComparison.Ordinal)
            ? scope with { Reduction = MeasureReduction.Mean } : scope;

    private MeasureDraft? Read(JObject record, MeasureScope outer, IReadOnlyList<string> within)
    {
        var before = _faults.Count;
        ObjectKeys.Check(record, _keys, _faults);
        var scope = Scope(record, outer);
        var log10 = Word(record, "scale", _scales) ?? false;
        var better = Word(record, "better", _better);
        if (record["of"] is not { } of)
        {
            _faults.Add(record.Place(), "a measure needs `of`: an address, such as \"test.accuracy\", or another measure");
            return null;
        }

        var inside = scope.Curve == MeasureCurve.None ? scope
            : new MeasureScope { Reduction = scope.Reduction, AlongOuterCurve = true };
        var isAddress = of.Type == JTokenType.String && !_defined.ContainsKey((string)of!);
        var inner = Read(of, isAddress ? scope : inside, within);
        var minus = record["minus"] is { } subtracted ? Read(subtracted, scope, within) : null;
        var over = record["over"] is { } divisor ? Read(divisor, scope, within) : null;
        if (_faults.Count > before || inner is null) return null;
        return new MeasureDraft
        {
            Name = "",
            Place = isAddress ? of.Place() : record.Place(),
            Definition = record,
            Address = isAddress ? inner.Address : null,
            Inner = isAddress ? null : inner,
            Scope = isAddress ? inner.Scope : scope,
            Minus = minus,
            Over = over,
            Log10 = log10,
            Better = better,
            BetterPlace = record["better"]?.Place(),
        };
    }

    private MeasureScope Scope(JObject record, MeasureScope outer)
    {
        var scope = outer;
        if (record["at"] is { } at) scope = scope with { Curve = MeasureCurve.None, Moment = At(at), MomentPlace = at.Place() };
        if (Word(record, "curve", _curves) is { } curve)
            scope = scope with
            {
                Curve = curve,
                Score = null,
                InSteps = false,
                Moment = Moment.End,
                MomentPlace = record["curve"]!.Place()
            };
        if (record["at"] is not null && record["curve"] is { } both)
            _faults.Add(both.Place(), "`curve` runs over all recorded moments and `at` is one of them: write one of the two");
        else if ((record["at"] ?? record["curve"]) is { } moment && outer.AlongOuterCurve)
            _faults.Add(moment.Place(), "the measure around it runs along a curve, so this has no moment of its own; remove it");
        if (record["reduce"] is not null) scope = scope with { Reduction = Word(record, "reduce", _reductions) ?? MeasureReduction.None };
        return Reach(record, scope);
    }

    private MeasureScope Reach(JObject record, MeasureScope scope)
    {
        foreach (var key in new[] { "score", "unit" })
        {
            if (scope.Curve != MeasureCurve.Reach && record[key] is { } idle)
                _faults.Add(idle.Place(), $"`{key}` belongs to \"curve\": \"reach\"");
        }

        if (scope.Curve != MeasureCurve.Reach) return scope;
        if (record["score"] is { } score)
        {
            if (score.Type is JTokenType.Integer or JTokenType.Float)
                scope = scope with { Score = (double)score };
            else
                _faults.Add(score.Place(), "`score` is the number to be reached");
        }
        else if (scope.Score is null)
        {
            _faults.Add(record["curve"]!.Place(), "\"curve\": \"reach\" needs `score`: the number to be reached");
        }

        return Word(record, "unit", _units) is { } steps ? scope with { InSteps = steps } : scope;
    }

    private string At(JToken token)
    {
        var text = token.Type == JTokenType.String ? (string)token! : "";
        if (text is Moment.Start or Moment.End) return text;
        // Trials call it by its number: "epoch:05" is their "epoch:5".
        if (Moment.Place(text) is { Unit: { } unit } && Count(text) is { } count)
            return string.Create(CultureInfo.InvariantCulture, $"{unit}:{count}");
        _faults.Add(token.Place(), "`at` is one moment: start, end, epoch:5 or step:100; over all of them there is `curve`");
        return Moment.End;
    }

    private static long? Count(string moment) =>
        long.TryParse(moment.AsSpan(moment.IndexOf(':') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        && count >= 1 ? count : null;

    private T? Word<T>(JObject record, string key, Dictionary<string, T> words)
        where T : struct
    {
        if (record[key] is not { } token) return null;
        var text = token.Type == JTokenType.String ? (string)token! : "";
        if (words.TryGetValue(text, out var value)) return value;
        _faults.Add(token.Place(), $"`{key}` is one of {string.Join(", ", words.Keys)}");
        return null;
    }
}
