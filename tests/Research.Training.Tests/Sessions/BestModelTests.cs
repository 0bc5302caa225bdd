namespace Research.Training.Tests.Sessions;

public sealed class BestModelTests : IDisposable
{
    private const string Normalized = """
        [ { "type": "dense", "units": 8, "normalization": "batch-norm" }, { "type": "dense", "units": 2 } ]
        """;

    private readonly Laboratory _lab = new();

    public void Dispose() => _lab.Dispose();

    private static Verdict BestIsTwo(IEpochResult epoch) =>
        epoch.Epoch switch { 2 => Verdict.Improved, >= 4 => Verdict.Stop, _ => Verdict.Continue };

    [Theory]
    [InlineData("")]
    [InlineData(""", { "type": "weight-averaging", "decay": 0.9 }""")]
    public void The_model_of_the_best_epoch_is_handed_over_running_statistics_and_averages_included(string averaging)
    {
        var stopped = _lab.Session(Examples
            .Spirals($$""" "regularizers": ["stops"{{averaging}}], """, """{ "epochs": 10 }""", model: Normalized),
            (TechniqueKind.Regularizer, "stops", new StoppingSpy(BestIsTwo)));
        while (stopped.Step())
        {
        }

        Assert.Equal(4, stopped.Epochs);
        var result = stopped.Finish();
        var two = _lab.Session(Examples.Spirals($$""" "regularizers": ["idle"{{averaging}}], """, """{ "epochs": 2 }""", model: Normalized),
            (TechniqueKind.Regularizer, "idle", new StoppingSpy(_ => Verdict.Continue)));
        while (two.Step())
        {
        }

        var expected = two.Finish();
        Assert.Equal(expected.WeightsHash, result.WeightsHash);
        Assert.Equal(expected.ByAddress()["test.loss"].Values[^1], result.ByAddress()["test.loss"].Values[^1]);
        Assert.NotEqual(result.ByAddress()["test.loss"].Values[^2], result.ByAddress()["test.loss"].Values[^1]);
    }

    [Fact]
    public void Epochs_are_judged_by_what_is_measured_even_where_nothing_is_recorded()
    {
        var judged = new List<double>();
        var session = _lab.Session(Examples.Spirals(""" "evaluation": { "at": [] }, "regularizers": ["stops"], """),
            (TechniqueKind.Regularizer, "stops", new StoppingSpy(epoch =>
            {
                judged.Add(epoch["validation.loss"]);
                Assert.False(epoch.HigherIsBetter("validation.loss"));
                Assert.True(epoch.HigherIsBetter("validation.accuracy"));
                return Verdict.Continue;
            })));
        while (session.Step())
        {
        }

        var recorded = _lab.Run(Examples.Spirals()).ByAddress()["validation.loss"];
        Assert.Equal(recorded.Values.Skip(1).Take(3), judged);
        Assert.Equal(["end"], session.Finish().ByAddress()["validation.loss"].Moments);
    }

    [Fact]
    public void Averages_are_what_is_evaluated_and_handed_over()
    {
        const float decay = 0.5f;
        var session = _lab.Session(Laboratory
            .Spec(Examples.Spirals(""" "regularizers": [{ "type": "weight-averaging", "decay": 0.5 }], """)));
        session.Start();
        var average = session.Model[session.Model.Weights].ToArray();
        while (session.Step())
        {
            var weights = session.Model[session.Model.Weights];
            for (var i = 0; i < average.Length; i++) average[i] = decay * average[i] + (1 - decay) * weights[i];
        }

        session.Finish();
        var final = session.Model[session.Model.Weights].ToArray();
        Assert.Equal(average.Length, final.Length);
        for (var i = 0; i < average.Length; i++) Assert.Equal(average[i], final[i], 1e-5f);
    }
}
