namespace Research.Training.Tests.Sessions;

public sealed class CheckpointTests : IDisposable
{
    private const string Everything = """
        "regularizers": [
          { "type": "early-stopping", "patience": 2 }, { "type": "weight-averaging", "decay": 0.9 },
          { "type": "weight-noise", "std": 0.01 },
          { "type": "input-noise", "std": 0.1 }, { "type": "gradient-clip-norm", "maximum": 1 }, { "type": "l2", "lambda": 0.001 }
        ],
        "schedule": { "type": "reduce-on-plateau", "patience": 1 },
        "probes": [ { "type": "activation-statistics", "at": ["start", "epoch"] } ],
        """;

    private const string Optimizer = """{ "type": "lookahead", "steps": 3, "optimizer": { "type": "adam", "learningRate": 0.05 } }""";

    private const string Model = """
        [ { "type": "dense", "units": 8, "normalization": "batch-norm" }, { "type": "dropout", "rate": 0.2 },
          { "type": "dense", "units": 2 } ]
        """;

    private readonly Laboratory _lab = new();

    public void Dispose() => _lab.Dispose();

    private TrainingSession Session(string training = """{ "epochs": 6 }""") =>
        _lab.Session(Laboratory.Spec(Examples.Spirals(Everything, training, Optimizer, Model)));

    private static TrialResult Run(TrainingSession session)
    {
        while (session.Step())
        {
        }

        return session.Finish();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(15)]
    [InlineData(36)]
    public void A_fresh_instance_carries_on_to_the_same_bits(int steps)
    {
        var whole = Run(Session());
        Assert.NotEmpty(whole.Tables);
        var first = Session();
        for (var i = 0; i < steps && first.Step(); i++)
        {
        }

        var saved = first.Save();
        var fresh = Session();
        fresh.Restore(saved);
        Assert.Equal(first.Steps, fresh.Steps);
        Assert.Equal(whole.Outcome(), Run(fresh).Outcome());
        Assert.Equal(whole.Outcome(), Run(first).Outcome());
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_used_says_why()
    {
        var session = Session();
        session.Step();
        var saved = session.Save();
        var damaged = saved.ToArray();
        damaged[damaged.Length / 2] ^= 1;
        Assert.Contains("damaged", Assert.Throws<InvalidDataException>(() => Session().Restore(damaged)).Message);
        Assert.Contains("damaged", Assert.Throws<InvalidDataException>(() => Session().Restore(saved[..^100])).Message);
        Assert.Contains("no checkpoint", Assert.Throws<InvalidDataException>(() => Session().Restore([1, 2, 3])).Message);
        Assert.Contains("another training", Assert
            .Throws<InvalidDataException>(() => Session("""{ "epochs": 7 }""").Restore(saved)).Message);
    }

    [Fact]
    public void A_training_under_way_cannot_be_restored()
    {
        var session = Session();
        session.Step();
        Assert.Throws<InvalidOperationException>(() => session.Restore(session.Save()));
    }
}
