using Research.Training;

namespace Research.Testing.Tests;

public sealed class QuantitySuiteTests
{
    private const string Check = "tells what it declares";

    [Theory]
    [InlineData("norm", null)]
    [InlineData("norm,spread", null)]
    [InlineData("spread", "tells \"norm\", which is not among its quantities")]
    public void A_probe_is_held_to_what_it_declares(string declared, string? fault)
    {
        var factory = new OneTechnique(TechniqueKind.Probe, () => new Declaring(declared.Split(',')));

        var verdict = OneTechnique.Verdict(new QuantitySuite(factory, new NormOfAll()), Check, factory.Subject());

        OneTechnique.Finds(fault, verdict);
    }

    [Fact]
    public void A_probe_that_declares_nothing_is_not_checked()
    {
        var factory = new OneTechnique(TechniqueKind.Probe, () => new Declaring([]));
        Assert.Throws<NotApplicableException>(
            () => OneTechnique.Verdict(new QuantitySuite(factory, new NormOfAll()), Check, factory.Subject()));
    }

    [Theory]
    [InlineData("error", null)]
    [InlineData("variance", "tells \"error\", which is not among its quantities")]
    public void A_pretrainer_is_held_to_what_it_declares(string declared, string? fault)
    {
        var factory = new OneTechnique(TechniqueKind.Pretrainer, () => new Pretraining([declared]));

        var verdict = OneTechnique.Verdict(new QuantitySuite(factory, new NormOfAll()), Check, factory.Subject());

        OneTechnique.Finds(fault, verdict);
    }

    private sealed class Pretraining(IReadOnlyList<string> quantities) : IPretrainer
    {
        public IReadOnlyList<string> Quantities => quantities;

        public void Pretrain(IPretraining context)
        {
        }
    }

    private sealed class Declaring(IReadOnlyList<string> quantities) : IProbe
    {
        public ProbePoints Points => ProbePoints.Outputs;

        public IReadOnlyList<string> Quantities => quantities;

        public void Report(ISeries report)
        {
        }
    }

    /// <summary>A training whose probe told one quantity of two entries, beside one of pre-training and a loss.</summary>
    private sealed class NormOfAll : ITrialRunner
    {
        public TrialResult Run(TrialSpec spec, TrialOptions options, CancellationToken stop) => new()
        {
            State = TrialState.Finished,
            Epochs = 1,
            Steps = 1,
            StepsPerEpoch = 1,
            Parameters = 1,
            Recordings = [Told("one.norm@hidden"), Told("one.norm@output"), Told("pretrain.error@hidden"), Told("test.loss")],
            WeightsHash = "",
            Seconds = 0,
            PeakBytes = 0,
            Threads = 1,
        };

        public IReadOnlyList<Recording> Combine(TrialSpec spec, IReadOnlyList<TrialResult> members) =>
            throw new NotSupportedException("no ensemble is run here");

        private static Recording Told(string address) => new("", address, ["end"], [1]);
    }
}
