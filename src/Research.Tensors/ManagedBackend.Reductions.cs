namespace Research;

public sealed partial class ManagedBackend
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Not one sum a column.</exception>
    public void SumColumns(Matrix m, Span<float> sums, bool accumulate = false)
    {
        if (sums.Length != m.Columns) throw new ArgumentException($"{sums.Length} sums for {m.Columns} columns", nameof(sums));
        ColumnSums.Run(this, new Elements(m), m.Rows, sums, accumulate);
    }

    /// <inheritdoc/>
    public double Sum(ReadOnlySpan<float> x) => Reductions.Sum(x);

    /// <inheritdoc/>
    public double SumOfSquares(ReadOnlySpan<float> x) => Reductions.SumOfSquares(x);

    private readonly unsafe struct Elements(Matrix m) : IColumnKernel
    {
        public void Add(Range rows, Range columns, double* sums)
        {
            var (row, column) = (rows.Start.Value, columns.Start.Value);
            Reductions.AddColumns(m.RowsFrom(row, rows.End.Value - row).ColumnsFrom(column, columns.End.Value - column), sums);
        }
    }
}
