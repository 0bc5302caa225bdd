namespace Research.Training;

/// <summary>The views of a trial: a fixed sample of the training split, the validation split, the test split, and what the
/// experiment makes of them. All labels are seen.</summary>
internal static class TrialViews
{
    public static IReadOnlyList<View> Of(TrialAssembly trial)
    {
        var (train, samples) = (trial.Data.Train, trial.Evaluation.TrainSamples);
        var seen = samples >= train.Count ? All(train) : DataCuts.Ascending(trial.SampleOrder("data/train-view")[..samples]);
        return [.. trial.Views.Select(entry => entry.Of switch
        {
            View.Train => new View(entry, Table(train), seen),
            View.Validation => Whole(entry, trial.Data.Validation!),
            _ => Whole(entry, trial.Data.Test),
        })];

        View Whole(ViewEntry entry, Split split) => new(entry, Table(split), All(split));
        BatchTable Table(Split split) => new(split, trial.Heads);
    }

    private static int[] All(Split split) => [.. Enumerable.Range(0, split.Count)];
}
