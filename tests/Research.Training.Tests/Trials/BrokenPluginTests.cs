namespace Research.Training.Tests;

/// <summary>What plugins do wrong while a trial is planned is told at its place, and not as a failure of the tool.</summary>
public sealed class BrokenPluginTests : IDisposable
{
    private readonly Laboratory _lab = new();

    public void Dispose() => _lab.Dispose();

    private static string Json(string data, string more) => $$"""
        {
          "data": {{data}}, {{more}}
          "model": [{ "type": "dense", "units": 2 }],
          "loss": "softmax-cross-entropy", "optimizer": "sgd", "training": { "epochs": 1 }
        }
        """;

    private void Expect(string kind, object broken, string path, string message, string data, string more)
    {
        var faults = Assert.Throws<FaultsException>(() => _lab.Assemble(
            Laboratory.Spec(Json(data, more)), factory => new SpyFactory(factory, (kind, "broken", broken))));
        var fault = Assert.Single(faults.Faults);
        Assert.Equal(path, fault.Path);
        Assert.Contains(message, fault.Message);
        Assert.EndsWith("its plugin is to be mended", fault.Message);
    }

    private const string Spirals = """{ "type": "two-spirals", "train": 40, "test": 20 }""", Broken = "\"broken\"";

    private sealed class Checking : IPretrainer
    {
        public void Check(IReadOnlyList<LayerNode> layers) => throw new InvalidCastException("no\nsuch layer");

        public void Pretrain(IPretraining context)
        {
        }
    }

    [Fact]
    public void A_check_that_throws() => Expect(
        TechniqueKind.Pretrainer, new Checking(), "pretrain",
        "InvalidCastException in Research.Training.Tests.BrokenPluginTests+Checking.Check of Research.Training.Tests: no such layer; ",
        Spirals, """ "pretrain": "broken", """);

    private sealed class Building : IRegularizer
    {
        public void Build(IRegularizerBuilder builder) => _ = new Shape(-1);
    }

    [Fact]
    public void A_build_that_throws_by_way_of_the_contracts() => Expect(
        TechniqueKind.Regularizer, new Building(), "regularizers[0]", "Building.Build of", Spirals, """ "regularizers": ["broken"], """);

    private sealed class Source(DataSet? gives) : IDataSource
    {
        public DataSet Load(IDataContext context) => gives!;
    }

    [Fact]
    public void Data_that_are_not_there()
    {
        Expect(TechniqueKind.DataSource, new Source(null), "data", "gives no data (null)", Broken, "");
        Expect(TechniqueKind.DataSource, new Source(new DataSet(null!, null)), "data", "there are none (null)", Broken, "");
        var split = new Split(new Shape(1), 1, new float[1], null!);
        Expect(TechniqueKind.DataSource, new Source(new DataSet(split, null)), "data", "it has no targets (null)", Broken, "");
    }

    private sealed class Preprocessor(bool fits) : IPreprocessor
    {
        public void Fit(Split train) => _ = fits ? "" : throw new RankException("rank");

        public Split Apply(Split split) => null!;
    }

    [Theory]
    [InlineData(true, "there are none (null)")]
    [InlineData(false, "RankException in")]
    public void A_preprocessor_that_gives_nothing_or_throws(bool fits, string message) => Expect(
        TechniqueKind.Preprocessor, new Preprocessor(fits), "data.preprocess[0]", message,
        """{ "type": "two-spirals", "train": 40, "test": 20, "preprocess": ["broken"] }""", "");

    private sealed class Stopping : IStoppingRule
    {
        public string Metric => null!;

        public bool RestoreBest => false;

        public Verdict Observe(IEpochResult epoch) => Verdict.Continue;
    }

    [Fact]
    public void A_rule_that_reads_nothing() => Expect(
        TechniqueKind.Regularizer, new Stopping(), "regularizers[0].metric", "names no measure", Spirals,
        """ "regularizers": ["broken"], """);

    private sealed class Unmade : IPretrainer
    {
        private static readonly int Number = int.Parse("x", System.Globalization.CultureInfo.InvariantCulture);

        public void Check(IReadOnlyList<LayerNode> layers) => _ = Number;

        public void Pretrain(IPretraining context)
        {
        }
    }

    [Fact]
    public void A_class_that_cannot_be_initialized_is_told_with_its_cause() => Expect(
        TechniqueKind.Pretrainer, new Unmade(), "pretrain",
        "FormatException in Research.Training.Tests.BrokenPluginTests+Unmade..cctor", Spirals,
        """ "pretrain": "broken", """);
}
