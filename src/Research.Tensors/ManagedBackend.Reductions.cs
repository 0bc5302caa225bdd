namespace Research;

public sealed unsafe partial class ManagedBackend
{
    /// <summary>Numbers that are summed at once: some 2 µs. Sums of more are added in order, so that threads share them.</summary>
    private const int SummedAtOnce = 32768;

    /// <summary>Sums that are kept at once, on the stack.</summary>
    private const int SumsAtOnce = 256;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Not one sum a column.</exception>
    public void SumColumns(Matrix m, Span<float> sums, bool accumulate = false)
    {
        if (sums.Length != m.Columns) throw new ArgumentException($"{sums.Length} sums for {m.Columns} columns", nameof(sums));
        ColumnSums.Run(this, new Elements(m), m.Rows, sums, accumulate);
    }

    /// <inheritdoc/>
    public double Sum(ReadOnlySpan<float> x) => InStretches(x, squares: false);

    /// <inheritdoc/>
    public double SumOfSquares(ReadOnlySpan<float> x) => InStretches(x, squares: true);

    private double InStretches(ReadOnlySpan<float> x, bool squares)
    {
        if (x.Length <= SummedAtOnce) return Of(x, squares);
        var sums = stackalloc double[SumsAtOnce];
        var sum = 0d;
        for (; !x.IsEmpty; x = x[Math.Min(x.Length, SumsAtOnce * SummedAtOnce)..])
        {
            var count = (int)Math.Min(SumsAtOnce, ((long)x.Length + SummedAtOnce - 1) / SummedAtOnce);
            fixed (float* start = x) For(count, 1, new Stretches(start, x.Length, squares, sums));
            for (var i = 0; i < count; i++) sum += sums[i];
        }

        return sum;
    }

    private static double Of(ReadOnlySpan<float> x, bool squares) => squares ? Reductions.SumOfSquares(x) : Reductions.Sum(x);

    /// <summary>A sum for each stretch of some numbers.</summary>
    private readonly struct Stretches(float* x, int length, bool squares, double* sums) : IRange
    {
        public void Run(int start, int end)
        {
            for (var i = start; i < end; i++)
            {
                var first = i * SummedAtOnce;
                sums[i] = Of(new ReadOnlySpan<float>(x + first, Math.Min(SummedAtOnce, length - first)), squares);
            }
        }
    }

    private readonly struct Elements(Matrix m) : IColumnKernel
    {
        public void Add(Range rows, Range columns, double* sums)
        {
            var (row, column) = (rows.Start.Value, columns.Start.Value);
            Reductions.AddColumns(m.RowsFrom(row, rows.End.Value - row).ColumnsFrom(column, columns.End.Value - column), sums);
        }
    }
}
