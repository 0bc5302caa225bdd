namespace Research.Experiments;

/// <summary>What is known of an experiment beside its values that a verdict must say.</summary>
internal sealed record VerdictContext
{
    /// <summary>Fewer seeds than the file states.</summary>
    public bool Preliminary { get; init; }

    /// <summary>Settings were tuned once for all seeds.</summary>
    public bool PickedOnce { get; init; }

    /// <summary>The cells of which some tuned value lies at the edge of its list.</summary>
    public IReadOnlySet<string> PickedAtEdge { get; init; } = new HashSet<string>();

    /// <summary>The names of measures that read the clock or the machine's memory.</summary>
    public IReadOnlySet<string> OfTheMachine { get; init; } = new HashSet<string>();

    /// <summary>What holds of a comparison whatever its figures are.</summary>
    public IEnumerable<string> Words(string measure, Contrast contrast)
    {
        if (OfTheMachine.Contains(measure)) yield return VerdictWords.MachineMeasure;
        if (PickedOnce) yield return VerdictWords.PickedOnce;
        if (contrast.Terms.Any(term => PickedAtEdge.Contains(term.Cell))) yield return VerdictWords.PickAtEdge;
    }

    /// <summary>What holds of every claim.</summary>
    public IEnumerable<string> ClaimWords()
    {
        if (Preliminary) yield return VerdictWords.Preliminary;
    }
}
