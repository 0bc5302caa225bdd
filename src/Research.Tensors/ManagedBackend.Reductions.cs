namespace Research;

public sealed partial class ManagedBackend
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Not one sum a column.</exception>
    public void SumColumns(Matrix m, Span<float> sums, bool accumulate = false)
    {
        if (sums.Length != m.Columns) throw new ArgumentException($"{sums.Length} sums for {m.Columns} columns", nameof(sums));
        Reductions.SumColumns(m, sums, accumulate);
    }

    /// <inheritdoc/>
    public double Sum(ReadOnlySpan<float> x) => Reductions.Sum(x);

    /// <inheritdoc/>
    public double SumOfSquares(ReadOnlySpan<float> x) => Reductions.SumOfSquares(x);
}
