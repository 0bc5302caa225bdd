using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Experiments;

/// <summary>What <c>tune</c> says of a cell.</summary>
/// <param name="Measure">Null: the primary's metric, on validation.</param>
/// <param name="Once">One pick for all comparison seeds, by the mean over <paramref name="Seeds"/> tuning seeds.</param>
/// <param name="Per">The indices of the factors whose levels get a pick of their own; null: of all.</param>
internal sealed record TuneSpec(
    IReadOnlyList<TuneSetting> Settings, MeasureDraft? Measure, bool Once, int Seeds, IReadOnlyList<int>? Per, SourcePlace Place)
{
    /// <summary>Every combination of values; the last setting varies fastest.</summary>
    public IEnumerable<IReadOnlyList<int>> Combinations()
    {
        IEnumerable<int[]> all = [[]];
        foreach (var setting in Settings)
            all = all.SelectMany(chosen => Enumerable.Range(0, setting.Values.Count).Select(value => (int[])[.. chosen, value]));
        return all;
    }

    /// <summary>setting -> value.</summary>
    public JObject Describe(IReadOnlyList<int> chosen) =>
        new(Settings.Zip(chosen, (setting, value) => new JProperty(setting.Name, setting.Values[value].DeepClone())));

    /// <summary>Some value is the least or the largest that was tried: the best may lie beyond.</summary>
    public bool AtEdge(IReadOnlyList<int> chosen) => Settings.Zip(chosen, (setting, value) => setting.IsEdge(value)).Any(edge => edge);
}

internal sealed record TuneSetting(string Name, SettingPath Path, IReadOnlyList<JToken> Values)
{
    /// <summary>Only numbers have an order, and only of several can one be outermost.</summary>
    public bool IsEdge(int value)
    {
        if (Values.Count < 2 || Values.Any(each => each.Type is not (JTokenType.Integer or JTokenType.Float))) return false;
        double[] numbers = [.. Values.Select(each => (double)each)];
        return numbers[value] == numbers.Min() || numbers[value] == numbers.Max();
    }
}

/// <summary>Reads <c>tune</c>.</summary>
internal sealed class TuneReader(FaultList faults, MeasureReader measures, Ablation? ablation)
{
    /// <summary>What one pick for all seeds is averaged over.</summary>
    private const int DefaultSeeds = 3;

    /// <summary>More trainings a seed are a slip.</summary>
    private const int MostCombinations = 1000;

    private const string PerSeed = "per-seed", Once = "once", Test = "test";

    private static readonly string[] _keys = ["settings", "measure", "pick", "seeds", "per"];
    private static readonly string[] _settingKeys = ["path", "values"];

    private readonly IReadOnlyList<AblationFactor> _factors = ablation?.Factors ?? [];

    /// <returns>Null where it is faulty, which has been told.</returns>
    public TuneSpec? Read(JToken token)
    {
        if (token is not JObject tune)
        {
            faults.Add(token.Place(), "`tune` is an object: { \"settings\": { name: { \"path\": ..., \"values\": [...] } } }");
            return null;
        }

        var before = faults.Count;
        ObjectKeys.Check(tune, _keys, faults);
        IReadOnlyList<TuneSetting> settings = Settings(tune);
        var measure = tune["measure"] is { } written ? measures.Read(written) : null;
        if (measure?.Leaves.Any(leaf => IsOfTest(View(leaf.Address!), tune.Root)) == true)
            faults.Add(tune["measure"]!.Place(), "what is tuned on test cannot be judged on test: pick by a measure on validation");
        var once = Pick(tune);
        var seeds = Seeds(tune, once);
        var per = tune["per"] is { } factors ? Per(factors) : null;
        var combinations = settings.Aggregate(1.0, (product, setting) => product * setting.Values.Count);
        if (combinations > MostCombinations)
            faults.Add(tune.Place(),
                $"{NumberText.Of(combinations)} combinations of values would be trained a seed; take fewer values");
        return faults.Count > before ? null : new TuneSpec(settings, measure, once, seeds, per, tune.Place());
    }

    private static string View(string address) =>
        (address.StartsWith(Addresses.Members, StringComparison.Ordinal) ? address[Addresses.Members.Length..] : address).Split('.')[0];

    /// <summary>The test split, or a view that the cell makes of it under another name.</summary>
    private static bool IsOfTest(string view, JToken cell) => view == Test
        || (((cell as JObject)?["evaluation"] as JObject)?["views"] as JObject)?[view] is JObject { } further
        && further["of"] is { Type: JTokenType.String } of && (string)of! == Test;

    private List<TuneSetting> Settings(JObject tune)
    {
        var settings = new List<TuneSetting>();
        if (tune["settings"] is not JObject { Count: > 0 } written)
        {
            faults.Add((tune["settings"] ?? tune).Place(), "`tune` needs `settings`: name -> { \"path\": ..., \"values\": [...] }");
            return settings;
        }

        foreach (var property in written.Properties())
        {
            JObject? setting = property.Value as JObject;
            if (setting is not null) ObjectKeys.Check(setting, _settingKeys, faults);
            var path = setting?["path"];
            if (path is not { Type: JTokenType.String } || setting!["values"] is not JArray { Count: > 0 } values)
                faults.Add(property.Value.Place(),
                    $"the tuned setting \"{property.Name}\" needs `path` and `values`: {{ \"path\": ..., \"values\": [...] }}");
            else if (Repeated(values) is { } twice)
                faults.Add(twice.Place(), $"the value {CanonicalJson.Write(twice)} is listed twice; remove one");
            else if (LevelSettings.Path((string)path!, path.Place(), faults) is { } parsed)
                settings.Add(new TuneSetting(property.Name, parsed, [.. values.Select(LevelSettings.Clean)]));
        }

        return settings;
    }

    /// <summary>The first value that stands there before; null: none. 1 and 1.0 are one.</summary>
    private static JToken? Repeated(JArray values)
    {
        var seen = new HashSet<string>();
        return values.FirstOrDefault(value => !seen.Add(CanonicalJson.Write(value)));
    }

    private bool Pick(JObject tune)
    {
        var pick = tune["pick"] is { } written ? written.Type == JTokenType.String ? (string)written! : "" : null;
        if (pick is not (null or PerSeed or Once)) faults.Add(tune["pick"]!.Place(), $"`pick` is one of {PerSeed}, {Once}");
        return pick == Once;
    }

    private int Seeds(JObject tune, bool once)
    {
        if (tune["seeds"] is not { } seeds) return DefaultSeeds;
        if (!once)
            faults.Add(seeds.Place(), "`seeds` belongs to \"pick\": \"once\"; per seed, every comparison seed tunes for itself");
        else if (seeds.Type != JTokenType.Integer || (long)seeds is < 1 or > MostCombinations)
            faults.Add(seeds.Place(), "`seeds` is how many tuning seeds the pick is averaged over, at least 1");
        else
            return (int)seeds;
        return DefaultSeeds;
    }

    private IReadOnlyList<int> Per(JToken token)
    {
        var per = new List<int>();
        foreach (var each in token is JArray list ? list : new[] { token }.AsEnumerable())
        {
            var name = each.Type == JTokenType.String ? (string)each! : "";
            var factor = _factors.ToList().FindIndex(known => known.Name == name);
            if (factor < 0)
                faults.Add(each.Place(),
                    $"`per` names factors, and there is no \"{name}\"{NearestName.Hint(name, _factors.Select(known => known.Name))}");
            else
                per.Add(factor);
        }

        return per;
    }
}
