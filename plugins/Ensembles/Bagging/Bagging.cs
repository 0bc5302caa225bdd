namespace Research.Plugins;

/// <summary>
/// Bootstrap aggregating: each member trains on as many rows as there are, drawn with replacement, so that it sees about 63 % of them;
/// their predictions are averaged, or they vote. Source: Breiman 1996.
/// </summary>
[Ensemble("bagging", Summary = "Models trained on bootstrap samples", Source = "Breiman 1996, Bagging predictors")]
[Example]
public sealed class Bagging(BaggingOptions options) : IEnsemble
{
    public int Members => options.Members;

    public void Check(IReadOnlyList<TargetInfo> targets)
    {
        if (options.Combine == Combination.Vote) Predictions.RequireClasses(targets);
    }

    public void Sample(int member, RandomStream random, Span<int> rows)
    {
        // The product's upper half: uniform over the rows, but for a bias below rows / 2^32.
        for (var i = 0; i < rows.Length; i++) rows[i] = (int)((ulong)random.Bits(i) * (ulong)rows.Length >> 32);
    }

    public void Combine(ReadOnlySpan<Tensor> predictions, Tensor combined)
    {
        if (options.Combine == Combination.Mean) Predictions.Mean(predictions, combined);
        else Predictions.Vote(predictions, combined);
    }
}

/// <summary>Options of bagging.</summary>
public sealed record BaggingOptions
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
