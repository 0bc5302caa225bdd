using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Experiments.Tests;

/// <summary>Plans made by hand, for <see cref="FakeTrials"/>.</summary>
internal sealed record PlanSketch
{
    public string Name { get; init; } = "sketch";

    /// <summary>The cells' final levels of the score, by activation.</summary>
    public (string Activation, double Level)[] Levels { get; init; } = [("sigmoid", 0.25), ("relu", 0.5)];

    public long[] Seeds { get; init; } = [1, 2, 3];

    public string[] Metrics { get; init; } = ["test.accuracy", "test.loss"];

    public string[] Probes { get; init; } = [];

    /// <summary>Above 0: each trial is an ensemble of this many.</summary>
    public int Members { get; init; }

    public JObject Overrides { get; init; } = [];

    public string? Variant { get; init; }

    /// <summary>A last cell that is the first over again.</summary>
    public bool Twin { get; init; }

    public ExperimentPlan Build()
    {
        var cells = Levels.Select((level, index) => CellOf(level.Activation, level.Level, index == 0)).ToList();
        if (Twin) cells.Add(CellOf("twin", Levels[0].Level, baseline: false) with { SameAs = cells[0].Id });
        var trials = cells.Where(cell => cell.SameAs is null)
            .Zip(Levels, (cell, level) => Seeds.Select(seed => TrialOf(cell, level.Level, seed))).SelectMany(all => all);
        return new ExperimentPlan
        {
            Request = new ExperimentRequest { File = "experiments/sketch.json", Variant = Variant },
            Name = Name,
            Question = "Does the fake relu beat the fake sigmoid?",
            FileHash = "sha256:00",
            Overrides = Overrides,
            Resolved = JObject.Parse("""{ "model": ["dense"], "optimizer": { "type": "sgd", "learningRate": 0.1 } }"""),
            Factors = [new Factor("activation", ["defaults.activation"], [.. cells.Select(cell => LevelOf(cell.Levels["activation"]))])],
            Cells = cells,
            Seeds = Seeds,
            Trials = [.. trials],
            Primary = new AddressInfo("test.accuracy", "share", true),
        };
    }

    private Cell CellOf(string activation, double level, bool baseline) => new()
    {
        Id = $"activation={activation}",
        Levels = new Dictionary<string, string> { ["activation"] = activation },
        Baseline = baseline,
        SpecHash = IdOf(level, "cell"),
        Plan = PlanOf(level),
    };

    private TrialPlan PlanOf(double level) => new()
    {
        Canonical = $"{level}",
        Techniques = [Technique("layer", "dense"), Technique("optimizer", "sgd")],
        Observers = [Technique("metric", "accuracy")],
        Parameters = 42,
        Entries = ["hidden.1", "hidden.2"],
        Measurements = [.. Metrics.Select(FakeTrials.ViewKey), .. Probes.Select(FakeTrials.ProbeKey)],
        Addresses = [.. Metrics.Select(metric => metric == "test.loss"
            ? new AddressInfo(metric, "", HigherIsBetter: false)
            : new AddressInfo(metric, "share", HigherIsBetter: true))],
        Primary = "test.accuracy",
        Members = Math.Max(1, Members),
    };

    private PlannedTrial TrialOf(Cell cell, double level, long seed)
    {
        var trial = Single(cell, level, seed, $"{seed}", 0);
        if (Members == 0) return trial;
        var members = Enumerable.Range(1, Members)
            .Select(member => Single(cell, level, seed, member == 1 ? $"{seed}" : $"{seed}/member/{member}", member));
        return trial with { Members = [.. members] };
    }

    private PlannedTrial Single(Cell cell, double level, long seed, string role, int member)
    {
        var resolved = new JObject
        {
            ["fake"] = new JObject { ["level"] = level },
            ["metrics"] = new JArray(Metrics),
            ["probes"] = new JArray(Probes),
        };
        if (Members > 0) resolved["ensemble"] = "seeds";
        var spec = new TrialSpec { Resolved = resolved, Seed = seed, Role = role, Member = member, BaseFolder = "." };
        return new PlannedTrial { Id = IdOf(level, role), Cell = cell, Seed = seed, Spec = spec, Plan = cell.Plan };
    }

    private static string IdOf(double level, string role) =>
        Hashes.Tagged(SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{level} {role}"))));

    private static Level LevelOf(string activation) => new(activation, new JObject { ["defaults.activation"] = activation });

    private static TechniqueInfo Technique(string kind, string id) =>
        new() { Kind = kind, Id = id, Plugin = new PluginIdentity($"Research.Plugins.{kind}.{id}", "1.0.0", "1.0", "ab12") };
}
