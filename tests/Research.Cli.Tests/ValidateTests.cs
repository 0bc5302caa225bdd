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

    /// <summary>A variant that nobody asks for is wrong all the same.</summary>
    [Fact]
    public void Variants_are_looked_into_unless_one_is_asked_for()
    {
        const string variants = """
            { "fast": { "training.epochs": 1 }, "typo": { "model.hiden.units": 4 },
              "wide": { "model.hidden.units": 16, "ablation.factors.activation.levels": ["tanh", "rleu"] } },
            """;
        _tool.Write("spirals.json", With(variants));

        var all = _tool.Research("validate", "spirals.json");
        var one = _tool.Research("validate", "spirals.json", "--variant", "fast");

        Assert.Equal((2, "", 2), (all.ExitCode, all.Out, all.ErrorLines.Length));
        Assert.StartsWith("spirals.json:4: variants.typo.model.hiden.units: `model` has no \"hiden\"", all.ErrorLines[0],
            StringComparison.Ordinal);
        Assert.StartsWith("spirals.json:5: variants.wide.", all.ErrorLines[1], StringComparison.Ordinal);
        Assert.Equal((0, ""), (one.ExitCode, one.Error));
        Assert.StartsWith("spirals.json --variant fast: valid; 2 cells", one.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_of_a_variant_that_stands_elsewhere_names_it()
    {
        const string variants = """{ "fast": { "training.epochs": 1 }, "other": { "model.output.units": 3 } },""";
        _tool.Write("spirals.json", With(variants));
        _tool.Write("one.json", With("""{ "fast": { "training.epochs": 1 } },"""));

        var faulty = _tool.Research("validate", "spirals.json");
        var valid = _tool.Research("validate", "one.json");

        Assert.Equal(2, faulty.ExitCode);
        Assert.EndsWith(" (with --variant other)", Assert.Single(faulty.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(0, valid.ExitCode);
        Assert.Contains("\none.json --variant fast: valid; 2 cells, 2 seeds, 4 trials", valid.Out, StringComparison.Ordinal);
    }

    private static string With(string variants) =>
        Experiments.Spirals().Replace("\"data\"", $"\"variants\": {variants}\n  \"data\"", StringComparison.Ordinal);

    [Fact]
    public void A_reporter_that_is_not_there_is_missed_on_its_line()
    {
        _tool.Write("first.json", Experiments.Spirals(name: "first"));
        _tool.Write("spirals.json", "{ \"reporters\": [\n\"console\",\n\"cvs\"]," + Experiments.Spirals()[1..]);
        const string fault = "spirals.json:3: reporters[1]: there is no reporter \"cvs\"; did you mean \"csv\"?";
        var validated = _tool.Research("validate", "spirals.json");
        Assert.Equal((2, fault), (validated.ExitCode, Assert.Single(validated.ErrorLines)));
        var run = _tool.Research("run", "first.json", "spirals.json");
        Assert.Equal((2, fault), (run.ExitCode, Assert.Single(run.ErrorLines)));
        Assert.False(Directory.Exists(Path.Combine(_tool.Folder, "runs")));
    }

    [Theory]
    [InlineData("validate")]
    [InlineData("run")]
    public void So_is_one_of_each_file(string command)
    {
        foreach (var name in (string[])["one", "two"])
        {
            var spirals = Experiments.Spirals(name: name)[1..];
            _tool.Write($"{name}.json", $"{{ \"reporters\": [\"{name}\"], \"variants\": {{ \"small\": {{ \"data.train\": 20 }} }}," + spirals);
        }

        var outcome = _tool.Research(command, "one.json", "two.json");

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Out));
        Assert.Equal(["one.json:1: reporters[0]: ", "two.json:1: reporters[0]: "], outcome.ErrorLines.Select(line => line[..26]));
    }

    [Fact]
    public void A_data_file_is_missed_where_it_was_named()
    {
        const string made = """{ "type": "two-spirals", "train": 200, "test": 100 }""";
        var table = Experiments.Spirals().Replace(made, """{ "type": "csv", "path": "near.csv" }""", StringComparison.Ordinal);
        _tool.Write("table.json", table);
        _tool.Write("far.csv", "a,b\n1,2,3\n");

        var written = Assert.Single(_tool.Research("validate", "table.json").ErrorLines);
        var set = Assert.Single(_tool.Research("validate", "table.json", "--set", "data.path=none.csv").ErrorLines);
        var broken = Assert.Single(_tool.Research("validate", "table.json", "--set", "data.path=far.csv").ErrorLines);
        var whole = Assert.Single(
            _tool.Research("validate", "table.json", "--set", """data={"type":"csv","path":"none.csv"}""").ErrorLines);

        Assert.StartsWith("table.json:4: data.path: ", written, StringComparison.Ordinal);
        Assert.Contains("near.csv does not exist; check the path", written, StringComparison.Ordinal);
        Assert.StartsWith("--set data.path=none.csv: ", set, StringComparison.Ordinal);
        Assert.Contains("none.csv does not exist; check the path", set, StringComparison.Ordinal);
        Assert.StartsWith("--set data.path=far.csv: ", broken, StringComparison.Ordinal);
        Assert.Contains("}: data.path: ", whole, StringComparison.Ordinal);
        Assert.Contains("none.csv does not exist; check the path", whole, StringComparison.Ordinal);
    }
}
