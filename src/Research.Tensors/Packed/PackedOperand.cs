namespace Research;

/// <summary>
/// The right operand of many products with few rows each, packed once: what a recurrent layer multiplies every step's input and state by.
/// The products run on their callers, who share out rows among threads themselves.
/// </summary>
/// <remarks>An element's bits are those of <see cref="ITensorBackend.Multiply"/>.</remarks>
public sealed unsafe partial class PackedOperand
{
    /// <summary>Columns are padded to whole vectors of the widest kind.</summary>
    private const int WidestVector = 16;

    private const int VectorsPerPanel = 2;

    /// <param name="depth">Rows of the operand, at least 1.</param>
    /// <param name="columns">Columns of the operand, at least 1.</param>
    /// <exception cref="ArgumentException">Fewer, or more than an array holds.</exception>
    public PackedOperand(int depth, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        var floats = (long)depth * ((columns + (long)WidestVector - 1) / WidestVector * WidestVector);
        if (floats > Array.MaxLength) throw new ArgumentException($"an operand [{depth}, {columns}] is larger than any array");
        (Depth, Columns, Floats) = (depth, columns, (int)floats);
    }

    public int Depth { get; }

    public int Columns { get; }

    /// <summary>Floats that the packed operand takes.</summary>
    public int Floats { get; }

    /// <summary>Packs the operand.</summary>
    /// <param name="source">[depth, columns]; a transpose is as good.</param>
    /// <param name="packed">Room for <see cref="Floats"/>.</param>
    /// <exception cref="ArgumentException">Another shape, or too little room.</exception>
    public void Pack(Matrix source, Span<float> packed) => Pack(source, default, packed);

    /// <summary>Packs an operand in two parts, one above the other.</summary>
    /// <param name="upper">[some of the depth, columns]; a transpose is as good.</param>
    /// <param name="lower">[the rest of the depth, columns], in the same order as the upper part; none, where that is the whole.</param>
    /// <param name="packed">Room for <see cref="Floats"/>.</param>
    /// <exception cref="ArgumentException">Other shapes, or too little room.</exception>
    public void Pack(Matrix upper, Matrix lower, Span<float> packed)
    {
        if (upper.Rows + lower.Rows != Depth || upper.Columns != Columns || (lower.Rows > 0 && lower.Columns != Columns))
        {
            throw new ArgumentException(
                $"[{upper.Rows}, {upper.Columns}] above [{lower.Rows}, {lower.Columns}] where [{Depth}, {Columns}] is to be packed");
        }

        Require(packed.Length);
        switch (Hardware.Level)
        {
            case LaneLevel.Vector512: Pack<Lanes512>(upper, lower, packed); break;
            case LaneLevel.Vector256: Pack<Lanes256>(upper, lower, packed); break;
            case LaneLevel.Vector128: Pack<Lanes128>(upper, lower, packed); break;
            case LaneLevel.Scalar: Pack<Lane>(upper, lower, packed); break;
            default: Pack<SoftwareLane>(upper, lower, packed); break;
        }
    }

    private void Pack<T>(Matrix upper, Matrix lower, Span<float> packed)
        where T : struct, ITileLanes<T>
    {
        fixed (float* first = upper.Raw, second = lower.Raw, target = packed)
        {
            for (var j = 0; j < Columns; j += VectorsPerPanel * T.Count)
            {
                var columns = Math.Min(Columns - j, VectorsPerPanel * T.Count);
                var width = Width<T>(j);
                var panel = target + (nint)j * Depth;
                Packing.Panel<T>(
                    first + (nint)j * upper.ColumnStride, upper.RowStride, upper.ColumnStride, upper.Rows, columns, width, panel);
                if (lower.Rows == 0) continue;
                Packing.Panel<T>(
                    second + (nint)j * lower.ColumnStride, lower.RowStride, lower.ColumnStride, lower.Rows, columns, width,
                    panel + upper.Rows * width);
            }
        }
    }

    /// <summary>Of the panel that begins at a column: two vectors, or one where the columns end within it.</summary>
    private int Width<T>(int column)
        where T : struct, ITileLanes<T> => Columns - column <= T.Count ? T.Count : VectorsPerPanel * T.Count;

    private void Require(int length)
    {
        if (length < Floats) throw new ArgumentException($"{length} floats where the packed operand takes {Floats}");
    }
}
