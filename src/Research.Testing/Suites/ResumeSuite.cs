using Research.Training;

namespace Research.Testing;

/// <summary>A training that is cut short, saved and restored into fresh instances goes on to the same bits as without a stop.</summary>
internal sealed class ResumeSuite(IServiceProvider services) : ISuite
{
    /// <summary>Steps from one cut of a long training to the next: at another place in the epoch each time.</summary>
    private const int Distance = 71;

    public IReadOnlyList<string> Kinds { get; } = TrainingSuite.TrainedKinds;

    public IReadOnlyList<Check> Checks => [new("save and resume", EveryStep), new("a long training", Long)];

    /// <summary>Cut before every step, and after the last: what is forgotten at one of them alone shows, too.</summary>
    private void EveryStep(Subject subject) => Cut(subject, KitExperiment.Create(subject), distance: 1);

    /// <summary>What runs over or runs out after some hundred steps leaves no number, or forgets where it was.</summary>
    private void Long(Subject subject)
    {
        var result = Cut(subject, KitExperiment.CreateLong(subject), Distance);
        Expect.True(result.State == TrialState.Finished, $"a training has diverged after {result.Epochs} epochs");
    }

    private TrialResult Cut(Subject subject, TrialSpec trial, int distance)
    {
        using var whole = TrainingRig.Open(services, subject, trial);
        var expected = whole.Finish();
        using var cut = TrainingRig.Open(services, subject, trial);
        do
        {
            if (cut.Session.Steps % distance != 0) continue;
            using var resumed = TrainingRig.Open(services, subject, trial, cut.Session.Save());
            TrainingRig.SameBits(expected, resumed.Finish(),
                $"saved after step {cut.Session.Steps} of {expected.Steps} and restored into fresh instances");
        }
        while (cut.Session.Step());

        return expected;
    }
}
