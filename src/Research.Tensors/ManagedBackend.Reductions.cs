namespace Research;

public sealed partial class ManagedBackend
{
    /// <summary>Numbers that a thread sums at once: some 3 µs.</summary>
    private const int SummedAtOnce = 16384;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Not one sum a column.</exception>
    public unsafe void SumColumns(Matrix m, Span<float> sums, bool accumulate = false)
    {
        if (sums.Length != m.Columns) throw new ArgumentException($"{sums.Length} sums for {m.Columns} columns", nameof(sums));
        // Whole cache lines of columns, so that no two threads write one.
        var columns = (SummedAtOnce / Math.Max(1, m.Rows) + Reductions.ColumnsAtOnce) / Reductions.ColumnsAtOnce * Reductions.ColumnsAtOnce;
        fixed (float* pinned = sums) _pool.For(m.Columns, columns, new ColumnSums(m, pinned, accumulate));
    }

    /// <inheritdoc/>
    public double Sum(ReadOnlySpan<float> x) => Reductions.Sum(x);

    /// <inheritdoc/>
    public double SumOfSquares(ReadOnlySpan<float> x) => Reductions.SumOfSquares(x);

    private readonly unsafe struct ColumnSums(Matrix m, float* sums, bool accumulate) : IRange
    {
        public void Run(int start, int end) =>
            Reductions.SumColumns(m.ColumnsFrom(start, end - start), new Span<float>(sums + start, end - start), accumulate);
    }
}
