namespace Research;

/// <content>The products.</content>
public sealed unsafe partial class PackedOperand
{
    /// <summary>The deepest block: a panel of this depth fills a first-level cache of 32 KiB, and c is seldom loaded again.</summary>
    private const int DepthBlock = 512;

    /// <summary>Columns of the widest panel of any vector width.</summary>
    private const int WidestPanel = VectorsPerPanel * WidestVector;

    /// <summary>A tile at the right edge, beside whose columns c has no room.</summary>
    private const int EdgeFloats = Tile<Lane>.LargestRows * WidestPanel;

    /// <summary>c = a · the operand (+ c where it accumulates) (+ bias, one a column), on this thread.</summary>
    /// <param name="a">[m, depth], its columns side by side.</param>
    /// <param name="packed">What <see cref="Pack(Matrix, Span{float})"/> wrote.</param>
    /// <param name="c">[m, columns], its columns side by side; overlaps neither.</param>
    /// <param name="first">The first row of a and c that takes part.</param>
    /// <param name="count">How many do.</param>
    /// <param name="accumulate">Adds to c in place of overwriting it.</param>
    /// <param name="bias">[columns], or empty.</param>
    /// <exception cref="ArgumentException">Shapes that do not match.</exception>
    public void Multiply(
        Matrix a, ReadOnlySpan<float> packed, Matrix c, int first, int count, bool accumulate = false, ReadOnlySpan<float> bias = default)
    {
        if (a.Columns != Depth || c.Columns != Columns || a.Rows != c.Rows || a.ColumnStride != 1 || c.ColumnStride != 1)
            throw new ArgumentException($"[{a.Rows}, {a.Columns}] · [{Depth}, {Columns}] does not give [{c.Rows}, {c.Columns}] row by row");
        if ((first | count) < 0 || first > a.Rows - count) throw new ArgumentException($"{count} rows from {first} on of {a.Rows}");
        if (!bias.IsEmpty && bias.Length != Columns)
            throw new ArgumentException($"a bias of {bias.Length} for {Columns} columns", nameof(bias));
        Require(packed.Length);
        if (count == 0) return;
        fixed (float* left = a.Raw, right = packed, result = c.Raw, added = bias)
        {
            var operands = new Operands
            {
                Rows = count,
                A = left + (nint)first * a.RowStride,
                ARow = a.RowStride,
                B = right,
                C = result + (nint)first * c.RowStride,
                CRow = c.RowStride,
                Bias = added,
                Accumulate = accumulate,
            };
            switch (Hardware.Level)
            {
                case LaneLevel.Vector512: Multiply<Lanes512>(operands); break;
                case LaneLevel.Vector256: Multiply<Lanes256>(operands); break;
                case LaneLevel.Vector128: Multiply<Lanes128>(operands); break;
                case LaneLevel.Scalar: Multiply<Lane>(operands); break;
                default: Multiply<SoftwareLane>(operands); break;
            }
        }
    }

    private void Multiply<T>(in Operands operands)
        where T : struct, ITileLanes<T>
    {
        var edge = stackalloc float[EdgeFloats];
        var padded = stackalloc float[WidestPanel];
        var blocks = (Depth + DepthBlock - 1) / DepthBlock;
        for (var block = 0; block < blocks; block++)
        {
            var depth = Product<T>.Part(Depth, blocks, block, 1);
            for (var j = 0; j < Columns; j += VectorsPerPanel * T.Count)
            {
                var bias = depth.First + depth.Count == Depth ? operands.Bias : null;
                if (bias is not null) bias = Column<T>.Padded(bias + j, Math.Min(Width<T>(j), Columns - j), Width<T>(j), padded);
                Panel<T>(operands, depth, j, bias, edge);
            }
        }
    }

    private void Panel<T>(in Operands o, (int First, int Count) depth, int column, float* bias, float* edge)
        where T : struct, ITileLanes<T>
    {
        var width = Width<T>(column);
        var tile = new TileOperands
        {
            Depth = depth.Count,
            B = o.B + (nint)Depth * column + depth.First * width,
            BRow = width,
            Fresh = depth.First == 0 && !o.Accumulate,
            Bias = bias,
        };
        var tiles = EvenParts.Of(o.Rows, T.TileRows);
        var rows = new LeftRows(o.A + depth.First, o.ARow, 1, 0);
        Column<T>.Run(o.C + column, o.CRow, 1, Math.Min(width, Columns - column), width, tiles, rows, tile, edge);
    }
}
