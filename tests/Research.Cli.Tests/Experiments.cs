using Newtonsoft.Json.Linq;

namespace Research.Cli.Tests;

/// <summary>Small experiments.</summary>
internal static class Experiments
{
    /// <summary>Two cells of a small network on made-up points.</summary>
    public static string Spirals(int epochs = 3, int seeds = 2, string name = "spirals") => $$"""
        {
          // two interleaved spirals, a hidden layer with one activation or another
          "name": "{{name}}",
          "data": { "type": "two-spirals", "train": 200, "test": 100 },
          "model": [
            { "name": "hidden", "type": "dense", "units": 8, "activation": "tanh" },
            { "name": "output", "type": "dense", "units": 2 }
          ],
          "loss": "softmax-cross-entropy",
          "optimizer": { "type": "sgd", "learningRate": 0.1 },
          "training": { "epochs": {{epochs}}, "batchSize": 20 },
          "seeds": {{seeds}},
          "ablation": { "factors": { "activation": { "path": "model.hidden.activation", "levels": ["tanh", "relu"] } } }
        }
        """;

    /// <summary>Each cell picks the best of three learning rates per seed: twelve trials before the four that are compared.</summary>
    public static string Tuned(int epochs, string name = "tuned") => With(Spirals(epochs, seeds: 2, name), """
        "tune": { "settings": { "rate": { "path": "optimizer.learningRate", "values": [0.01, 0.1, 0.5] } }, "measure": "validation.loss" }
        """);

    /// <summary>Trained against not trained, over six seeds, with a claim of what training does to the loss.</summary>
    public static string Claiming(string name, string says, string expect) => With(Spirals(epochs: 20, seeds: 6, name), $$"""
        "claims": [
          { "says": "{{says}}", "measure": "test.loss", "cell": { "length": "20" }, "than": { "length": "0" }, "expect": "{{expect}}" }
        ]
        """).Replace(
            """{ "activation": { "path": "model.hidden.activation", "levels": ["tanh", "relu"] } }""",
            """{ "length": { "path": "training.epochs", "levels": [0, 20] } }""", StringComparison.Ordinal);

    private static string With(string experiment, string more) => $"{experiment[..experiment.LastIndexOf('}')].TrimEnd()},\n{more}\n}}";

    public static JObject Report(ToolProcess tool, string name = "spirals", string runs = "runs") =>
        JObject.Parse(File.ReadAllText(Path.Combine(tool.Folder, runs, name, "report.json")));

    public static string ResultHash(ToolProcess tool, string name = "spirals", string runs = "runs") =>
        (string)Report(tool, name, runs)["resultHash"]!;
}
