namespace Research.Testing;

/// <summary>A training that is cut short, saved and restored into fresh instances goes on to the same bits as without a stop.</summary>
internal sealed class ResumeSuite(IServiceProvider services) : ISuite
{
    public IReadOnlyList<string> Kinds { get; } = TrainingSuite.TrainedKinds;

    public IReadOnlyList<Check> Checks => [new("save and resume", EveryStep)];

    public IReadOnlyList<Check> NeutralChecks => [];

    /// <summary>Cut before every step, and after the last: what is kept for some steps alone, or to the end of an epoch, shows too.</summary>
    private void EveryStep(Subject subject)
    {
        var trial = KitExperiment.Create(subject);
        using var whole = TrainingRig.Open(services, subject, trial);
        var expected = whole.Finish();
        using var cut = TrainingRig.Open(services, subject, trial);
        do
        {
            using var resumed = TrainingRig.Open(services, subject, trial, cut.Session.Save());
            TrainingRig.SameBits(expected, resumed.Finish(),
                $"saved after step {cut.Session.Steps} of {expected.Steps} and restored into fresh instances");
        }
        while (cut.Session.Step());
    }
}
