using Newtonsoft.Json.Linq;

namespace Research.Benchmarks;

/// <summary>The trainings that are compared with the peer; peer.py has the same ones.</summary>
internal static class Workloads
{
    private const string Dense10 = """{ "name": "output", "type": "dense", "units": 10 }""";

    private const string Adam = """{ "type": "adam", "learningRate": 0.001 }""";

    private static readonly Dictionary<string, JObject> Known = new()
    {
        ["mlp-deep"] = Build([784], 64, """{ "activation": "sigmoid" }""", """{ "type": "sgd", "learningRate": 0.1 }""",
            """{ "name": "hidden", "type": "dense", "units": 64, "repeat": 6 }""", Dense10),
        ["mlp-wide"] = Build(
            [784], 128, """{ "activation": "relu" }""", Adam, """{ "name": "hidden", "type": "dense", "units": 512, "repeat": 2 }""",
            Dense10),
        ["mlp-batch"] = Build(
            [784], 512, """{ "activation": "relu" }""", Adam, """{ "type": "dense", "units": 256 }""",
            """{ "type": "dense", "units": 128 }""", Dense10),
        ["mlp-norm"] = Build([784], 128, """{ "activation": "relu", "normalization": "batch-norm" }""", Adam,
            """{ "type": "sequence", "name": "block", "repeat": 3, "body": [{ "type": "dense", "units": 256 }, { "type": "dropout", "rate": 0.5 }] }""", Dense10),
        ["cnn"] = Images("""{ "activation": "relu" }"""),
        ["cnn-norm"] = Images("""{ "activation": "relu", "normalization": "batch-norm" }"""),
        ["lstm"] = Build([50, 64], 32, "{}", Adam, """{ "type": "lstm", "units": 128 }""", Dense10),
    };

    /// <summary>Batches of an epoch: what an epoch's end costs is spread over as few steps as a small experiment has.</summary>
    private const int BatchesAnEpoch = 8;

    public static IReadOnlyCollection<string> Names => Known.Keys;

    /// <summary>A resolved experiment without measurements, that never ends.</summary>
    /// <param name="name">One of <see cref="Names"/>, or the path of a JSON file that holds such an experiment.</param>
    /// <exception cref="InvalidOperationException">It is neither.</exception>
    public static JObject Experiment(string name) =>
        Known.TryGetValue(name, out var known) ? (JObject)known.DeepClone()
        : File.Exists(name) ? JObject.Parse(File.ReadAllText(name))
        : throw new InvalidOperationException($"{name} is neither a file nor one of {string.Join(", ", Names)}");

    private static JObject Images(string defaults) => Build([28, 28, 1], 64, defaults, Adam,
        """{ "type": "conv2d", "filters": 16, "kernelSize": 3, "padding": "same" }""", "\"max-pool2d\"",
        """{ "type": "conv2d", "filters": 32, "kernelSize": 3, "padding": "same" }""", "\"max-pool2d\"", "\"flatten\"",
        """{ "type": "dense", "units": 128 }""", Dense10);

    private static JObject Build(int[] input, int batchSize, string defaults, string optimizer, params string[] layers)
    {
        var experiment = Of(input, batchSize, new JArray(layers.Select(JToken.Parse)), JObject.Parse(optimizer));
        experiment["defaults"] = JObject.Parse(defaults);
        return experiment;
    }

    /// <summary>A training on random data that never ends, and measures nothing.</summary>
    public static JObject Of(int[] input, int batchSize, JArray model, JObject optimizer) => new()
    {
        ["data"] = new JObject
        {
            ["type"] = "random",
            ["shape"] = new JArray(input),
            ["train"] = BatchesAnEpoch * batchSize,
            ["test"] = 10,
            ["validation"] = 0
        },
        ["model"] = model,
        ["loss"] = "softmax-cross-entropy",
        ["optimizer"] = optimizer,
        ["training"] = new JObject { ["steps"] = int.MaxValue, ["batchSize"] = batchSize },
        ["evaluation"] = new JObject { ["at"] = new JArray() },
    };
}
