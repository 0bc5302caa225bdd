using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>What was tried in tuning, and what was picked.</summary>
internal static class TuningReport
{
    /// <summary>One row a value and training; with one pick for all seeds, the seeds are those of the tuning runs.</summary>
    public static IReadOnlyList<ReportTuning> Of(ExperimentPlan plan) =>
    [
        .. plan.Picks.SelectMany(
            pick => pick.Group.Candidates.SelectMany((candidate, i) => candidate.Trainings.Zip(pick.Scores[i], (training, score) =>
            new ReportTuning(pick.Group.Cell, training.Seed, string.Join(", ", pick.Group.Settings),
                ReportJson.Parse(Value(candidate.Values)), score, i == pick.Picked)))),
    ];

    /// <summary>The cell's pick for each seed; a cell that is the same as another has that one's.</summary>
    public static IReadOnlyList<ReportTuned> OfCell(ExperimentPlan plan, Cell cell) =>
    [
        .. plan.Picks.SelectMany(pick => pick.Candidate.Trials.Where(trial => trial.Cell.Id == (cell.SameAs ?? cell.Id)).Select(trial =>
            new ReportTuned(trial.Seed, ReportJson.Parse(pick.Candidate.Values), pick.Score(pick.Picked), pick.Candidate.AtEdge))),
    ];

    /// <summary>Of a single setting its value; of several, setting -> value.</summary>
    private static JToken Value(JObject values) => values.Count == 1 ? ((JProperty)values.First!).Value : values;
}
