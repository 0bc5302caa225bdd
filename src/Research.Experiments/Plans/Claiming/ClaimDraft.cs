namespace Research.Experiments;

/// <summary>A claim as written, resolved to cells but not to what they measure.</summary>
internal sealed record ClaimDraft(
    string Says, string? Source, MeasureDraft? Measure, Expectation Expect, double Margin, IReadOnlyList<Contrast> Parts,
    SourcePlace Place);

/// <summary>The levels of every factor that some cells have: one of each, or several to be averaged.</summary>
internal sealed record CellSet(IReadOnlyList<IReadOnlyList<int>> Levels)
{
    public CellSet With(int factor, IReadOnlyList<int> levels) => new([.. Levels.Select((old, i) => i == factor ? levels : old)]);

    public bool SameAs(CellSet other) => Levels.Zip(other.Levels, (mine, its) => mine.Order().SequenceEqual(its.Order())).All(same => same);

    /// <summary>Every cell, with its share in the mean.</summary>
    public IEnumerable<(int[] Choice, double Weight)> Cells()
    {
        IEnumerable<int[]> choices = [[]];
        foreach (var levels in Levels) choices = choices.SelectMany(choice => levels.Select(level => (int[])[.. choice, level]));
        var share = 1 / Levels.Aggregate(1.0, (product, levels) => product * levels.Count);
        return choices.Select(choice => (choice, share));
    }
}
