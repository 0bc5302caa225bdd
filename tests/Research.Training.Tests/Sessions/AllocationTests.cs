namespace Research.Training.Tests.Sessions;

/// <summary>Alone: the runtime's caches (of casts, of calls of generic methods) grow on any thread when other tests fill them.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests : IDisposable
{
    private readonly Laboratory _lab = new();

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("""
        "regularizers": [
          { "type": "input-noise", "std": 0.1 }, { "type": "label-smoothing" }, { "type": "weight-noise", "std": 0.01 },
          { "type": "sparse-activity", "lambda": 0.001 }, { "type": "l1", "lambda": 0.001 }, { "type": "l2", "lambda": 0.001 },
          { "type": "gradient-clip-norm", "maximum": 1 }, "max-norm", { "type": "weight-averaging" },
          { "type": "adversarial-training", "epsilon": 0.1 }
        ],
        "probes": [],
        """)]
    public void A_steady_step_allocates_nothing(string more)
    {
        const int warm = 400, counted = 50;
        var session = _lab.Session(Laboratory.Spec(Examples.Spirals(more, """{ "steps": 1000, "batchSize": 4 }""",
            model: """
            [ { "type": "dense", "units": 8, "normalization": "batch-norm" }, { "type": "dropout", "rate": 0.2 },
              { "type": "residual", "body": [ { "type": "dense", "units": 8 } ] }, { "type": "dense", "units": 2 } ]
            """).Replace("\"test\": 100", "\"test\": 100, \"validation\": 0", StringComparison.Ordinal)));
        // The counted steps lie within one epoch of 50: epochs end in evaluations.
        for (var i = 0; i < warm; i++) session.Step();
        session.Step();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < counted - 2; i++) session.Step();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
