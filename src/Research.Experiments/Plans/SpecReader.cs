using System.Globalization;
using System.Text;
using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Experiments;

/// <summary>Reads what holds for the whole experiment, and tells everything that is wrong with it.</summary>
internal sealed class SpecReader(FaultList faults)
{
    public const int FormatVersion = 1;
    private const string FormatName = "research-experiment/";

    /// <summary>Windows forbids them, and the name is a folder's.</summary>
    private const string ForbiddenInNames = "/\\:*?\"<>|";

    private const int LongestName = 100;

    /// <summary>A file system's names have 255 bytes; the results' folder adds the variant and a hash.</summary>
    private const int MostNameBytes = 200;

    /// <summary>A count above is a slip: each seed trains every cell.</summary>
    private const long MostSeeds = 10_000;

    /// <summary>Below it, what is left of a probability beside 1 has too few digits for an interval.</summary>
    private const double SmallestAlpha = 1e-9;

    /// <summary>Above, a coin would do.</summary>
    private const double LargestAlpha = 0.5;

    private const string NoCorrection = "none", Holm = "holm";

    private static readonly string[] _statistics = ["alpha", "correction"];

    /// <summary>A format that this version cannot read is the only thing worth saying about a file.</summary>
    public static void CheckFormat(JObject root)
    {
        if (root["format"] is not { Type: not JTokenType.Null } format) return;
        var text = format.Type == JTokenType.String ? (string)format! : "";
        var known = text.StartsWith(FormatName, StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(FormatName.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
                && version >= 1;
        if (known && int.Parse(text.AsSpan(FormatName.Length), NumberStyles.None, CultureInfo.InvariantCulture) <= FormatVersion) return;
        var tool = typeof(SpecReader).Assembly.GetName().Version!.ToString(3);
        throw new ExperimentException([format.Place().Fault(known
            ? $"this file is written in {text}, newer than what this tool (version {tool}) knows: {FormatName}{FormatVersion}; "
                + "use a newer tool"
            : $"the format is \"{FormatName}{FormatVersion}\"")]);
    }

    /// <summary>
    /// Tells keys that are unknown and takes them away, so that the rest can be checked; tells lists of techniques that are none, where no
    /// training reads them: the cells' own are checked with the cells.
    /// </summary>
    public void CheckKeys(JObject root)
    {
        foreach (var property in root.Properties().Where(property => ExperimentKeys.Find(property.Name) is null).ToArray())
        {
            faults.Add(property.Value.Place(),
                $"unknown key \"{property.Name}\"{NearestName.Hint(property.Name, ExperimentKeys.All.Select(each => each.Name))}");
            property.Remove();
        }

        foreach (var key in ExperimentKeys.All.Where(key => key is { Shape: KeyShape.Techniques, Trains: false }))
        {
            if (root[key.Name] is { } value) CellShape.Faulty(key, value, faults.Add);
        }
    }

    public ExperimentSpec Read(JObject root, string defaultName, IReadOnlyList<long> seeds, MeasureReader measures) => new()
    {
        Name = Name(root, defaultName),
        Question = Text(root, "question"),
        Description = Text(root, "description"),
        Source = Text(root, "source"),
        Seeds = seeds,
        Primary = root["primary"] is { } primary ? measures.Read(primary) : null,
        Measures = measures.Defined,
        Statistics = root["statistics"] is { } statistics ? Statistics(statistics) : new StatisticsSettings(),
        Ablation = root["ablation"] is { } ablation ? new AblationReader(faults).Read(ablation, root) : null,
    };

    private string Name(JObject root, string defaultName)
    {
        if (Text(root, "name") is not { } name) return defaultName;
        if (name.Trim() != name || name.Length is 0 or > LongestName || name.StartsWith('.')
            || name.Any(c => char.IsControl(c) || ForbiddenInNames.Contains(c)))
            faults.Add(root["name"]!.Place(),
                $"the name is that of the results' folder too: at most {LongestName} characters, none of {ForbiddenInNames}, "
                + "no dot or space in front");
        else if (Encoding.UTF8.GetByteCount(name) is > MostNameBytes and var bytes)
            faults.Add(root["name"]!.Place(), string.Create(CultureInfo.InvariantCulture,
                $"the name is that of the results' folder too, and has {bytes} bytes as UTF-8: at most {MostNameBytes} are left for it"));
        return name;
    }

    private string? Text(JObject root, string key)
    {
        if (root[key] is not { } token) return null;
        if (token.Type == JTokenType.String) return (string)token!;
        faults.Add(token.Place(), $"`{key}` is a text");
        return null;
    }

    /// <param name="argument">Given with the command: 1 to so many, in place of what is written.</param>
    public IReadOnlyList<long> Seeds(JObject root, int? argument)
    {
        var written = root["seeds"] is { } token ? WrittenSeeds(token) : Count(ExperimentDefaults.Seeds);
        if (argument is not { } count) return written;
        if (count is >= 1 and <= (int)MostSeeds) return Count(count);
        faults.Add(new SourcePlace("", string.Create(CultureInfo.InvariantCulture, $"--seeds {count}"), 0),
            string.Create(CultureInfo.InvariantCulture, $"a count from 1 to {MostSeeds} is needed"));
        return written;
    }

    private IReadOnlyList<long> WrittenSeeds(JToken token)
    {
        if (token.Type == JTokenType.Integer && (long)token is >= 1 and <= MostSeeds) return Count((long)token);
        if (token is JArray { Count: > 0 } list && list.All(seed => seed.Type == JTokenType.Integer && (long)seed >= 0))
        {
            long[] seeds = [.. list.Select(seed => (long)seed)];
            if (seeds.Distinct().Count() == seeds.Length) return seeds;
            var twice = Enumerable.Range(0, seeds.Length).First(i => seeds.AsSpan(0, i).Contains(seeds[i]));
            faults.Add(list[twice].Place(), string.Create(CultureInfo.InvariantCulture, $"seed {seeds[twice]} is listed twice"));
            return seeds;
        }

        faults.Add(token.Place(), string.Create(CultureInfo.InvariantCulture,
            $"`seeds` is a count from 1 to {MostSeeds}, or a list of whole numbers from 0, such as [1, 2, 3]"));
        return [1];
    }

    private static IReadOnlyList<long> Count(long count) => [.. Enumerable.Range(1, (int)count).Select(seed => (long)seed)];

    private StatisticsSettings Statistics(JToken token)
    {
        var settings = new StatisticsSettings();
        if (token is not JObject record)
        {
            faults.Add(token.Place(), "`statistics` is an object: { \"alpha\": 0.05, \"correction\": \"none\" }");
            return settings;
        }

        ObjectKeys.Check(record, _statistics, faults);
        if (record["alpha"] is { } alpha)
        {
            if (alpha.Type is JTokenType.Integer or JTokenType.Float && (double)alpha is >= SmallestAlpha and <= LargestAlpha)
                settings = settings with { Alpha = (double)alpha };
            else
                faults.Add(alpha.Place(), "`alpha` is the share of false verdicts that is borne: "
                    + $"a number from {NumberText.Of(SmallestAlpha)} to {NumberText.Of(LargestAlpha)}");
        }

        var correction = record["correction"] is { } written ? written.Type == JTokenType.String ? (string)written! : "" : null;
        if (correction is not (null or NoCorrection or Holm))
            faults.Add(record["correction"]!.Place(), $"`correction` is one of {NoCorrection}, {Holm}");
        return settings with { HolmOverClaims = correction == Holm };
    }
}
