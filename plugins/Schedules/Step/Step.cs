namespace Research.Plugins;

/// <summary>Annealing in steps: the rate is multiplied by a factor after every so many epochs or steps.</summary>
[Schedule("step", Summary = "Multiplies the learning rate by a factor at equal distances",
    Source = "Krizhevsky et al. 2012; He et al. 2016")]
[Example("""{ "every": 2 }""")]
[Example("""{ "every": "3 steps", "factor": 0.5 }""")]
public sealed class Step : ISchedule
{
    private readonly StepOptions _options;

    public Step(StepOptions options)
    {
        if (!(options.Every.Amount > 0)) throw new TechniqueException($"\"every\" is {options.Every}; it must be above 0");
        _options = options;
    }

    public float Rate(float baseRate, in Progress progress)
    {
        var every = Math.Max(1, _options.Every.Steps(progress));
        var passed = Math.Max(0, progress.Step - 1) / every;
        return (float)(baseRate * DoubleMath.Pow(_options.Factor, passed));
    }
}

public sealed record StepOptions
{
    /// <summary>The time from one drop to the next, above 0.</summary>
    public required Duration Every { get; init; }

    /// <summary>What the rate is multiplied by at each drop.</summary>
    [Range(0d, 1d, MinimumIsExclusive = true)]
    public double Factor { get; init; } = 0.1;
}
