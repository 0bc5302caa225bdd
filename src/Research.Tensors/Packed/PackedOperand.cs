namespace Research;

/// <summary>
/// The right operand of many products with few rows each, packed once: what a recurrent layer multiplies every step's state by. The
/// products run on their callers, who share out rows among threads themselves.
/// </summary>
/// <remarks>An element's bits are those of <see cref="ITensorBackend.Multiply"/>.</remarks>
public sealed unsafe class PackedOperand
{
    /// <summary>Rows multiplied at a time; their places stand on the stack.</summary>
    private const int RowsAtOnce = 64;

    private readonly int[] _depths;

    /// <param name="depth">Rows of the operand, at least 1.</param>
    /// <param name="columns">Columns of the operand, at least 1.</param>
    public PackedOperand(int depth, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        (Depth, Columns) = (depth, columns);
        _depths = [.. Enumerable.Range(0, depth)];
    }

    public int Depth { get; }

    public int Columns { get; }

    /// <summary>Floats that the packed operand takes.</summary>
    public int Floats => Depth * GatheredProduct.Padded(Columns);

    /// <summary>Packs the operand.</summary>
    /// <param name="source">[depth, columns]; a transpose is as good.</param>
    /// <param name="packed">Room for <see cref="Floats"/>.</param>
    /// <exception cref="ArgumentException">Another shape, or too little room.</exception>
    public void Pack(Matrix source, Span<float> packed)
    {
        if (source.Rows != Depth || source.Columns != Columns)
            throw new ArgumentException($"[{source.Rows}, {source.Columns}] where [{Depth}, {Columns}] is to be packed", nameof(source));
        Require(packed.Length);
        fixed (float* from = source.Raw, to = packed)
        {
            ReadOnlySpan<int> whole = [0];
            GatheredProduct.Pack(from, whole, Depth, source.RowStride, source.ColumnStride, Columns, to);
        }
    }

    /// <summary>c = a · the operand (+ c where it accumulates), on this thread.</summary>
    /// <param name="a">[m, depth], its columns side by side.</param>
    /// <param name="packed">What <see cref="Pack"/> wrote.</param>
    /// <param name="c">[m, columns], its columns side by side; overlaps neither.</param>
    /// <param name="first">The first row of a and c that takes part.</param>
    /// <param name="count">How many do.</param>
    /// <exception cref="ArgumentException">Shapes that do not match.</exception>
    public void Multiply(Matrix a, ReadOnlySpan<float> packed, Matrix c, int first, int count, bool accumulate = false)
    {
        if (a.Columns != Depth || c.Columns != Columns || a.Rows != c.Rows || a.ColumnStride != 1 || c.ColumnStride != 1)
            throw new ArgumentException($"[{a.Rows}, {a.Columns}] · [{Depth}, {Columns}] does not give [{c.Rows}, {c.Columns}] row by row");
        if ((first | count) < 0 || first > a.Rows - count) throw new ArgumentException($"{count} rows from {first} on of {a.Rows}");
        Require(packed.Length);
        var rows = stackalloc int[RowsAtOnce];
        var targets = stackalloc int[RowsAtOnce];
        var edge = stackalloc float[GatheredProduct.EdgeFloats];
        fixed (float* left = a.Raw, right = packed, result = c.Raw)
        fixed (int* depths = _depths)
        {
            for (var done = 0; done < count; done += RowsAtOnce)
            {
                var part = Math.Min(RowsAtOnce, count - done);
                for (var i = 0; i < part; i++) (rows[i], targets[i]) = (i * a.RowStride, i * c.RowStride);
                new GatheredProduct
                {
                    Rows = part,
                    RowOffsets = rows,
                    Targets = targets,
                    Depth = Depth,
                    Depths = depths,
                    A = left + (nint)(first + done) * a.RowStride,
                    B = right,
                    Columns = Columns,
                    C = result + (nint)(first + done) * c.RowStride,
                    Accumulate = accumulate,
                    Edge = edge,
                }.Run();
            }
        }
    }

    private void Require(int length)
    {
        if (length < Floats) throw new ArgumentException($"{length} floats where the packed operand takes {Floats}");
    }
}
