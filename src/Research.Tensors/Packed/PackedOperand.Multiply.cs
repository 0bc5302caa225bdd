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
                if (bias is not null) bias = Padded(bias + j, Math.Min(Width<T>(j), Columns - j), Width<T>(j), padded);
                Panel<T>(operands, depth, j, bias, edge);
            }
        }
    }

    /// <summary>All rows by one panel of columns, in tiles as even as can be.</summary>
    private void Panel<T>(in Operands o, (int First, int Count) depth, int column, float* bias, float* edge)
        where T : struct, ITileLanes<T>
    {
        var width = Width<T>(column);
        var columns = Math.Min(width, Columns - column);
        var panel = o.B + (nint)Depth * column + depth.First * width;
        var fresh = depth.First == 0 && !o.Accumulate;
        var tiles = (o.Rows + T.TileRows - 1) / T.TileRows;
        var (height, higher) = (o.Rows / tiles, o.Rows % tiles);
        var whole = columns == width;
        var operands = new TileOperands
        {
            Depth = depth.Count,
            A = o.A + depth.First,
            ARow = o.ARow,
            AColumn = 1,
            B = panel,
            BRow = width,
            C = whole ? o.C + column : edge,
            CRow = whole ? o.CRow : width,
            Fresh = fresh,
            Bias = bias,
        };
        var c = o.C + column;
        for (var tile = 0; tile < tiles;)
        {
            var rows = tile < higher ? height + 1 : height;
            // All tiles of a height at once; at an edge one by one, through memory of their own.
            var count = !whole ? 1 : tile < higher ? higher : tiles - higher;
            operands.ATile = rows * o.ARow;
            if (!whole && !fresh) Copy(c, o.CRow, edge, width, rows, columns);
            Tile<T>.Run(rows, width / T.Count, count, operands);
            if (!whole) Copy(edge, width, c, o.CRow, rows, columns);
            operands.A += count * operands.ATile;
            c += count * rows * o.CRow;
            if (whole) operands.C = c;
            tile += count;
        }
    }

    private static float* Padded(float* bias, int columns, int width, float* padded)
    {
        if (columns == width) return bias;
        for (var j = 0; j < width; j++) padded[j] = j < columns ? bias[j] : 0f;
        return padded;
    }

    private static void Copy(float* source, nint sourceRow, float* target, nint targetRow, int rows, int columns)
    {
        for (var i = 0; i < rows; i++)
            new ReadOnlySpan<float>(source + i * sourceRow, columns).CopyTo(new Span<float>(target + i * targetRow, columns));
    }
}
