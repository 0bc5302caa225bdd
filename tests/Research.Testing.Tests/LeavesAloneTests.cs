using Newtonsoft.Json.Linq;
using Research.Hosting;

namespace Research.Testing.Tests;

/// <summary>Techniques that change what is not theirs, or take what is not told them.</summary>
public sealed class LeavesAloneTests
{
    private static string? Verdict<T>(string kind, Func<ITechniqueFactory, T> suite, string check, object technique)
        where T : ISuite
    {
        var factory = new OneTechnique(kind, () => technique);
        return OneTechnique.Verdict(suite(factory), check, factory.Subject());
    }

    /// <summary>Half the squared error of outputs held within 0.1 and 0.9.</summary>
    private sealed class Clamped(bool inPlace) : ILoss
    {
        public void Compute(Tensor output, Tensor target, ReadOnlySpan<float> rowWeight, Span<float> rowLoss, Tensor gradient)
        {
            rowLoss.Clear();
            gradient.Clear();
            foreach (ref var value in output.Span)
            {
                var held = Math.Clamp(value, 0.1f, 0.9f);
                if (inPlace) value = held;
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_loss_that_changes_outputs_is_found(bool inPlace)
    {
        var verdict = Verdict(TechniqueKind.Loss, factory => new LossSuite(factory), "leaves what it reads", new Clamped(inPlace));
        OneTechnique.Finds(inPlace ? "the output after it was read" : null, verdict);
    }

    /// <summary>The mean of rounded predictions.</summary>
    private sealed class Rounded(bool inPlace) : IMetric
    {
        private double _sum;

        public void Reset() => _sum = 0;

        public void Update(Tensor prediction, Tensor target, ReadOnlySpan<float> rowWeight)
        {
            foreach (ref var value in prediction.Span)
            {
                var rounded = MathF.Round(value);
                _sum += rounded;
                if (inPlace) value = rounded;
            }
        }

        public void Report(ISeries report) => report.Value("", _sum);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_metric_that_changes_predictions_is_found(bool inPlace)
    {
        var verdict = Verdict(TechniqueKind.Metric, factory => new MetricSuite(factory), "leaves what it reads", new Rounded(inPlace));
        OneTechnique.Finds(inPlace ? "the predictions after they were read" : null, verdict);
    }

    /// <summary>A mean over members whose rows come from a counter, and which may be left as the mean.</summary>
    private sealed class Mean(bool counts, bool overwrites) : IEnsemble
    {
        private int _drawn;

        public int Members => 3;

        public void Sample(int member, RandomStream random, Span<int> rows)
        {
            if (counts) rows[0] = _drawn++;
        }

        public void Combine(ReadOnlySpan<Tensor> predictions, Tensor combined)
        {
            Predictions.Mean(predictions, combined);
            if (overwrites) combined.Span.CopyTo(predictions[1].Span);
        }
    }

    [Theory]
    [InlineData("rows", true, false, "other rows")]
    [InlineData("combination", false, true, "the predictions of member 2")]
    [InlineData("rows", false, false, null)]
    [InlineData("combination", false, false, null)]
    public void An_ensemble_that_keeps_count_or_changes_predictions_is_found(string check, bool counts, bool overwrites, string? fault)
    {
        var verdict = Verdict(TechniqueKind.Ensemble, factory => new EnsembleSuite(factory), check, new Mean(counts, overwrites));
        OneTechnique.Finds(fault, verdict);
    }

    /// <summary>A member has the rows that the member before it has not.</summary>
    private sealed class InTurn : IEnsemble
    {
        private int _next;

        public int Members => 3;

        public void Sample(int member, RandomStream random, Span<int> rows)
        {
            foreach (ref var row in rows) row = _next++ % (rows.Length - 1);
        }

        public void Combine(ReadOnlySpan<Tensor> predictions, Tensor combined) => Predictions.Mean(predictions, combined);
    }

    [Fact]
    public void An_ensemble_that_counts_on_members_before_is_found()
    {
        var factory = new OneTechnique(TechniqueKind.Ensemble, () => new InTurn());
        Assert.Contains("gives member 2 other rows", OneTechnique.Verdict(new EnsembleSuite(factory), "rows", factory.Subject()));
    }

    /// <summary>Takes the mean away: of the training split, or of each split by itself.</summary>
    private sealed class Centre(bool leaks) : IPreprocessor
    {
        private float _mean;

        public void Fit(Split train) => _mean = train.Inputs.ToArray().Average();

        public Split Apply(Split split)
        {
            var mean = leaks ? split.Inputs.ToArray().Average() : _mean;
            return split with { Inputs = split.Inputs.ToArray().Select(value => value - mean).ToArray() };
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_preprocessor_fitted_on_the_split_it_is_applied_to_is_found(bool leaks)
    {
        var verdict = Verdict(TechniqueKind.Preprocessor, factory => new PreprocessorSuite(factory), "applies", new Centre(leaks));
        OneTechnique.Finds(leaks ? "some of the rows" : null, verdict);
    }

    /// <summary>Goes on in one stream from parameter to parameter.</summary>
    private sealed class Running : IInitializer
    {
        private long _next;

        public void Initialize(in InitializerRequest request, Span<float> weights)
        {
            foreach (ref var weight in weights) weight = request.Random.Normal(_next++);
        }
    }

    [Fact]
    public void An_initializer_that_counts_on_is_found()
    {
        var factory = new OneTechnique(TechniqueKind.Initializer, () => new Running());
        Assert.Contains("after another parameter's",
            OneTechnique.Verdict(new InitializerSuite(factory), "determinism", factory.Subject()));
    }

    private sealed class Writer(string file) : IReporter
    {
        public void Write(IReportContext context) => File.WriteAllText(Path.Combine(context.Folder, file), "x");
    }

    [Theory]
    [InlineData("report.json", "report.json, which is the host's")]
    [InlineData("../beside.txt", "beside.txt beside its folder")]
    [InlineData("inside.txt", null)]
    public void A_reporter_that_writes_elsewhere_is_found(string file, string? fault)
    {
        var verdict = Verdict(TechniqueKind.Reporter, factory => new ReporterSuite(factory), "writes", new Writer(file));
        OneTechnique.Finds(fault, verdict);
    }

    /// <summary>Reads a file as it is written, or by way of the host.</summary>
    private sealed class Reader(bool resolves) : IDataSource
    {
        public DataSet Load(IDataContext context)
        {
            if (resolves) context.Resolve("a.csv");
            var target = new TargetData(new TargetInfo("label", new Shape(2), TargetKind.Classes), new int[4], default);
            return new DataSet(new Split(new Shape(1), 4, new float[4], [target]), null);
        }
    }

    /// <summary>The same numbers each time, and something else about them.</summary>
    private sealed class Unsteady(string fault) : IDataSource
    {
        private static int _loads;

        public DataSet Load(IDataContext context)
        {
            var load = Interlocked.Increment(ref _loads);
            string Name(string of) => fault == of ? $"{of} {load}" : of;
            var target = new TargetData(new TargetInfo(Name("label"), new Shape(2), TargetKind.Classes), new int[4], default);
            int[] lengths = [1, 2, 2, fault == "lengths" ? 1 + load % 2 : 2];
            Column[] columns = [new(Name("column")), new("nominal", ["a", Name("category")])];
            return new DataSet(new Split(new Shape(2, 2), 4, new float[16], [target], columns, lengths), null);
        }
    }

    [Theory]
    [InlineData("none", null)]
    [InlineData("lengths", "the training split, loaded again: the lengths differ")]
    [InlineData("label", "the training split, loaded again: the targets differ")]
    [InlineData("column", "the training split, loaded again: the columns differ")]
    [InlineData("category", "the training split, loaded again: the columns differ")]
    public void A_source_that_gives_something_else_the_second_time_is_found(string fault, string? expected)
    {
        var verdict = Verdict(
            TechniqueKind.DataSource, factory => new DataSourceSuite(factory, new Catalogue()), "loads", new Unsteady(fault));
        OneTechnique.Finds(expected, verdict);
    }

    private sealed class Catalogue : IPluginCatalogue
    {
        public IReadOnlyList<PluginReport> Plugins => [];

        public IReadOnlyList<TechniqueInfo> All(string? kind = null) => [];

        public TechniqueInfo? Find(string kind, string id) => null;

        public IReadOnlyList<ExampleAttribute> Examples(TechniqueInfo technique) => [];

        public string FileOf(TechniqueInfo technique) => "";

        public Type TypeOf(TechniqueInfo technique) => typeof(Reader);

        public IReadOnlyList<OptionInfo> OptionsOf(TechniqueInfo technique) => [];
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_source_that_reads_what_the_host_does_not_know_of_is_found(bool resolves)
    {
        var factory = new OneTechnique(TechniqueKind.DataSource, () => new Reader(resolves));
        var subject = factory.Subject() with { Options = new JObject { ["path"] = "{dir}/a.csv" } };
        var verdict = OneTechnique.Verdict(new DataSourceSuite(factory, new Catalogue()), "loads", subject);
        OneTechnique.Finds(resolves ? null : "IDataContext.Resolve", verdict);
    }

    private sealed class Hookless : IRegularizer;

    [Fact]
    public void A_regularizer_that_nothing_calls_is_found() => Assert.Contains("no hook",
        Verdict(TechniqueKind.Regularizer, factory => new PenaltySuite(factory), "hooks", new Hookless()));
}
