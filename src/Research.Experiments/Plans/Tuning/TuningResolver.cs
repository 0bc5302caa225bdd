namespace Research.Experiments;

/// <summary>Makes the picks once the tuning runs are done, and puts what they pick into the plan.</summary>
internal static class TuningResolver
{
    /// <param name="outcomeOf">What became of a tuning run; null: it was not run.</param>
    /// <returns>The plan with the picked trials in the places of those that stood there, and the groups that could not be picked.</returns>
    public static (ExperimentPlan Plan, IReadOnlyList<(TuningGroup Group, TrialFailure Failure)> Failed) Resolve(
        ExperimentPlan plan, Func<PlannedTrial, TrialOutcome?> outcomeOf)
    {
        var picks = new List<TuningPick>();
        var failed = new List<(TuningGroup, TrialFailure)>();
        foreach (var group in plan.Tuning)
        {
            TrialOutcome?[][] outcomes = [.. group.Candidates.Select(each => each.Trainings.Select(outcomeOf).ToArray())];
            if (outcomes.SelectMany(each => each).FirstOrDefault(each => each?.Failure is not null) is { } broken)
                failed.Add((group,
                    new TrialFailure("tune", $"the tuning run of seed {broken.Trial.Seed} failed: {broken.Failure!.Message}")));
            else if (outcomes.All(each => each.All(outcome => outcome is not null)))
                picks.Add(Pick(group, [.. outcomes.Select(each => Scores(each!, group.Measure))]));
        }

        var picked = picks.SelectMany(pick => pick.Candidate.Trials).ToDictionary(trial => (trial.Cell.Id, trial.Seed));
        return (plan with
        {
            Trials = [.. plan.Trials.Select(trial => picked.GetValueOrDefault((trial.Cell.Id, trial.Seed), trial))],
            Picks = picks,
        }, failed);
    }

    private static ReportValue[] Scores(TrialOutcome[] outcomes, Measure measure) =>
        [.. outcomes.Select(outcome => new TrialMeasure(outcome).Of(measure))];

    /// <summary>The best; what has no number is worse than all that has, and of equals the first is picked.</summary>
    private static TuningPick Pick(TuningGroup group, IReadOnlyList<IReadOnlyList<ReportValue>> scores)
    {
        var best = 0;
        for (var i = 1; i < scores.Count; i++)
        {
            if (IsBetter(TuningPick.Mean(scores[i]).Number, TuningPick.Mean(scores[best]).Number, group.Measure.HigherIsBetter == true))
                best = i;
        }

        return new TuningPick(group, scores, best);
    }

    private static bool IsBetter(double? one, double? other, bool higher) =>
        one is { } value && (other is not { } best || (higher ? value > best : value < best));
}
