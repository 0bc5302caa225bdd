namespace Research.Training.Tests.Trials;

public sealed class TrialRunTests : IDisposable
{
    private readonly Laboratory _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_trial_records_every_view_at_every_moment()
    {
        var result = _lab.Run(Examples.Spirals());
        Assert.Equal((TrialState.Finished, 3, 18L, 82L), (result.State, result.Epochs, result.Steps, result.Parameters));
        var recordings = result.ByAddress();
        string[] addresses = ["train.loss", "train.accuracy", "validation.loss", "validation.accuracy", "test.loss", "test.accuracy"];
        foreach (var address in addresses)
        {
            Assert.Equal(["start", "epoch:1", "epoch:2", "epoch:3", "end"], recordings[address].Moments);
            Assert.Equal(recordings[address].Values[3], recordings[address].Values[4]);
        }

        Assert.Equal([3.0], recordings["run.epochs"].Values);
        Assert.Equal([0.0], recordings["run.diverged"].Values);
    }

    [Fact]
    public void Training_learns()
    {
        var accuracy = _lab.Run("""
            {
              "data": { "type": "glyphs", "train": 600, "test": 200, "preprocess": ["standardize"] },
              "defaults": { "activation": "relu", "initializer": "he-normal" },
              "model": [ "flatten", { "type": "dense", "units": 64 }, { "type": "dense", "units": 10 } ],
              "loss": "softmax-cross-entropy", "optimizer": "adam", "training": { "epochs": 15 }
            }
            """).ByAddress();
        Assert.InRange(accuracy["test.accuracy"].Values[0], 0, 0.3);
        Assert.True(accuracy["train.accuracy"].Values[^1] > 0.9, $"train {accuracy["train.accuracy"].Values[^1]}");
        Assert.True(accuracy["test.accuracy"].Values[^1] > 0.5, $"test {accuracy["test.accuracy"].Values[^1]}");
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        var json = Examples.Spirals(""" "regularizers": [ { "type": "weight-noise", "std": 0.01 } ], """,
            model: """
            [ { "type": "dense", "units": 300 }, { "type": "dropout", "rate": 0.3 }, { "type": "dense", "units": 300 },
              { "type": "dense", "units": 2 } ]
            """);
        Assert.Equal(_lab.Run(json).Outcome(), _lab.Run(json, threads: 4).Outcome());
    }

    /// <summary>Other trials end, and leave it their cores.</summary>
    [Fact]
    public void Threads_that_it_is_given_while_it_trains_change_no_bit()
    {
        var json = Examples.Spirals(model: """
            [ { "type": "dense", "units": 300 }, { "type": "dropout", "rate": 0.3 }, { "type": "dense", "units": 300 },
              { "type": "dense", "units": 2 } ]
            """);
        var share = new ThreadShare(1);
        var session = _lab.Session(Laboratory.Spec(json), threads: share);
        session.Start();
        while (session.Step())
        {
            if (share.Count < 4) share.Add(1);
        }

        Assert.Equal(4, share.Count);
        Assert.Equal(_lab.Run(json).Outcome(), session.Finish(() => 0, share.Count, keepPredictions: false).Outcome());
    }

    [Fact]
    public void Steps_that_are_faster_alone_change_no_bit()
    {
        var json = Examples.Spirals(model: """[ { "type": "dense", "units": 300 }, { "type": "dense", "units": 2 } ]""");
        var options = new TrialOptions { Threads = new ThreadShare(4), AloneIfFaster = true };
        Assert.Equal(_lab.Run(json).Outcome(), _lab.Runner.Run(Laboratory.Spec(json), options, CancellationToken.None).Outcome());
    }

    /// <summary>A batch so large that its loss and its rows are shared out.</summary>
    [Fact]
    public void The_number_of_threads_changes_no_bit_of_a_large_batch()
    {
        const string json = """
            {
              "data": { "type": "glyphs", "train": 600, "test": 200 },
              "model": [ "flatten", { "type": "dense", "units": 10 } ],
              "loss": "softmax-cross-entropy", "optimizer": "adam", "training": { "epochs": 2, "batchSize": 300 }
            }
            """;
        Assert.Equal(_lab.Run(json).Outcome(), _lab.Run(json, threads: 4).Outcome());
    }

    [Fact]
    public void Seeds_differ_and_one_seed_is_always_the_same()
    {
        Assert.Equal(_lab.Run(Examples.Spirals()).Outcome(), _lab.Run(Examples.Spirals()).Outcome());
        Assert.NotEqual(_lab.Run(Examples.Spirals()).WeightsHash, _lab.Run(Examples.Spirals(), seed: 2).WeightsHash);
    }

    [Fact]
    public void What_a_training_before_left_in_memory_changes_no_bit()
    {
        var fresh = _lab.Run(Examples.Spirals()).Outcome();
        var diverged = _lab.Run(Examples.Spirals(optimizer: """{ "type": "sgd", "learningRate": 1e38 }"""));
        Assert.Equal(TrialState.Diverged, diverged.State);
        Assert.Equal(fresh, _lab.Run(Examples.Spirals()).Outcome());
    }

    [Fact]
    public void Measuring_more_changes_no_weight()
    {
        const string more = """
            "metrics": ["mean-squared-error", { "type": "adversarial-accuracy", "epsilon": 0.1 }],
            "evaluation": { "at": ["every-steps:1"], "trainSamples": 10 },
            """;
        Assert.Equal(_lab.Run(Examples.Spirals()).WeightsHash, _lab.Run(Examples.Spirals(more)).WeightsHash);
    }

    [Fact]
    public void A_loss_that_is_no_number_ends_the_trial_with_what_was_recorded()
    {
        var result = _lab.Run(Examples.Spirals(training: """{ "epochs": 50 }""", optimizer: """{ "type": "sgd", "learningRate": 1e38 }""",
            model: """[ { "type": "dense", "units": 16, "activation": "relu", "repeat": 3 }, { "type": "dense", "units": 2 } ]"""));
        Assert.Equal(TrialState.Diverged, result.State);
        Assert.True(result.Steps < 300);
        var recordings = result.ByAddress();
        Assert.Equal([1.0], recordings["run.diverged"].Values);
        Assert.Equal("start", recordings["test.accuracy"].Moments[0]);
        Assert.DoesNotContain("end", recordings["test.accuracy"].Moments);
    }

    [Fact]
    public void A_budget_in_steps_may_end_within_an_epoch()
    {
        var result = _lab.Run(Examples.Spirals(training: """{ "steps": 8 }"""));
        Assert.Equal((1, 8L), (result.Epochs, result.Steps));
        Assert.Equal(["start", "epoch:1", "end"], result.ByAddress()["test.loss"].Moments);
    }

    [Fact]
    public void No_epoch_at_all_measures_the_start()
    {
        var result = _lab.Run(Examples.Spirals(training: """{ "epochs": 0 }"""));
        Assert.Equal(0, result.Steps);
        Assert.Equal(["start", "end"], result.ByAddress()["test.loss"].Moments);
    }

    [Fact]
    public void A_trial_can_be_stopped()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() =>
            _lab.Runner.Run(Laboratory.Spec(Examples.Spirals()), new TrialOptions(), stop.Token));
    }

    [Fact]
    public void Heads_have_addresses_of_their_own()
    {
        var plan = _lab.Planner.Plan(Laboratory.Spec("""
            {
              "data": { "type": "glyphs", "train": 40, "test": 20 },
              "model": [ "flatten", { "type": "dense", "units": 8 }, { "type": "heads", "heads": {
                "digit": { "body": [ { "type": "dense", "units": 10 } ], "loss": "softmax-cross-entropy" },
                "slant": { "body": [ { "type": "dense", "units": 1 } ], "loss": "mean-squared-error", "weight": 0.5 } } } ],
              "optimizer": "adam", "training": { "epochs": 1 }
            }
            """));
        Assert.Equal("test.digit.accuracy", plan.Primary);
        Assert.Contains(plan.Addresses, address => address is { Address: "validation.slant.mean-squared-error", HigherIsBetter: false });
        Assert.DoesNotContain(plan.Addresses, address => address.Address.Contains("slant.accuracy"));
    }
}
