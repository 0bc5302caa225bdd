namespace Research;

/// <summary>Regions over the rows of matrices.</summary>
public static class RowRegions
{
    /// <summary>Elements of a block: some microseconds of a few operations each.</summary>
    private const int ElementsAtOnce = 4096;

    /// <summary>Runs the body over all rows of a matrix, in blocks of as many rows as make some microseconds' work.</summary>
    /// <param name="m">Its shape alone counts.</param>
    /// <param name="body">From a row (included) to another (excluded).</param>
    public static void ForRows<TBody>(this ITensorBackend backend, Matrix m, TBody body)
        where TBody : struct, IRange => backend.For(m.Rows, Math.Max(1, ElementsAtOnce / Math.Max(1, m.Columns)), body);
}
