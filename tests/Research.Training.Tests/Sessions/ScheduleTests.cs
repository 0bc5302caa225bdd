namespace Research.Training.Tests.Sessions;

public sealed class ScheduleTests : IDisposable
{
    private readonly Laboratory _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void The_schedule_gives_the_factor_on_the_optimizers_rate_step_by_step()
    {
        var session = _lab.Session(Laboratory.Spec(Examples.Spirals(""" "schedule": { "type": "step", "every": 1, "factor": 0.5 }, """)));
        var rates = new List<float>();
        while (session.RunEpoch()) rates.Add(session.LearningRate);
        Assert.Equal([0.01f, 0.005f, 0.0025f], rates, (a, b) => Math.Abs(a - b) < 1e-8);
    }

    [Fact]
    public void A_schedule_that_watches_a_measure_is_told_of_every_epoch()
    {
        // No gain is ever 1000, so every epoch after the first is one without improvement.
        var session = _lab.Session(Laboratory.Spec(Examples.Spirals(
            """ "schedule": { "type": "reduce-on-plateau", "patience": 1, "minimumDelta": 1000, "factor": 0.1 }, """,
            """{ "epochs": 6 }""")));
        var rates = new List<float>();
        while (session.RunEpoch()) rates.Add(session.LearningRate);
        Assert.Equal(0.01f, rates[0]);
        Assert.True(rates[^1] < 0.002f, $"{rates[^1]}");
    }
}
