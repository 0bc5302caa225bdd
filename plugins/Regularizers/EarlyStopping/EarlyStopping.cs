namespace Research.Plugins;

/// <summary>
/// Stops training once a measure has not improved for some epochs, and hands over the model of its best epoch. Source: Prechelt 1998,
/// Early stopping - but when?
/// </summary>
[Regularizer("early-stopping", Summary = "Stops when validation no longer improves", Source = "Prechelt 1998, Early stopping - but when?")]
[Example]
[Example("""{ "metric": "validation.loss", "patience": 1000000, "restoreBest": false }""", Neutral = true)]
public sealed class EarlyStopping(EarlyStoppingOptions options) : IStoppingRule
{
    [State]
    private double _best;
    [State]
    private bool _seen;
    [State]
    private int _waited;

    public string Metric => options.Metric;

    public bool RestoreBest => options.RestoreBest;

    public Verdict Observe(IEpochResult epoch)
    {
        var value = epoch[options.Metric];
        var gain = epoch.HigherIsBetter(options.Metric) ? value - _best : _best - value;
        if (!double.IsNaN(value) && (!_seen || gain > options.MinimumDelta))
        {
            (_best, _seen, _waited) = (value, true, 0);
            return Verdict.Improved;
        }

        return ++_waited >= options.Patience ? Verdict.Stop : Verdict.Continue;
    }
}

/// <summary>Options of early-stopping.</summary>
public sealed record EarlyStoppingOptions
{
    /// <summary>The measure to watch: "validation.loss", "validation.accuracy".</summary>
    public string Metric { get; init; } = "validation.loss";

    /// <summary>Training stops after this many epochs in a row without improvement.</summary>
    [Range(1, int.MaxValue)]
    public int Patience { get; init; } = 5;

    /// <summary>Only a gain above this counts as an improvement, in the measure's unit.</summary>
    [Range(0d, double.MaxValue)]
    public double MinimumDelta { get; init; }

    /// <summary>Whether the model of the best epoch is handed over, and not the last one.</summary>
    public bool RestoreBest { get; init; } = true;
}
