namespace Research.Testing;

/// <summary>Schedules: a rate for every step, the same whenever it is asked for.</summary>
internal sealed class ScheduleSuite(ITechniqueFactory factory) : ISuite
{
    private const int Epochs = 20, StepsPerEpoch = 7;

    /// <summary>Trainings whose every step is looked at: usual ones, of one epoch, of one step an epoch.</summary>
    private static readonly (int Epochs, int StepsPerEpoch)[] Trainings = [(Epochs, StepsPerEpoch), (1, 500), (500, 1)];

    /// <summary>More steps than an int counts: looked at where they double, and at the end.</summary>
    private const int ManyEpochs = 100_000, ManySteps = 50_000;

    private const float BaseRate = 0.1f;

    public IReadOnlyList<string> Kinds { get; } = [TechniqueKind.Schedule];

    public IReadOnlyList<Check> Checks => [new("rates", Rates), new("no allocation", NoAllocation)];

    public IReadOnlyList<Check> ChecksAtEnds => [new("rates", Rates)];

    private void Rates(Subject subject)
    {
        var (schedule, fresh) = (factory.Create<ISchedule>(subject), factory.Create<ISchedule>(subject));
        foreach (var (epochs, stepsPerEpoch) in Trainings)
        {
            for (var step = 1; step <= epochs * stepsPerEpoch; step++) Rate(schedule, fresh, step, stepsPerEpoch, epochs);
        }

        const long last = (long)ManyEpochs * ManySteps;
        for (var step = 1L; step < last; step *= 2) Rate(schedule, fresh, step, ManySteps, ManyEpochs);
        Rate(schedule, fresh, last, ManySteps, ManyEpochs);
    }

    private static void Rate(ISchedule schedule, ISchedule fresh, long step, int stepsPerEpoch, int epochs)
    {
        var progress = new Progress(step, (int)((step - 1) / stepsPerEpoch), stepsPerEpoch, epochs);
        var rate = schedule.Rate(BaseRate, progress);
        var where = $"the rate at step {step} of {(long)epochs * stepsPerEpoch}";
        Expect.True(float.IsFinite(rate) && rate >= 0, $"{where} is {rate}");
        Expect.True(schedule.Rate(BaseRate, progress) == rate, $"{where} changes when it is asked for twice");
        Expect.True(fresh.Rate(BaseRate, progress) == rate, $"{where} differs in a fresh instance");
    }

    private void NoAllocation(Subject subject)
    {
        var schedule = factory.Create<ISchedule>(subject);
        var progress = new Progress(3, 0, StepsPerEpoch, Epochs);
        Allocation.ExpectNone(() => schedule.Rate(BaseRate, progress));
    }
}
