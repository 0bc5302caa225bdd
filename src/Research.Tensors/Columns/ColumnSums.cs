namespace Research;

/// <summary>Adds some rows of some columns to sums.</summary>
internal unsafe interface IColumnKernel
{
    /// <param name="sums">One for each of <paramref name="columns"/>; the rows are added in their order.</param>
    void Add(Range rows, Range columns, double* sums);
}

/// <summary>
/// Sums of columns in double, rounded once. Stretches of rows are summed apart, each in the order of its rows, and then added in order: the
/// bits depend on the number of rows alone, while threads share many rows of few columns as well.
/// </summary>
internal static unsafe class ColumnSums
{
    /// <summary>Rows of a stretch: so many that batches of most networks without convolutions are one.</summary>
    public const int RowsAtOnce = 2048;

    /// <summary>Numbers that a thread sums at once: some 3 µs.</summary>
    private const int SummedAtOnce = 16384;

    /// <param name="rows">Of the matrix; its columns are as many as the sums.</param>
    /// <param name="accumulate">Adds to the sums in place of overwriting them.</param>
    public static void Run<TKernel>(ITensorBackend backend, TKernel kernel, int rows, Span<float> sums, bool accumulate)
        where TKernel : struct, IColumnKernel
    {
        var stretches = (int)Math.Max(1, ((long)rows + RowsAtOnce - 1) / RowsAtOnce);
        var parts = (double*)Scratch.Of(checked(stretches * sums.Length * (sizeof(double) / sizeof(float))));
        for (var j = 0; j < sums.Length; j++) parts[j] = accumulate ? sums[j] : 0;
        new Span<double>(parts + sums.Length, (stretches - 1) * sums.Length).Clear();
        // Whole cache lines of columns, so that no two threads write one.
        var width = (SummedAtOnce / Math.Clamp(rows, 1, RowsAtOnce) + Reductions.ColumnsAtOnce) / Reductions.ColumnsAtOnce * Reductions.ColumnsAtOnce;
        var stripes = (sums.Length + width - 1) / width;
        if (rows > 0) backend.For(stretches * stripes, 1, new Tiles<TKernel>(kernel, rows, sums.Length, width, stripes, parts));
        for (var j = 0; j < sums.Length; j++)
        {
            var sum = parts[j];
            for (var stretch = 1; stretch < stretches; stretch++) sum += parts[stretch * sums.Length + j];
            sums[j] = (float)sum;
        }
    }

    /// <summary>A stretch of rows by a stripe of columns each.</summary>
    private readonly struct Tiles<TKernel>(TKernel kernel, int rows, int columns, int width, int stripes, double* parts) : IRange
        where TKernel : struct, IColumnKernel
    {
        public void Run(int start, int end)
        {
            for (var tile = start; tile < end; tile++)
            {
                var (stretch, column) = (tile / stripes, tile % stripes * width);
                var row = stretch * RowsAtOnce;
                var rowAfter = row + Math.Min(RowsAtOnce, rows - row);
                kernel.Add(row..rowAfter, column..Math.Min(columns, column + width), parts + (long)stretch * columns + column);
            }
        }
    }
}
