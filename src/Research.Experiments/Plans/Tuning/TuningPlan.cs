using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>A pick to be made: values that are tried with seeds of their own, and the trials that run with the best of them.</summary>
public sealed record TuningGroup
{
    /// <summary>The cell whose trainings decide.</summary>
    public required string Cell { get; init; }

    /// <summary>One pick for all comparison seeds, in place of one for each.</summary>
    public required bool Once { get; init; }

    /// <summary>What picks; better is as it says.</summary>
    public required Measure Measure { get; init; }

    /// <summary>The settings' names, in the file's order.</summary>
    public required IReadOnlyList<string> Settings { get; init; }

    /// <summary>In the file's order; of equals the first is picked.</summary>
    public required IReadOnlyList<TuningCandidate> Candidates { get; init; }
}

/// <summary>Values that are tried.</summary>
/// <param name="Values">setting -> value.</param>
/// <param name="AtEdge">Some value is the least or the largest of its list.</param>
/// <param name="Trainings">Those that are judged, of role "tune/s": one, or with one pick for all seeds several.</param>
/// <param name="Trials">What the comparison runs if these values are picked: cells and seeds in the plan's order.</param>
public sealed record TuningCandidate(
    JObject Values, bool AtEdge, IReadOnlyList<PlannedTrial> Trainings, IReadOnlyList<PlannedTrial> Trials);

/// <summary>A pick that was made.</summary>
/// <param name="Scores">Of each candidate, one a training.</param>
/// <param name="Picked">The index of the candidate.</param>
public sealed record TuningPick(TuningGroup Group, IReadOnlyList<IReadOnlyList<ReportValue>> Scores, int Picked)
{
    public TuningCandidate Candidate => Group.Candidates[Picked];

    /// <summary>What a candidate is judged by: the mean over its trainings, or the word of one that has no number.</summary>
    public ReportValue Score(int candidate) => Mean(Scores[candidate]);

    internal static ReportValue Mean(IReadOnlyList<ReportValue> scores) =>
        scores.FirstOrDefault(score => score.Number is null) is { Word: not null } word ? word
            : ReportValue.Of(scores.Total(score => score.Number!.Value) / scores.Count);
}
