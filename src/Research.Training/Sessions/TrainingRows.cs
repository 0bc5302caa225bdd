namespace Research.Training;

/// <summary>Which rows of the training split a training sees, and which labels.</summary>
internal static class TrainingRows
{
    /// <summary>All rows; a bagged member's own draw of them.</summary>
    public static int[] Of(TrialAssembly trial)
    {
        var rows = new int[trial.Data.Train.Count];
        for (var i = 0; i < rows.Length; i++) rows[i] = i;
        if (trial.IsBagged && trial.Spec.Member > 0)
            ((IEnsemble)trial.Ensemble!.Instance).Sample(trial.Spec.Member, RandomStream.Of(trial.Spec.Role, "ensemble/rows"), rows);
        return rows;
    }

    /// <summary>
    /// True for rows whose label is hidden: a stratified share, drawn from the stream "labels"; null: none is. The seed's, as an ensemble of
    /// members that each saw other labels would know most of them, and what is tuned is to know no more than what is compared.
    /// </summary>
    public static bool[]? Hidden(TrialAssembly trial)
    {
        var fraction = trial.Hooks.UnlabelledFraction;
        if (fraction <= 0) return null;
        var train = trial.Data.Train;
        var stream = RandomStream.Of(TrialAssembly.SeedRole(trial.Spec.Seed), "labels");
        var order = DataCuts.StratifiedOrder(train.Count, SplitRows.Classes(train, trial.Data.StratifiedBy), stream);
        var hidden = new bool[train.Count];
        foreach (var row in order.AsSpan(0, HiddenOf(train.Count, fraction))) hidden[row] = true;
        return hidden;
    }

    /// <summary>How many of so many rows a share of hidden labels is.</summary>
    public static int HiddenOf(int rows, float fraction) =>
        Math.Min((int)Math.Round(fraction * (double)rows, MidpointRounding.AwayFromZero), rows);
}
