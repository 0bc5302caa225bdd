using Research.Plugins.Tests.Techniques;

namespace Research.Plugins.Tests.Regularizers;

public sealed class EarlyStoppingTests
{
    private sealed class Epoch(int number, double value, bool higherIsBetter) : IEpochResult
    {
        int IEpochResult.Epoch => number;

        public double this[string metric] => value;

        public bool HigherIsBetter(string metric) => higherIsBetter;
    }

    private static IEnumerable<Verdict> Verdicts(string options, bool higherIsBetter, params double[] values)
    {
        var rule = (IStoppingRule)new RegularizerRun($$"""{ "type": "early-stopping"{{options}} }""").Technique;
        return values.Select((value, i) => rule.Observe(new Epoch(i + 1, value, higherIsBetter))).ToArray();
    }

    [Fact]
    public void Stops_after_as_many_epochs_without_improvement_as_it_has_patience() =>
        Assert.Equal(
            [Verdict.Improved, Verdict.Continue, Verdict.Improved, Verdict.Continue, Verdict.Stop],
            Verdicts(", \"patience\": 2", false, 5, 6, 4, 4, 4.5));

    [Fact]
    public void Reads_the_measures_direction() =>
        Assert.Equal([Verdict.Improved, Verdict.Improved, Verdict.Stop], Verdicts(", \"patience\": 1", true, 0.5, 0.6, 0.55));

    [Fact]
    public void A_gain_no_larger_than_the_least_counts_for_nothing() =>
        Assert.Equal([Verdict.Improved, Verdict.Continue, Verdict.Improved], Verdicts(", \"minimumDelta\": 1", false, 5, 4, 3.5));

    [Fact]
    public void A_loss_that_is_no_number_is_no_improvement() =>
        Assert.Equal([Verdict.Continue, Verdict.Improved, Verdict.Continue], Verdicts("", false, double.NaN, 5, double.NaN));

    [Fact]
    public void Watches_validation_loss_and_restores_the_best_unless_it_is_told_otherwise()
    {
        var rule = (IStoppingRule)new RegularizerRun("\"early-stopping\"").Technique;
        Assert.Equal(("validation.loss", true), (rule.Metric, rule.RestoreBest));
    }
}
