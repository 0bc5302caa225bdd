using System.Collections.Concurrent;
using System.Globalization;
using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Experiments.Tests;

/// <summary>
/// Stands in for the model builder and the plugins: a small catalogue, whose options are checked, and a canonical form with every default
/// written out.
/// </summary>
internal sealed class FakeTrialPlanner : ITrialPlanner
{
    private static readonly Dictionary<string, string[]> _options = new()
    {
        ["sgd"] = ["learningRate"],
        ["momentum"] = ["learningRate", "momentum"],
        ["adam"] = ["learningRate", "beta1"],
        ["glyphs"] = ["noise"],
        ["csv"] = ["path"],
        ["standardize"] = [],
        ["dense"] = ["units"],
        ["flatten"] = [],
        ["dropout"] = ["rate"],
        ["residual"] = ["body"],
        ["heads"] = ["heads"],
        ["relu"] = [],
        ["tanh"] = [],
        ["sigmoid"] = [],
        ["linear"] = [],
        ["elu"] = ["alpha"],
        ["softmax-cross-entropy"] = [],
        ["mean-squared-error"] = [],
        ["l1"] = ["lambda"],
        ["l2"] = ["lambda"],
        ["input-noise"] = ["std"],
        ["accuracy"] = [],
        ["error-rate"] = [],
        ["weight-statistics"] = [],
        ["gradient-statistics"] = [],
        ["lsuv"] = [],
        ["seeds"] = ["members"],
        ["bagging"] = ["members"],
    };

    private static readonly string[] _hostKeys =
    [
        "type", "name", "train", "test", "validation", "preprocess", "targets", "repeat", "activation", "normalization", "initializer",
            "shareWith",
        "layers", "on", "at", "samples",
    ];

    private static readonly string[] _observing = ["metrics", "probes", "evaluation", "ensemble"];

    public int Calls;

    public ConcurrentQueue<TrialSpec> Ahead { get; } = [];

    public void ReadAhead(TrialSpec spec) => Ahead.Enqueue(spec);

    public TrialPlan Plan(TrialSpec spec)
    {
        Interlocked.Increment(ref Calls);
        var faults = new List<Fault>();
        JObject resolved = spec.Resolved;
        Check(resolved, "", faults);
        if (resolved["training"]?["epochs"] is not (null or { Type: JTokenType.Integer } or { Type: JTokenType.Float }))
            faults.Add(new Fault("training.epochs", "must be a whole number"));
        if (faults.Count > 0)
            throw new FaultsException(faults);

        var training = new JObject(resolved.Properties().Where(property => !_observing.Contains(property.Name))
            .Select(property => new JProperty(property.Name, Long(property.Value))));
        JToken? ensemble = resolved["ensemble"] is { } written ? Long(written) : null;
        var bagging = (string?)ensemble?["type"] == "bagging";
        if (spec.Member > 0 && bagging)
            training["member"] = "bagging";
        string[] metrics = [.. (resolved["metrics"] as JArray)?.Select(Id) ?? ["accuracy"]];
        string[] entries = [.. ListNames.Of((JArray)resolved["model"]!)!];
        return new TrialPlan
        {
            Canonical = CanonicalJson.Write(training),
            Techniques = [.. Ids(training).Select(id => Info("any", id))],
            Observers = [.. metrics.Select(id => Info(TechniqueKind.Metric, id))],
            Parameters = 7,
            Entries = entries,
            Measurements = [.. metrics, .. (resolved["probes"] as JArray)?.Select(probe => CanonicalJson.Write(probe)) ?? [],
                ensemble is null ? "single" : CanonicalJson.Write(ensemble)],
            Addresses = [.. metrics.SelectMany(metric => new[] { $"validation.{metric}", $"test.{metric}" })
                .Select(address => new AddressInfo(address, "share", true))],
            Moments = Moments(resolved["evaluation"]?["at"], ["end"]),
            Epochs = (int?)resolved["training"]?["epochs"],
            PretrainQuantities = resolved["pretrain"] is null ? null : ["variance"],
            Probes = [.. (resolved["probes"] as JArray)?.Select(probe =>
                new ProbeInfo(Id(probe), Moments((probe as JObject)?["at"], []), entries, ["norm", "pre-norm"])) ?? []],
            Primary = $"test.{metrics[0]}",
            Members = ensemble is null ? 1 : (int?)ensemble["members"] ?? 5,
            FirstMemberIsSingle = !bagging,
            Warnings = (resolved["training"]?["epochs"] is { } epochs && (long)epochs == 0)
                ? [new Fault("training.epochs", "nothing is trained")] : [],
        };
    }

    private static string[] Moments(JToken? written, string[] always) =>
        [.. written is JArray list ? list.Select(moment => (string)moment!) : ["start", "epoch"], .. always];

    private static string Id(JToken technique) => Techniques.Id(technique)!;

    private static IEnumerable<string> Ids(JToken token) =>
        new[] { token }.Concat(((JContainer)token).Descendants()).OfType<JObject>().Select(Techniques.Id).OfType<string>().Distinct();

    private static TechniqueInfo Info(string kind, string id) =>
        new() { Kind = kind, Id = id, Plugin = new PluginIdentity(id, "1.0", "1.0", $"sha-of-{id}") };

    private static void Check(JToken token, string path, List<Fault> faults)
    {
        foreach (JProperty property in (token as JObject)?.Properties() ?? [])
            Check(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}", faults);
        for (var i = 0; i < ((token as JArray)?.Count ?? 0); i++)
            Check(token[i]!, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), faults);
        if (path.Split('.')[^1] is "activation" or "optimizer" or "loss" or "data" && Techniques.Id(token) is { } named
            && !_options.ContainsKey(named))
            faults.Add(new Fault(path, $"there is no \"{named}\""));
        if (token is not JObject technique || Techniques.Id(technique) is not { } id || !_options.TryGetValue(id, out var options))
            return;
        foreach (JProperty property in technique.Properties()
            .Where(property => !options.Contains(property.Name) && !_hostKeys.Contains(property.Name)))
            faults.Add(new Fault($"{path}.{property.Name}", $"\"{id}\" has no option \"{property.Name}\""));
        if (id == "dense" && technique["units"] is null)
            faults.Add(new Fault($"{path}.units", "\"units\" is missing"));
    }

    /// <summary>What the planned training is told by, whichever form a technique was written in.</summary>
    private static JToken Long(JToken token) => token switch
    {
        JObject record => new JObject(record.Properties()
            .Select(property => new JProperty(property.Name, property.Name == "type" ? property.Value : Long(property.Value)))),
        JArray list => new JArray(list.Select(Long)),
        { Type: JTokenType.String } when _options.ContainsKey((string)token!) => new JObject(new JProperty("type", (string)token!)),
        _ => token.DeepClone(),
    };
}
