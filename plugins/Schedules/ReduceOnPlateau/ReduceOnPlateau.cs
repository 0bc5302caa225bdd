namespace Research.Plugins;

/// <summary>
/// Multiplies the learning rate by a factor whenever a measure has not improved for some epochs, counted as Keras counts
/// (ReduceLROnPlateau): the drop comes after the patience-th epoch without improvement, and the count starts anew.
/// </summary>
[Schedule("reduce-on-plateau", Summary = "Lowers the learning rate when a measure stops improving")]
public sealed class ReduceOnPlateau(ReduceOnPlateauOptions options) : ISchedule, IEpochObserver
{
    [State]
    private bool _observed;

    [State]
    private double _best;

    [State]
    private int _waited;

    [State]
    private double _scale = 1;

    public string Metric => options.Metric;

    public float Rate(float baseRate, in Progress progress) =>
        Math.Max((float)(baseRate * _scale), Math.Min(baseRate, options.MinimumRate));

    public void Observe(IEpochResult epoch)
    {
        var value = epoch[options.Metric];
        if (Improves(value, epoch.HigherIsBetter(options.Metric)))
        {
            (_observed, _best, _waited) = (true, value, 0);
            return;
        }

        if (++_waited < options.Patience) return;
        _scale *= options.Factor;
        _waited = 0;
    }

    /// <summary>What is not a number is no improvement.</summary>
    private bool Improves(double value, bool higherIsBetter)
    {
        if (!_observed) return !double.IsNaN(value);
        return higherIsBetter ? value > _best + options.MinimumDelta : value < _best - options.MinimumDelta;
    }
}

public sealed record ReduceOnPlateauOptions
{
    /// <summary>The measure that must improve: a view and a metric.</summary>
    [MinLength(1)]
    public string Metric { get; init; } = "validation.loss";

    /// <summary>What the rate is multiplied by at each drop.</summary>
    [Range(0d, 1d, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double Factor { get; init; } = 0.1;

    /// <summary>Epochs without improvement before a drop.</summary>
    [Range(1, int.MaxValue)]
    public int Patience { get; init; } = 10;

    /// <summary>The least change that counts as an improvement, in the measure's unit.</summary>
    [Range(0d, double.MaxValue)]
    public double MinimumDelta { get; init; } = 1e-4;

    /// <summary>The rate does not fall below this.</summary>
    [Range(0d, float.MaxValue)]
    public float MinimumRate { get; init; }
}
