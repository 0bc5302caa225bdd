using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Testing;

/// <summary>
/// A small training that a technique takes its place in. Data: points in [0, 1]^6 in three classes; model: <c>hidden.1</c>, <c>hidden.2</c>
/// (6 logistic units each) and <c>output</c> (3 units); batches of 10 with an uneven last one.
/// </summary>
internal static class KitExperiment
{
    private const int Classes = 3, Epochs = 3, LongEpochs = 50;

    private const double Validation = 0.2;

    /// <summary>With the share held back, 52 rows train: the last batch has 2.</summary>
    private static readonly Size Small = new(Features: 6, BatchSize: 10, Train: 65, Test: 30, Seen: 20);

    /// <summary>As of most trainings: the products' tiles divide it, so they are the ones that those need.</summary>
    private static readonly Size Common = new(Features: 64, BatchSize: 64, Train: 160, Test: 64, Seen: 64);

    /// <summary>A layer has three stretches of weights and a rest, which threads share.</summary>
    private static readonly Size Wide = new(Features: 160, BatchSize: 10, Train: 40, Test: 30, Seen: 20);

    /// <summary>Without a subject: what everything is compared with.</summary>
    public static TrialSpec Create(Subject? subject) => Create(subject, Small);

    /// <summary>With so many weights that threads share them; for what has no input of its own.</summary>
    public static TrialSpec CreateWide(Subject subject) => Create(subject, Wide);

    /// <summary>With so many epochs that a byte no longer counts the steps.</summary>
    public static TrialSpec CreateLong(Subject subject)
    {
        var trial = Create(subject);
        trial.Resolved["training"]!["epochs"] = LongEpochs;
        return trial;
    }

    /// <summary>With a look at the batch before and after each step that a regularizer wraps.</summary>
    public static TrialSpec CreateWatched(Subject regularizer)
    {
        var trial = Create(regularizer);
        // The first of them is the outermost.
        ((JArray)trial.Resolved["regularizers"]!).Insert(0, KitFactory.Watch);
        return trial;
    }

    private static TrialSpec Create(Subject? subject, Size size)
    {
        var experiment = Plain(size);
        if (subject is not null) Place(experiment, subject);
        return Trial(experiment);
    }

    /// <summary>The same training at a common size: points in [0, 1]^64, 64 units, batches of 64.</summary>
    public static TrialSpec OfCommonSize() => Trial(Plain(Common));

    private static TrialSpec Trial(JObject experiment) =>
        new() { Resolved = experiment, Seed = 1, Role = "1", BaseFolder = Path.GetTempPath() };

    private static JObject Plain(Size size) => new()
    {
        ["data"] = Points([size.Features], 0, size),
        ["defaults"] = new JObject { ["activation"] = KitFactory.Logistic, ["initializer"] = KitFactory.Normal },
        ["model"] = new JArray(Linear("hidden", size.Features, 2), Linear("output", Classes)),
        ["loss"] = KitFactory.CrossEntropy,
        ["optimizer"] = KitFactory.Descent,
        ["schedule"] = KitFactory.Constant,
        ["metrics"] = new JArray(KitFactory.Accuracy),
        ["training"] = new JObject { ["epochs"] = Epochs, ["batchSize"] = size.BatchSize },
        ["evaluation"] = new JObject { ["trainSamples"] = size.Seen },
    };

    private static JObject Points(int[] input, int indicesBelow, Size size) => new()
    {
        ["type"] = KitFactory.Points,
        ["input"] = new JArray(input),
        ["indicesBelow"] = indicesBelow,
        ["train"] = size.Train,
        ["test"] = size.Test,
        ["validation"] = Validation,
    };

    private static JObject Linear(string name, int units, int repeat = 0)
    {
        var entry = new JObject { ["name"] = name, ["type"] = KitFactory.Linear, ["units"] = units };
        if (repeat > 0) entry["repeat"] = repeat;
        return entry;
    }

    private static void Place(JObject experiment, Subject subject)
    {
        switch (subject.Info.Kind)
        {
            case TechniqueKind.Layer or TechniqueKind.Activation:
                var input = subject.Input?.ToArray() ?? [Small.Features];
                experiment["data"] = Points(input, subject.IndicesBelow, Small);
                var entry = subject.Spec;
                entry["name"] = "subject";
                experiment["model"] = new JArray(entry, KitFactory.Flatten, Linear("output", Classes));
                break;
            case TechniqueKind.Initializer:
                experiment["defaults"]!["initializer"] = subject.Spec;
                break;
            case TechniqueKind.Optimizer:
                experiment["optimizer"] = subject.Spec;
                break;
            case TechniqueKind.Schedule:
                experiment["schedule"] = subject.Spec;
                break;
            case TechniqueKind.Loss:
                experiment["loss"] = subject.Spec;
                break;
            case TechniqueKind.Regularizer:
                experiment["regularizers"] = new JArray(subject.Entry);
                break;
            case TechniqueKind.Metric:
                // What it leaves behind of a batch, the one after it sees.
                experiment["metrics"] = new JArray(subject.Spec, KitFactory.Accuracy);
                break;
            case TechniqueKind.Probe:
                var probe = subject.Spec;
                probe["at"] = new JArray("start", "epoch", "end");
                experiment["probes"] = new JArray(probe);
                break;
            case TechniqueKind.Pretrainer:
                experiment["pretrain"] = subject.Spec;
                break;
            default:
                throw new NotSupportedException($"a {subject.Info.Kind} has no place in a training");
        }
    }

    /// <param name="Features">Of a point, and units of a hidden layer.</param>
    /// <param name="Train">Points, those held back included.</param>
    /// <param name="Seen">Training points that are measured.</param>
    private sealed record Size(int Features, int BatchSize, int Train, int Test, int Seen);
}
