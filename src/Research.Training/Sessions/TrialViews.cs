namespace Research.Training;

/// <summary>The views of a trial: a fixed sample of the training split, the validation split, the test split. All labels are
/// seen.</summary>
internal static class TrialViews
{
    public static IReadOnlyList<View> Of(TrialAssembly trial)
    {
        var sample = SampleOrder(trial, "data/train-view").AsSpan();
        var views = new List<View>
        {
            new(View.Train, Table(trial.Data.Train), DataCuts.Ascending(sample[..Math.Min(sample.Length, trial.Evaluation.TrainSamples)])),
        };
        if (trial.Data.Validation is { } validation) views.Add(new View(View.Validation, Table(validation), All(validation)));
        views.Add(new View(View.Test, Table(trial.Data.Test), All(trial.Data.Test)));
        return views;

        BatchTable Table(Split split) => new(split, trial.Heads);
    }

    /// <summary>A stratified order of the training split that belongs to the data, not to who trains: members of an ensemble share
    /// it.</summary>
    public static int[] SampleOrder(TrialAssembly trial, string purpose) => DataCuts.StratifiedOrder(
        trial.Data.Train.Count, SplitRows.Classes(trial.Data.Train, trial.Data.StratifiedBy), RandomStream.Of(trial.DataRole, purpose));

    private static int[] All(Split split) => [.. Enumerable.Range(0, split.Count)];
}
