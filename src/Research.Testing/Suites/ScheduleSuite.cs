namespace Research.Testing;

/// <summary>Schedules: a rate for every step, the same whenever it is asked for.</summary>
internal sealed class ScheduleSuite(ITechniqueFactory factory) : ISuite
{
    private const int Epochs = 20, StepsPerEpoch = 7;

    private const float BaseRate = 0.1f;

    public IReadOnlyList<string> Kinds { get; } = [TechniqueKind.Schedule];

    public IReadOnlyList<Check> Checks => [new("rates", Rates), new("no allocation", NoAllocation)];

    public IReadOnlyList<Check> NeutralChecks => [];

    private ISchedule Create(Subject subject) =>
        (ISchedule)factory.Create(TechniqueKind.Schedule, subject.Spec.ToString(), subject.Info.Id).Instance;

    private void Rates(Subject subject)
    {
        var schedule = Create(subject);
        var fresh = Create(subject);
        for (var step = 1; step <= Epochs * StepsPerEpoch; step++)
        {
            var progress = new Progress(step, (step - 1) / StepsPerEpoch, StepsPerEpoch, Epochs);
            var rate = schedule.Rate(BaseRate, progress);
            Expect.True(float.IsFinite(rate) && rate >= 0, $"the rate at step {step} is {rate}");
            Expect.True(schedule.Rate(BaseRate, progress) == rate, $"the rate at step {step} changes when it is asked for twice");
            Expect.True(fresh.Rate(BaseRate, progress) == rate, $"the rate at step {step} differs in a fresh instance");
        }
    }

    private void NoAllocation(Subject subject)
    {
        var schedule = Create(subject);
        var progress = new Progress(3, 0, StepsPerEpoch, Epochs);
        Allocation.ExpectNone(() => schedule.Rate(BaseRate, progress));
    }
}
