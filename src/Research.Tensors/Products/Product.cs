namespace Research;

/// <summary>
/// A block of a product on one thread: blocks of depth, then of rows, then panels of columns, then tiles.
/// Every element of c starts from 0, or from what it holds where the product accumulates; the products along the depth are
/// added in order, each fused and rounded once; the bias comes last. So no blocking, edge, vector width or thread shows in the bits.
/// </summary>
internal static unsafe class Product<T>
    where T : struct, ILanes<T>
{
    /// <summary>Depth of a block: a panel of b of this depth and two vectors' width fills half of a first-level cache.</summary>
    private const int DepthBlock = 256;


    /// <summary>Rows of a block: with the depth above, a quarter of a megabyte of a, which the second-level cache holds.</summary>
    private const int RowBlock = 192;


    /// <summary>Below this many rows a panel of b is not read often enough to pay for its packing.</summary>
    private const int RowsWorthPacking = 48;

    private const int VectorsPerPanel = 2;


    private static int PanelWidth => VectorsPerPanel * T.Count;

    /// <summary>Where a block lies in c.</summary>
    public readonly record struct Block(int FirstRow, int Rows, int FirstColumn, int Columns);

    public static void Run(in Operands operands, Block block)
    {
        var scratch = new Buffers(Scratch.Of(Buffers.Floats));
        var depthBlocks = Math.Max(1, Blocks(operands.Depth, DepthBlock));
        var rowBlocks = Blocks(block.Rows, RowBlock);
        for (var d = 0; d < depthBlocks; d++)
        {
            var depth = Part(operands.Depth, depthBlocks, d, 1);
            for (var r = 0; r < rowBlocks; r++)
            {
                var rows = Part(block.Rows, rowBlocks, r, T.TileRows);
                Panels(operands, scratch, depth, block with { FirstRow = block.FirstRow + rows.First, Rows = rows.Count });
            }
        }
    }

    private static int Blocks(int size, int block) => (size + block - 1) / block;

    /// <summary>The parts of a size, as even as units allow.</summary>
    public static (int First, int Count) Part(int size, int parts, int part, int unit)
    {
        var units = (size + unit - 1) / unit;
        var first = (int)((long)units * part / parts) * unit;
        var end = Math.Min(size, (int)((long)units * (part + 1) / parts) * unit);
        return (first, end - first);
    }

    private static void Panels(in Operands o, in Buffers scratch, (int First, int Count) depth, Block block)
    {
        var a = o.A + block.FirstRow * o.ARow + depth.First * o.AColumn;
        var aRow = o.ARow;
        var aColumn = o.AColumn;
        var tiles = Blocks(block.Rows, T.TileRows);
        var packedRows = tiles > 1 && IsWorthPacking(block, depth.Count, aRow, aColumn);
        if (packedRows)
        {
            for (var t = 0; t < tiles; t++)
            {
                var rows = Part(block.Rows, tiles, t, 1);
                Packing.Rows(a + rows.First * aRow, aRow, aColumn, depth.Count, rows.Count, scratch.A + rows.First * depth.Count);
            }
        }

        for (var j = 0; j < block.Columns; j += PanelWidth)
        {
            var columns = Math.Min(PanelWidth, block.Columns - j);
            var vectors = columns <= T.Count ? 1 : VectorsPerPanel;
            var width = vectors * T.Count;
            var column = block.FirstColumn + j;
            var panel = o.B + depth.First * o.BRow + column * o.BColumn;
            var panelRow = o.BRow;
            if (columns < width || o.BColumn != 1 || block.Rows >= RowsWorthPacking)
            {
                Packing.Panel<T>(panel, o.BRow, o.BColumn, depth.Count, columns, width, scratch.B);
                panel = scratch.B;
                panelRow = width;
            }

            var bias = depth.First + depth.Count == o.Depth ? o.Bias : null;
            if (bias is not null) bias = Padded(bias + column, columns, width, scratch.Bias);
            for (var t = 0; t < tiles; t++)
            {
                var rows = Part(block.Rows, tiles, t, 1);
                var tileA = packedRows ? scratch.A + rows.First * depth.Count : a + rows.First * aRow;
                var c = o.C + (block.FirstRow + rows.First) * o.CRow + column * o.CColumn;
                var fresh = depth.First == 0 && !o.Accumulate;
                var whole = columns == width && o.CColumn == 1;
                if (!whole && !fresh) Copy(c, o.CRow, o.CColumn, scratch.C, width, 1, rows.Count, columns);
                Tile<T>.Run(
                    rows.Count, vectors, depth.Count,
                    tileA, packedRows ? 1 : aRow, packedRows ? rows.Count : aColumn,
                    panel, panelRow,
                    whole ? c : scratch.C, whole ? o.CRow : width,
                    fresh, bias);
                if (!whole) Copy(scratch.C, width, 1, c, o.CRow, o.CColumn, rows.Count, columns);
            }
        }
    }

    /// <summary>
    /// Rows are read in place but where that is slow: down the columns of a block that a first-level cache does not hold, or along rows
    /// so far apart that the lines and pages of a tile get into each other's way. The copy must pay: it is read once a panel.
    /// </summary>
    private static bool IsWorthPacking(Block block, int depth, nint row, nint column)
    {
        const int firstLevelFloats = 8192, farApart = 512, manyPanels = 16, somePanels = 4;
        return column == 1
            ? row >= farApart && block.Columns >= manyPanels * PanelWidth
            : block.Rows * depth > firstLevelFloats && block.Columns >= somePanels * PanelWidth;
    }

    private static float* Padded(float* bias, int columns, int width, float* padded)
    {
        if (columns == width) return bias;
        for (var j = 0; j < width; j++) padded[j] = j < columns ? bias[j] : 0f;
        return padded;
    }

    private static void Copy(
        float* source, nint sourceRow, nint sourceColumn, float* target, nint targetRow, nint targetColumn, int rows, int columns)
    {
        for (var i = 0; i < rows; i++)
        {
            var from = source + i * sourceRow;
            var to = target + i * targetRow;
            for (var j = 0; j < columns; j++) to[j * targetColumn] = from[j * sourceColumn];
        }
    }

    /// <summary>The parts of a thread's scratch memory.</summary>
    private readonly struct Buffers(float* memory)
    {
        private static int PanelFloats => DepthBlock * PanelWidth;

        private static int TileFloats => T.TileRows * PanelWidth;

        private static int RowFloats => (RowBlock + T.TileRows) * DepthBlock;

        public static int Floats => PanelFloats + TileFloats + PanelWidth + RowFloats;

        public float* B => memory;

        public float* C => memory + PanelFloats;

        public float* Bias => memory + PanelFloats + TileFloats;

        public float* A => memory + PanelFloats + TileFloats + PanelWidth;
    }
}
