namespace Research.Plugins;

/// <summary>Which rows of [batch · steps, channels] are steps of their sequence, and no padding: runs of them, one a sequence.</summary>
/// <param name="lengths">The valid steps of each sample; empty: all rows are one run.</param>
/// <param name="rows">All rows, padding included.</param>
internal readonly ref struct ValidRows(ReadOnlySpan<int> lengths, int rows)
{
    private const int SequenceRank = 3;

    private readonly ReadOnlySpan<int> _lengths = lengths;

    /// <param name="input">Of a layer: sequences are [batch, time, features]; another shape knows no padding.</param>
    public static ValidRows Of(LayerPass pass, Tensor input) =>
        new(input.Shape.Rank == SequenceRank ? pass.Lengths : [], input.Matrix.Rows);

    public int Runs => _lengths.IsEmpty ? 1 : _lengths.Length;

    /// <summary>All valid rows.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            for (var run = 0; run < Runs; run++) count += RowsOf(run);
            return count;
        }
    }

    /// <summary>A run's part of a matrix with these rows.</summary>
    public Matrix Part(Matrix m, int run) => m.RowsFrom(run * Steps, RowsOf(run));

    /// <summary>Sets what no run holds to 0.</summary>
    public void ClearOthers(Matrix m)
    {
        for (var run = 0; run < Runs; run++)
        {
            for (var row = run * Steps + RowsOf(run); row < (run + 1) * Steps; row++) m.Row(row).Clear();
        }
    }

    private int Steps => rows / Runs;

    private int RowsOf(int run) => _lengths.IsEmpty ? rows : Math.Min(_lengths[run], Steps);
}
