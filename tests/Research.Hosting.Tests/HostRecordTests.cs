using System.ComponentModel.DataAnnotations;
using Research.Hosting.Binding;

namespace Research.Hosting.Tests;

/// <summary>The host's own records are bound as a technique's options are.</summary>
public sealed class HostRecordTests : IDisposable
{
    private readonly Bench _bench = new("Valid");

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_record_is_bound_with_its_defaults()
    {
        var training = _bench.Factory.Bind<Training>("""{ "epochs": 5, "schedule": "picky" }""", "training");
        Assert.Equal((5, 32, true), (training.Epochs, training.BatchSize, training.Shuffle));
        Assert.IsAssignableFrom<ISchedule>(training.Schedule);
    }

    [Fact]
    public void All_its_faults_are_told_at_once()
    {
        var exception = Assert.Throws<FaultsException>(
            () => _bench.Factory.Bind<Training>("""{ "epoch": 5, "batchSize": 0, "shuffle": "yes" }""", "training"));
        Assert.Equal(
        [
            "training.epoch: training has no option \"epoch\"; did you mean \"epochs\"?",
            "training.batchSize: this must be at least 1, and is 0",
            "training.shuffle: this must be true or false, and is the text \"yes\"",
            "training.epochs: training needs this option: a whole number",
        ], exception.Faults.Select(fault => $"{fault.Path}: {fault.Message}"));
    }

    [Fact]
    public void It_must_be_an_object() =>
        Assert.Equal("training: this must be an object",
            Assert.Throws<FaultsException>(() => _bench.Factory.Bind<Training>("3", "training")).Message);

    /// <summary>A value of the runtime's own types is none: Uri, DateTime.</summary>
    [Fact]
    public void A_record_is_one_in_whatever_namespace_it_stands_but_the_runtimes()
    {
        Assert.Equal(OptionForm.Record, OptionType.Of(typeof(Systematic.Part))?.Form);
        Assert.Null(OptionType.Of(typeof(DateTime)));
        Assert.Null(OptionType.Of(typeof(System.Text.StringBuilder)));
    }

    private sealed record Training
    {
        public required int Epochs { get; init; }

        [Range(1, int.MaxValue)] public int BatchSize { get; init; } = 32;

        public bool Shuffle { get; init; } = true;

        public ISchedule? Schedule { get; init; }
    }
}
