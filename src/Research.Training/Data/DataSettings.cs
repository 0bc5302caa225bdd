using Newtonsoft.Json.Linq;

namespace Research.Training;

/// <summary>The host's part of <c>data</c>: how samples are cut, chosen and prepared.</summary>
internal sealed record DataSettings
{
    /// <summary>More than any memory holds, as a rule; a source that makes its samples would try.</summary>
    private const int MostSamples = 100_000_000;

    /// <summary>The keys that stand beside every source's options.</summary>
    public static readonly string[] Keys = ["train", "test", "validation", "preprocess", "targets", "draw"];

    /// <summary>Below 1 a share, from 1 a count; null: all.</summary>
    public double? Train { get; init; }

    /// <summary>Null: the source's own test split, or a share of the samples.</summary>
    public double? Test { get; init; }

    /// <summary>Cut from the training samples; 0: none.</summary>
    public double Validation { get; init; } = ExperimentDefaults.ValidationShare;

    /// <summary>Names; null: those that the model asks for.</summary>
    public IReadOnlyList<string>? Targets { get; init; }

    /// <summary>All seeds see the same samples and the same cuts.</summary>
    public bool Once { get; init; }

    /// <summary>The JSON of each preprocessor with its path.</summary>
    public IReadOnlyList<(string Json, string Path)> Preprocess { get; init; } = [];

    /// <summary>Reads the host's keys; a wrong one is a fault, and its default stands in for it.</summary>
    public static DataSettings Read(HostKeys keys, string path, FaultCollector faults)
    {
        const string eachSeed = "each-seed", once = "once";
        var draw = keys.Text("draw", path, faults) ?? eachSeed;
        if (draw is not (eachSeed or once)) faults.Add($"{path}.draw", $"'{draw}' is neither {eachSeed} nor {once}");
        return new DataSettings
        {
            Train = Amount(keys, "train", path, smallest: "above 0", zero: false, faults),
            Test = Amount(keys, "test", path, smallest: "above 0", zero: false, faults),
            Validation = Amount(keys, "validation", path, smallest: "0 (none) or above", zero: true, faults)
                ?? ExperimentDefaults.ValidationShare,
            Targets = keys.Names("targets", path, faults),
            Once = draw == once,
            Preprocess = Techniques(keys.Host["preprocess"], $"{path}.preprocess", faults),
        };
    }

    /// <summary>How many of so many samples an amount means.</summary>
    public static int Count(double amount, int total) =>
        amount < 1 ? (int)Math.Round(amount * total, MidpointRounding.AwayFromZero) : (int)Math.Min(amount, int.MaxValue);

    private static double? Amount(HostKeys keys, string key, string path, string smallest, bool zero, FaultCollector faults)
    {
        var amount = keys.Number(key, path, faults);
        if (amount is not { } value) return null;
        if (!double.IsFinite(value) || value < 0 || (value == 0 && !zero))
        {
            faults.Add($"{path}.{key}", $"must be {smallest}: below 1 a share, from 1 a count");
            return null;
        }

        if (value > MostSamples)
        {
            faults.Add($"{path}.{key}", $"at most {MostSamples} samples are possible");
            return null;
        }

        if (value < 1 || value == Math.Floor(value)) return value;
        faults.Add($"{path}.{key}", "from 1 it is a count of samples, and must be a whole number");
        return null;
    }

    private static List<(string Json, string Path)> Techniques(JToken? list, string path, FaultCollector faults)
    {
        if (list is null) return [];
        if (list is JArray items)
            return [.. items.Select((item, i) => (HostKeys.Split(item, "name").Technique, $"{path}[{i}]"))];
        faults.Add(path, "must be a list of preprocessors");
        return [];
    }
}
