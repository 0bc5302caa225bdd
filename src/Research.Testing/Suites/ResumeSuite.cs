using Research.Training;

namespace Research.Testing;

/// <summary>A training that is cut short, saved and restored into fresh instances goes on to the same bits as without a stop.</summary>
internal sealed class ResumeSuite(IServiceProvider services) : ISuite
{
    /// <summary>Steps from one cut of a long training to the next: at another place in the epoch each time.</summary>
    private const int Distance = 71;

    public IReadOnlyList<string> Kinds { get; } = TrainingSuite.TrainedKinds;

    public IReadOnlyList<Check> Checks => [new("save and resume", EveryStep), new("a long training", Long)];

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

    /// <summary>What runs over or runs out after some hundred steps leaves no number, or forgets where it was.</summary>
    private void Long(Subject subject)
    {
        var trial = KitExperiment.CreateLong(subject);
        using var whole = TrainingRig.Open(services, subject, trial);
        var expected = whole.Finish();
        Expect.True(expected.State == TrialState.Finished, $"a training of {trial.Resolved["training"]!["epochs"]} epochs has diverged after "
            + $"{expected.Steps} steps");
        using var cut = TrainingRig.Open(services, subject, trial);
        while (cut.Session.Step())
        {
            if (cut.Session.Steps % Distance != 0) continue;
            using var resumed = TrainingRig.Open(services, subject, trial, cut.Session.Save());
            TrainingRig.SameBits(expected, resumed.Finish(),
                $"saved after step {cut.Session.Steps} of {expected.Steps} and restored into fresh instances");
        }
    }
}
