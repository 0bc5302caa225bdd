using Research.Plugins.Tests.Techniques;

namespace Research.Plugins.Tests.Schedules;

public sealed class ScheduleTests
{
    private const int StepsPerEpoch = 10;

    private static float Rate(ISchedule schedule, long step, float baseRate = 1) =>
        schedule.Rate(baseRate, new Progress(step, (int)((step - 1) / StepsPerEpoch), StepsPerEpoch, 5));

    [Fact]
    public void Constant_changes_nothing() => Assert.Equal(0.3f, Rate(Technique.Schedule("\"constant\""), 37, 0.3f));

    [Theory]
    [InlineData(1, 1f)]
    [InlineData(20, 1f)]
    [InlineData(21, 0.1f)]
    [InlineData(40, 0.1f)]
    [InlineData(41, 0.01f)]
    public void Step_drops_after_every_so_many_epochs(long step, float expected) =>
        Assert.Equal(expected, Rate(Technique.Schedule("""{ "type": "step", "every": 2 }"""), step), 1e-7f);

    [Theory]
    [InlineData(3, 1f)]
    [InlineData(4, 0.5f)]
    [InlineData(7, 0.25f)]
    public void Step_drops_after_every_so_many_steps(long step, float expected) =>
        Assert.Equal(expected, Rate(Technique.Schedule("""{ "type": "step", "every": "3 steps", "factor": 0.5 }"""), step));

    [Theory]
    [InlineData(""" "every": 1 """, 10, 1f)]
    [InlineData(""" "every": 1 """, 11, 0.1f)]
    [InlineData(""" "every": 0.5 """, 6, 0.1f)]
    [InlineData(""" "every": "1 step" """, 2, 0.1f)]
    public void Step_drops_after_one_and_after_less(string every, long step, float expected) =>
        Assert.Equal(expected, Rate(Technique.Schedule($$"""{ "type": "step", {{every}} }"""), step), 1e-7f);

    [Fact]
    public void Step_needs_a_distance()
    {
        var faults = Assert.Throws<FaultsException>(() => Technique.Schedule("""{ "type": "step", "every": 0 }""")).Faults;
        Assert.Contains("above 0", Assert.Single(faults).Message);
    }

    [Fact]
    public void Reduce_on_plateau_drops_after_patience_and_starts_counting_anew()
    {
        var schedule = Technique.Schedule("""{ "type": "reduce-on-plateau", "patience": 2, "factor": 0.5 }""");
        var rates = new[] { 1.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.4, 0.41 }.Select(loss => After(schedule, loss)).ToArray();
        Assert.Equal([1, 1, 1, 0.5f, 0.5f, 0.25f, 0.25f, 0.25f], rates);
    }

    [Fact]
    public void A_change_below_the_least_is_no_improvement()
    {
        var schedule = Technique.Schedule("""{ "type": "reduce-on-plateau", "patience": 1, "minimumDelta": 0.1 }""");
        Assert.Equal(1, After(schedule, 1));
        Assert.Equal(0.1f, After(schedule, 0.95), 1e-7f);
    }

    [Fact]
    public void A_measure_that_should_rise_is_improved_by_rising()
    {
        var schedule = Technique.Schedule("""{ "type": "reduce-on-plateau", "metric": "validation.accuracy", "patience": 1 }""");
        Assert.Equal(1, After(schedule, 0.5, higherIsBetter: true));
        Assert.Equal(1, After(schedule, 0.6, higherIsBetter: true));
        Assert.Equal(0.1f, After(schedule, 0.55, higherIsBetter: true), 1e-7f);
    }

    [Fact]
    public void What_is_not_a_number_is_no_improvement()
    {
        var schedule = Technique.Schedule("""{ "type": "reduce-on-plateau", "patience": 1 }""");
        Assert.Equal(0.1f, After(schedule, double.NaN), 1e-7f);
    }

    [Fact]
    public void The_rate_does_not_fall_below_the_least_nor_rise_to_it()
    {
        var schedule = Technique.Schedule("""{ "type": "reduce-on-plateau", "patience": 1, "minimumRate": 0.2 }""");
        After(schedule, 1);
        Assert.Equal(0.2f, After(schedule, 1));
        Assert.Equal(0.05f, Rate(schedule, 1, baseRate: 0.05f));
    }

    /// <summary>The rate after an epoch with this value.</summary>
    private static float After(ISchedule schedule, double value, bool higherIsBetter = false)
    {
        ((IEpochObserver)schedule).Observe(new Epoch(((IEpochObserver)schedule).Metric, value, higherIsBetter));
        return Rate(schedule, 1);
    }

    private sealed class Epoch(string metric, double value, bool higherIsBetter) : IEpochResult
    {
        int IEpochResult.Epoch => 1;

        public double this[string name] => name == metric ? value : throw new KeyNotFoundException(name);

        public bool HigherIsBetter(string name) => higherIsBetter;
    }
}
