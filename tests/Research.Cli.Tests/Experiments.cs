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

    public static JObject Report(ToolProcess tool, string name = "spirals", string runs = "runs") =>
        JObject.Parse(File.ReadAllText(Path.Combine(tool.Folder, runs, name, "report.json")));

    public static string ResultHash(ToolProcess tool, string name = "spirals", string runs = "runs") => (string)Report(tool, name, runs)["resultHash"]!;
}
