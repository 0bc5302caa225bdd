namespace Research.Training.Tests.Trials;

public sealed class TrialRunTests : IDisposable
{
    private const string Spirals = """
        {
          "data": { "type": "two-spirals", "train": 200, "test": 100, "preprocess": ["standardize"] },
          "defaults": { "activation": "tanh" },
          "model": [ { "type": "dense", "units": 16 }, { "type": "dense", "units": 2 } ],
          "loss": "softmax-cross-entropy",
          "optimizer": { "type": "adam", "learningRate": 0.01 },
          "training": { "epochs": 3 }
        }
        """;

    private readonly Laboratory _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void ATrialTrains()
    {
        var result = _lab.Run(Spirals);
        foreach (var r in result.Recordings) Console.WriteLine($"{r.Address}: {string.Join(" ", r.Moments.Zip(r.Values, (m, v) => $"{m}={v:G6}"))}");
        Assert.Equal(TrialState.Finished, result.State);
        Assert.Equal(3, result.Epochs);
        Assert.Equal(3 * 6, result.Steps);
    }
}
