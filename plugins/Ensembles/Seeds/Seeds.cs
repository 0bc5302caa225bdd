namespace Research.Plugins;

/// <summary>
/// Members that train on the same samples and differ in what training draws: initial weights, the order of batches, masks and noise. Their
/// predictions are averaged, or they vote.
/// Source: Hansen and Salamon 1990, Neural network ensembles; Lakshminarayanan et al. 2017.
/// </summary>
[Ensemble("seeds", Summary = "Models that differ in their initial weights",
    Source = "Hansen and Salamon 1990; Lakshminarayanan, Pritzel and Blundell 2017, arXiv:1612.01474")]
[Example]
public sealed class Seeds(SeedsOptions options) : IEnsemble
{
    public int Members => options.Members;

    public void Check(IReadOnlyList<TargetInfo> targets)
    {
        if (options.Combine == Combination.Vote) Predictions.RequireClasses(targets);
    }

    public void Combine(ReadOnlySpan<Tensor> predictions, Tensor combined)
    {
        if (options.Combine == Combination.Mean) Predictions.Mean(predictions, combined);
        else Predictions.Vote(predictions, combined);
    }
}

/// <summary>Options of seeds.</summary>
public sealed record SeedsOptions
{
    /// <summary>How many models are trained.</summary>
    [Range(1, 1000)]
    public int Members { get; init; } = 5;

    /// <summary>mean: of the predictions. vote: the share of the members that name each class; for classes alone.</summary>
    public Combination Combine { get; init; } = Combination.Mean;
}

public enum Combination
{
    Mean,
    Vote,
}
