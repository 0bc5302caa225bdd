namespace Research.Training.Tests;

/// <summary>Small experiments.</summary>
internal static class Examples
{
    /// <summary>Two layers on two spirals: 180 training samples, 6 steps an epoch.</summary>
    /// <param name="more">Further keys of the experiment, each with a comma after it.</param>
    public static string Spirals(string more = "", string training = """{ "epochs": 3 }""",
        string optimizer = """{ "type": "adam", "learningRate": 0.01 }""",
        string model = """[ { "type": "dense", "units": 16 }, { "type": "dense", "units": 2 } ]""") => $$"""
        {
          "data": { "type": "two-spirals", "train": 200, "test": 100, "preprocess": ["standardize"] },
          "defaults": { "activation": "tanh" },
          "model": {{model}},
          "loss": "softmax-cross-entropy",
          "optimizer": {{optimizer}},
          {{more}}
          "training": {{training}}
        }
        """;

    /// <summary>One linear unit a class on rows that are their own numbers.</summary>
    public static string Numbered(string data, string training = """{ "epochs": 1, "batchSize": 8 }""", string more = "") => $$"""
        {
          "data": {{data}},
          "model": [ { "type": "dense", "units": 3 } ],
          "loss": "softmax-cross-entropy",
          "optimizer": { "type": "sgd", "learningRate": 0.0001 },
          {{more}}
          "training": {{training}}
        }
        """;

    public static IReadOnlyDictionary<string, Recording> ByAddress(this TrialResult result) =>
        result.Recordings.ToDictionary(recording => recording.Address);

    private static string Bits(IEnumerable<double> values) => string.Join(' ', values.Select(BitConverter.DoubleToInt64Bits));

    /// <summary>What must not depend on how a trial was run.</summary>
    public static IEnumerable<string> Outcome(this TrialResult result) => result.Recordings
        .Where(recording => recording.Address is not ("run.seconds" or "run.peak-bytes"))
        .Select(recording => $"{recording.Address} {string.Join(' ', recording.Moments)} {Bits(recording.Values)}")
        .Concat(result.Tables.Select(table => $"{table.Measurement} {table.Address} {table.Moment} {table.Columns} {Bits(table.Values)}"))
        .Order(StringComparer.Ordinal).Append(result.WeightsHash);
}
