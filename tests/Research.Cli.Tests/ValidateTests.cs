namespace Research.Cli.Tests;

public sealed class ValidateTests : IDisposable
{
    private readonly ToolProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void A_valid_file_is_counted_and_nothing_is_written()
    {
        _tool.Write("spirals.json", Experiments.Spirals());
        var outcome = _tool.Research("validate", "spirals.json");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.StartsWith("spirals.json: valid; 2 cells, 2 seeds, 4 trials; 42 parameters", outcome.Out, StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(_tool.Folder));
    }

    [Fact]
    public void Five_faults_are_all_named_with_their_places()
    {
        _tool.Write("faulty.json", """
            {
              "data": { "type": "two-spirals", "train": 200, "nois": 0.1 },
              "model": [
                { "name": "hidden", "type": "dense", "units": 0, "activation": "rleu" },
                { "name": "output", "type": "dense", "units": 2 }
              ],
              "loss": "softmax-cross-entropy",
              "optimizer": { "type": "sgd", "learningRate": "fast" },
              "training": { "epochs": 3, "batchSiez": 20 }
            }
            """);
        var outcome = _tool.Research("validate", "faulty.json");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal("", outcome.Out);
        Assert.Equal(5, outcome.ErrorLines.Length);
        (string Start, string Hint)[] expected =
        [
            ("faulty.json:2: data.nois: ", "\"noise\""),
            ("faulty.json:4: model[0].units: ", "at least 1"),
            ("faulty.json:4: model[0].activation: ", "\"relu\""),
            ("faulty.json:8: optimizer.learningRate: ", "a number"),
            ("faulty.json:9: training.batchSiez: ", "\"batchSize\""),
        ];
        foreach (var (start, hint) in expected)
            Assert.Contains(hint, Assert.Single(outcome.ErrorLines, line => line.StartsWith(start, StringComparison.Ordinal)),
                StringComparison.Ordinal);
    }

    [Fact]
    public void Each_missing_section_is_told_once()
    {
        _tool.Write("empty.json", "{}");
        var outcome = _tool.Research("validate", "empty.json");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal(
            ["empty.json:1: data: ", "empty.json:1: model: ", "empty.json:1: optimizer: ", "empty.json:1: training: "],
            outcome.ErrorLines.Select(line => line[..(line.IndexOf(": `", StringComparison.Ordinal) + 2)]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_no_JSON_is_told_with_its_line()
    {
        _tool.Write("broken.json", "{\n  \"data\": \n}");
        var outcome = _tool.Research("validate", "broken.json");
        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith("broken.json:3: ", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
    }
}
