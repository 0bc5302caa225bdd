namespace Research.Experiments;

/// <summary>
/// One training id, which is what is stored, launched and counted: a plain trial, or a member of an ensemble. Several planned
/// trials may share it, and may ask it to measure different things.
/// </summary>
internal sealed class TrainingUnit(PlannedTrial trial)
{
    private readonly List<TrainingRequest> _trainings = [];

    public string Id => trial.Id;

    /// <summary>The planned trial, or ensemble's member, that named it first.</summary>
    public PlannedTrial Trial => trial;

    /// <summary>What is asked of it; one where all ask the same.</summary>
    public IReadOnlyList<TrainingRequest> Trainings => _trainings;

    /// <summary>Every training that a run of the plan may come to, tuning runs and all that they may pick included.</summary>
    public static IReadOnlyList<TrainingUnit> Of(ExperimentPlan plan) => Of(
        [.. plan.Tuning.SelectMany(group => group.Candidates).SelectMany(candidate => candidate.Trainings.Concat(candidate.Trials)),
            .. plan.Trials]);

    /// <summary>The tuning runs of a plan.</summary>
    public static IReadOnlyList<TrainingUnit> OfTuning(ExperimentPlan plan) =>
        Of([.. plan.Tuning.SelectMany(group => group.Candidates).SelectMany(candidate => candidate.Trainings)]);

    /// <summary>The trainings of trials, in their order, each once.</summary>
    public static IReadOnlyList<TrainingUnit> Of(IReadOnlyList<PlannedTrial> trials)
    {
        var units = new Dictionary<string, TrainingUnit>(StringComparer.Ordinal);
        foreach (var trial in trials)
        {
            foreach (var trained in trial.Members.DefaultIfEmpty(trial))
            {
                if (!units.TryGetValue(trained.Id, out var unit)) units.Add(trained.Id, unit = new TrainingUnit(trained));
                unit.Ask(trained, keepPredictions: trial.Members.Count > 0);
            }
        }
        return [.. units.Values];
    }

    private void Ask(PlannedTrial asked, bool keepPredictions)
    {
        var same = _trainings.FindIndex(
            known => known.Trial.Plan.Measurements.ToHashSet(StringComparer.Ordinal).SetEquals(asked.Plan.Measurements));
        if (same < 0) _trainings.Add(new TrainingRequest(asked, keepPredictions));
        else _trainings[same] = _trainings[same] with { KeepPredictions = _trainings[same].KeepPredictions || keepPredictions };
    }
}

/// <param name="KeepPredictions">An ensemble combines them.</param>
internal sealed record TrainingRequest(PlannedTrial Trial, bool KeepPredictions);
