using Research.Training;

namespace Research.Experiments;

/// <summary>What became of a planned trial.</summary>
/// <param name="Result">Null where it failed. An ensemble's holds the combination's recordings.</param>
/// <param name="Members">An ensemble's members, in order; those that failed are null.</param>
/// <param name="Reused">Nothing was trained or combined for it in this run.</param>
internal sealed record TrialOutcome(
    PlannedTrial Trial, TrialResult? Result, IReadOnlyList<TrialResult?> Members, bool Reused, TrialFailure? Failure)
{
    public string State => StateOf(Result);

    /// <summary>"finished", "diverged" or "failed", as reports say it.</summary>
    public static string StateOf(TrialResult? result) => result?.State switch
    {
        TrialState.Finished => "finished",
        TrialState.Diverged => ReportValue.Diverged,
        _ => ReportValue.Failed,
    };
}

/// <param name="Where">A JSON path of the experiment, or "training", "ensemble", "store", "launcher".</param>
/// <param name="Message">One line.</param>
/// <param name="Detail">For run.log: the exception in full.</param>
internal sealed record TrialFailure(string Where, string Message, string? Detail = null);
