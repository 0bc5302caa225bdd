namespace Research;

/// <summary>Several models that predict together.</summary>
public interface IEnsemble
{
    /// <summary>At least 1.</summary>
    int Members { get; }

    /// <summary>Says what of the targets it cannot combine, so that planning refuses it.</summary>
    /// <param name="targets">Of the heads, in their order.</param>
    /// <exception cref="TechniqueException">What is wrong, with the remedy.</exception>
    void Check(IReadOnlyList<TargetInfo> targets)
    {
    }

    /// <summary>The training rows of a member; they come as 0..n-1 (bagging draws with replacement). Each member is a training of its
    /// own, and asks an instance of its own.</summary>
    /// <param name="member">From 1.</param>
    void Sample(int member, RandomStream random, Span<int> rows)
    {
    }

    /// <summary>True: members are moments of one run (snapshot), and this is one. This version runs no such ensemble: planning refuses who
    /// implements it.</summary>
    bool TakeSnapshot(in Progress progress) => false;

    /// <param name="predictions">One a member, after the loss's link.</param>
    void Combine(ReadOnlySpan<Tensor> predictions, Tensor combined);
}
