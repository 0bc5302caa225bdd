namespace Research.Plugins;

/// <summary>Which rows of [batch · steps, channels] are steps of their sequence, and no padding.</summary>
/// <param name="lengths">The valid steps of each sample; empty: all.</param>
internal readonly ref struct ValidRows(ReadOnlySpan<int> lengths, int steps)
{
    private const int SequenceRank = 3;

    private readonly ReadOnlySpan<int> _lengths = lengths;

    /// <param name="input">Of a layer: sequences are [batch, time, features]; another shape knows no padding.</param>
    public static ValidRows Of(LayerPass pass, Shape input) => input.Rank == SequenceRank ? new(pass.Lengths, input[1]) : default;

    public bool AreAll => _lengths.IsEmpty;

    public bool Holds(int row) => _lengths.IsEmpty || row % steps < _lengths[row / steps];

    /// <param name="rows">All rows, padding included.</param>
    public int Count(int rows)
    {
        if (_lengths.IsEmpty) return rows;
        var count = 0;
        foreach (var length in _lengths) count += Math.Min(length, steps);
        return count;
    }
}
