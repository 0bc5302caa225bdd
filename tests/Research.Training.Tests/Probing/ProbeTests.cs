namespace Research.Training.Tests.Probing;

public sealed class ProbeTests : IDisposable
{
    private const string Model = """
        [ { "type": "dense", "units": 8, "normalization": "batch-norm" }, { "type": "dropout", "rate": 0.2 },
          { "type": "dense", "units": 2 } ]
        """;

    private readonly Laboratory _lab = new();

    public void Dispose() => _lab.Dispose();

    private TrialResult Run(string probes, string training, params (string Kind, string Id, object Instance)[] own)
    {
        var session = _lab.Session(Examples.Spirals($$""" "probes": [{{probes}}], """, training, model: Model), own);
        while (session.Step())
        {
        }

        return session.Finish();
    }

    private static ProbeSpy All => new(ProbePoints.Outputs | ProbePoints.Gradients | ProbePoints.Updates);

    [Fact]
    public void Looking_changes_nothing()
    {
        var without = Run("", """{ "epochs": 2 }""");
        var with = Run("""{ "type": "spy", "at": ["start", "every-steps:1", "epoch", "end"] }""", """{ "epochs": 2 }""",
            (TechniqueKind.Probe, "spy", All));
        Assert.Equal(without.WeightsHash, with.WeightsHash);
        Assert.Equal(without.Outcome(), with.Outcome().Where(line => !line.StartsWith("spy", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_probe_looks_at_its_moments_and_layers()
    {
        var recordings = Run("""{ "name": "look", "type": "spy", "at": ["step:2", "epoch:2", "end"], "layers": "dense", "samples": 16 }""",
            """{ "epochs": 2 }""", (TechniqueKind.Probe, "spy", All)).ByAddress();
        Assert.Equal(["step:2", "epoch:2", "end"], recordings["look.output@dense.activation"].Moments);
        Assert.Contains("look.gradient@dense.normalization", recordings.Keys);
        Assert.DoesNotContain("look.output@dense-2", recordings.Keys);
    }

    [Fact]
    public void The_start_has_the_update_of_the_first_step_and_later_moments_that_of_the_last()
    {
        var recordings = Run("""{ "type": "spy", "at": ["start", "step:1", "step:2", "end"] }""", """{ "steps": 3 }""",
            (TechniqueKind.Probe, "spy", new ProbeSpy(ProbePoints.Updates))).ByAddress();
        var updates = recordings["spy.update"];
        Assert.Equal(["start", "step:1", "step:2", "end"], updates.Moments);
        Assert.Equal(updates.Values[0], updates.Values[1]);
        Assert.Equal(4 - 1, updates.Values.Distinct().Count());
        Assert.All(updates.Values, value => Assert.NotEqual(0, value));
    }

    [Fact]
    public void No_epoch_at_all_shows_the_initialization()
    {
        var recordings = Run("""{ "type": "spy", "at": ["start"] }""", """{ "epochs": 0 }""", (TechniqueKind.Probe, "spy", All))
            .ByAddress();
        Assert.Equal(["start"], recordings["spy.output@dense-2"].Moments);
        Assert.DoesNotContain("spy.update", recordings.Keys);
    }

    [Fact]
    public void The_start_shows_the_weights_before_the_first_update_whether_or_not_one_follows()
    {
        const string probe = """{ "name": "weights", "type": "weight-statistics", "at": ["start"] }""";
        var (none, some) = (Run(probe, """{ "epochs": 0 }""").ByAddress(), Run(probe, """{ "epochs": 1 }""").ByAddress());
        Assert.Equal(none["weights.norm@dense"].Values, some["weights.norm@dense"].Values);
        Assert.Equal(none["weights.unit-spread@dense"].Values, some["weights.unit-spread@dense"].Values);
        Assert.Contains("weights.update-ratio@dense", some.Keys);
    }

    [Fact]
    public void A_pretrainer_sees_what_reaches_and_leaves_a_layer()
    {
        var session = _lab.Session(Examples
            .Spirals(""" "pretrain": "spy", """, model: Model), (TechniqueKind.Pretrainer, "spy", new PretrainerSpy(context =>
        {
            var batch = context.Batches(50, 0).First();
            Assert.Equal(50, batch.Rows);
            Assert.Equal(180, context.Batches(50, 0).Sum(each => each.Rows));
            var first = context.Layers[0];
            batch = context.Batches(50, 0).First();
            Assert.Equal(batch.Input.Span.ToArray(), context.InputOf(first, batch).Span.ToArray());
            var output = context.OutputOf(first, batch).Span.ToArray();
            Assert.Equal(output, context.InputOf(context.Layers[1], batch).Span.ToArray());
            var kernel = ((ILinearLayer)first.Layer).Kernel.Weights;
            var expected = batch.Input.Span[0] * kernel.Span[0] + batch.Input.Span[1] * kernel.Span[8];
            Assert.Equal(expected, output[0], 1e-5f);
            kernel.Span.Fill(0.5f);
            context.Report("error@dense", 1, 3);
            context.Report("error@dense", 2, 2);
        })));
        session.Start();
        Assert.All(session.Model.Parameters[0].Weights.Span.ToArray(), weight => Assert.Equal(0.5f, weight));
        var recording = session.Finish().ByAddress()["pretrain.error@dense"];
        Assert.Equal(["epoch:1", "epoch:2", "end"], recording.Moments);
        Assert.Equal([3.0, 2.0, 2.0], recording.Values);
    }

    private sealed class Repeating(params string?[] names) : IProbe
    {
        public ProbePoints Points => ProbePoints.Outputs;

        public void Report(ISeries report)
        {
            foreach (var name in names) report.Value(name!, 1);
        }
    }

    [Fact]
    public void What_a_probe_tells_twice_or_without_a_name_is_refused()
    {
        Assert.Equal("the probe 'look' tells \"n\" twice in one report; its plugin is to be mended", Refused("n", "n"));
        Assert.Equal("the probe 'look' tells something without a name (null); its plugin is to be mended", Refused("n", null));

        string Refused(params string?[] names) => Assert.Throws<TechniqueException>(() => Run(
            """{ "name": "look", "type": "spy", "at": "start" }""", """{ "epochs": 1 }""",
            (TechniqueKind.Probe, "spy", new Repeating(names)))).Message;
    }
}
