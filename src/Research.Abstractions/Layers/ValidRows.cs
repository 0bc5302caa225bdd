namespace Research;

/// <summary>Which rows of [batch · steps, features] are steps of their sequence, and no padding: runs of them, one a sequence.</summary>
/// <param name="lengths">The valid steps of each sample; empty: all rows are one run.</param>
/// <param name="rows">All rows, padding included.</param>
public readonly ref struct ValidRows(ReadOnlySpan<int> lengths, int rows)
{
    private const int SequenceRank = 3;

    private readonly ReadOnlySpan<int> _lengths = lengths;

    /// <param name="lengths">Of the batch (<see cref="Batch.Lengths"/>).</param>
    /// <param name="tensor">Of a layer: sequences are [batch, time, features]; another shape knows no padding.</param>
    public static ValidRows Of(ReadOnlySpan<int> lengths, Tensor tensor) =>
        new(tensor.Shape.Rank == SequenceRank ? lengths : [], tensor.Matrix.Rows);

    /// <summary>1, or one a sequence.</summary>
    public int Runs => _lengths.IsEmpty ? 1 : _lengths.Length;

    /// <summary>All valid rows.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            for (var run = 0; run < Runs; run++) count += this[run].Count;
            return count;
        }
    }

    /// <summary>A run's first row, and how many it has.</summary>
    public (int First, int Count) this[int run] =>
        _lengths.IsEmpty ? (0, rows) : (run * Steps, Math.Min(_lengths[run], Steps));

    /// <summary>A run's part of a matrix with these rows.</summary>
    public Matrix Part(Matrix m, int run) => m.RowsFrom(this[run].First, this[run].Count);

    /// <summary>Sets what no run holds to 0.</summary>
    public void ClearOthers(Matrix m)
    {
        for (var run = 0; run < Runs; run++)
        {
            for (var row = this[run].First + this[run].Count; row < (run + 1) * Steps; row++) m.Row(row).Clear();
        }
    }

    private int Steps => rows / Runs;
}
