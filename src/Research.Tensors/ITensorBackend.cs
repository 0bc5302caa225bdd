namespace Research;

/// <summary>The body of a parallel region. Blocks are fixed by the grain, never by the number of threads.</summary>
public interface IRange
{
    /// <summary>Runs elements start (included) to end (excluded).</summary>
    void Run(int start, int end);
}

/// <summary>An elementwise function: output[i] depends on input[i] alone. Spans are the same memory or apart, never shifted.</summary>
public interface IElementwise
{
    void Forward(ReadOnlySpan<float> input, Span<float> output);
}

/// <summary>
/// Where products, reductions and parallel regions run. The bits of a result depend on its arguments alone, never on the number of
/// threads or the vector width.
/// </summary>
public interface ITensorBackend
{
    /// <summary>
    /// How many threads a region may use, its caller's included: for a grain that gives each its share, where no bit depends on the grain.
    /// </summary>
    int Threads { get; }

    /// <summary>The same on its caller's thread alone, for any number of callers at once: for the blocks of a region.</summary>
    ITensorBackend Alone { get; }

    /// <summary>c = a · b (+ c where it accumulates) (+ bias, one a column), then <paramref name="after"/> elementwise.</summary>
    /// <param name="a">[m, k].</param>
    /// <param name="b">[k, n].</param>
    /// <param name="c">[m, n]; overlaps neither a nor b.</param>
    /// <param name="accumulate">Adds to c in place of overwriting it.</param>
    /// <param name="bias">[n], or empty.</param>
    /// <param name="after">Applied to each finished element, or null; only where c's columns lie side by side.</param>
    void Multiply(Matrix a, Matrix b, Matrix c, bool accumulate = false, ReadOnlySpan<float> bias = default, IElementwise? after = null);

    /// <summary>
    /// sums[j] = (sums[j] where it accumulates +) the sum of column j, in double, rounded once. Rows are added in their order; of more than 2048
    /// each 2048 are summed apart, and then added in order.
    /// </summary>
    void SumColumns(Matrix m, Span<float> sums, bool accumulate = false);

    /// <summary>The sum, in an order that the length decides, accumulated in double.</summary>
    double Sum(ReadOnlySpan<float> x);

    /// <summary>The sum of squares, in an order that the length decides, accumulated in double.</summary>
    double SumOfSquares(ReadOnlySpan<float> x);

    /// <summary>
    /// Runs the body over [0, count) in blocks of <paramref name="grain"/> elements (the last may be shorter), on as many threads as there
    /// are; allocates nothing. A region within a region runs on its caller. What a block throws, the caller throws after the region's end.
    /// </summary>
    void For<TBody>(int count, int grain, TBody body)
        where TBody : struct, IRange;
}
