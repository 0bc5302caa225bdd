namespace Research;

/// <summary>
/// A block of a product on one thread: blocks of depth, then of columns, then of rows, then panels of columns, then tiles.
/// Every element of c starts from 0, or from what it holds where the product accumulates; the products along the depth are
/// added in order, each fused and rounded once; the bias comes last. So no blocking, edge, vector width or thread shows in the bits.
/// Source: Goto and van de Geijn, "Anatomy of high-performance matrix multiplication" (2008).
/// </summary>
internal static unsafe class Product<T>
    where T : struct, ITileLanes<T>
{
    /// <summary>
    /// Depth of the deepest block. Its panel of b may be larger than a first-level cache: a tile reads it in order, slowly enough for the
    /// second-level one, and every block of depth but the first reads and writes c once more.
    /// </summary>
    public const int Deepest = 1040;

    /// <summary>Floats of a block of a: 128 KiB, which the second-level cache holds beside a panel of b and those that follow.</summary>
    private const int RowFloats = 32768;

    /// <summary>
    /// Floats of a where one block has all the rows: 320 KiB. It costs the panels their room in the second-level cache, and spares b its way
    /// to the last-level one and back for each further block.
    /// </summary>
    private const int AllRowsFloats = 81920;

    /// <summary>Depth of the flattest block with all the rows: below it, c is read and written too often.</summary>
    private const int Flattest = 256;

    /// <summary>Columns of b that are packed at once where several blocks of rows read them: they stay in the last-level cache.</summary>
    private const int ColumnBlock = 1024;

    /// <summary>Rows of a farther apart than this many floats get into each other's way in the caches.</summary>
    private const int FarApart = 512;

    /// <summary>What a first-level cache of 32 KiB holds.</summary>
    private const int FirstLevelFloats = 8192;

    /// <summary>A panel of so much of b, unpacked, touches 64 pages of 4 KiB: as many as processors translate at once.</summary>
    private const int PagesFloats = 65536;

    /// <summary>What a second-level cache of 512 KiB holds.</summary>
    private const int SecondLevelFloats = 131072;

    /// <summary>2 MiB of b: more of it, unpacked, costs more pages to look up than its packing.</summary>
    private const int NearFloats = 524288;

    private const int VectorsPerPanel = 2;

    private static int PanelWidth => VectorsPerPanel * T.Count;

    /// <summary>Where a block lies in c.</summary>
    public readonly record struct Block(int FirstRow, int Rows, int FirstColumn, int Columns);

    /// <summary>Where a block of rows reads the panels of b.</summary>
    private enum Source
    {
        InPlace,

        /// <summary>It packs each for itself.</summary>
        Packed,

        /// <summary>It packs each to a place of its own, for the blocks of rows that follow too.</summary>
        PackedForAll,

        /// <summary>A block of rows before has packed them, or the thread's block before.</summary>
        PackedBefore,
    }

    /// <param name="kept">Where b's panels stay packed for the thread's next block of the same columns: whose they are. The depth is that
    /// of one block then.</param>
    public static void Run(in Operands operands, Block block, KeptPanels kept)
    {
        var keeps = kept.Product != 0;
        var inPlace = !keeps && ReadsInPlace(operands, block.Rows);
        var withAllRows = AllRowsFloats / block.Rows;
        var hasAllRows = !inPlace && withAllRows >= (keeps ? operands.Depth : Math.Min(Flattest, operands.Depth));
        var depthBlocks = Math.Max(1, Blocks(operands.Depth, hasAllRows ? Math.Clamp(withAllRows, 1, Deepest) : Deepest));
        var deepest = Blocks(operands.Depth, depthBlocks);
        var rowBlock = hasAllRows ? block.Rows : Math.Max(T.TileRows, RowFloats / Math.Max(1, deepest) / T.TileRows * T.TileRows);
        var rowBlocks = Blocks(block.Rows, rowBlock);
        var columnBlocks = keeps || rowBlocks == 1 ? 1 : Blocks(block.Columns, ColumnBlock);
        var atOnce = keeps ? block.Columns : Math.Min(block.Columns, ColumnBlock + PanelWidth);
        var packedColumns = inPlace || (rowBlocks == 1 && !keeps) ? PanelWidth : Blocks(atOnce, PanelWidth) * PanelWidth;
        var scratch = Buffers.Of(deepest, Blocks(block.Rows, rowBlocks) + T.TileRows, packedColumns, kept, out var arePacked);
        for (var d = 0; d < depthBlocks; d++)
        {
            var depth = Part(operands.Depth, depthBlocks, d, 1);
            for (var j = 0; j < columnBlocks; j++)
            {
                var columns = Part(block.Columns, columnBlocks, j, PanelWidth);
                for (var r = 0; r < rowBlocks; r++)
                {
                    var rows = Part(block.Rows, rowBlocks, r, T.TileRows);
                    var part = new Block(block.FirstRow + rows.First, rows.Count, block.FirstColumn + columns.First, columns.Count);
                    var source = inPlace ? Source.InPlace
                        : arePacked || r > 0 ? Source.PackedBefore
                        : keeps || rowBlocks > 1 ? Source.PackedForAll : Source.Packed;
                    Panels(operands, scratch, depth, part, source);
                }
            }
        }

        Scratch.Kept = kept;
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

    private static void Panels(in Operands o, in Buffers scratch, (int First, int Count) depth, Block block, Source source)
    {
        var tiles = EvenParts.Of(block.Rows, T.TileRows);
        var left = Left(o, scratch, depth, block, tiles);
        var c = o.C + block.FirstRow * o.CRow;
        for (var j = 0; j < block.Columns; j += PanelWidth)
        {
            var columns = Math.Min(PanelWidth, block.Columns - j);
            var width = columns <= T.Count ? T.Count : PanelWidth;
            var column = block.FirstColumn + j;
            var bias = depth.First + depth.Count == o.Depth ? o.Bias : null;
            var tile = new TileOperands
            {
                Depth = depth.Count,
                B = o.B + depth.First * o.BRow + column * o.BColumn,
                BRow = o.BRow,
                Fresh = depth.First == 0 && !o.Accumulate,
                Bias = bias is null ? null : Column<T>.Padded(bias + column, columns, width, scratch.Bias),
            };
            // The panel at the right edge is packed in any case.
            if (source != Source.InPlace || columns < width)
                Pack(o, ref tile, columns, width, source, scratch.B + (source is Source.InPlace or Source.Packed ? 0 : j) * depth.Count);
            Column<T>.Run(c + column * o.CColumn, o.CRow, o.CColumn, columns, width, tiles, left, tile, scratch.C);
        }
    }

    /// <summary>Sees to it that all tiles but perhaps the first read a panel where it is packed.</summary>
    /// <param name="panel">That place.</param>
    private static void Pack(in Operands o, ref TileOperands tile, int columns, int width, Source source, float* panel)
    {
        if (source != Source.PackedBefore && o.BColumn == 1 && columns == PanelWidth)
        {
            tile.Copy = panel;
            return;
        }

        if (source != Source.PackedBefore) Packing.Panel<T>(tile.B, o.BRow, o.BColumn, tile.Depth, columns, width, panel);
        tile.ReadPacked(panel, width);
    }

    /// <summary>Where the tiles' rows of a block of a lie: in place, or packed tile after tile.</summary>
    private static LeftRows Left(in Operands o, in Buffers scratch, (int First, int Count) depth, Block block, EvenParts tiles)
    {
        var a = o.A + block.FirstRow * o.ARow + depth.First * o.AColumn;
        if (tiles.Count == 1 || !IsWorthPacking(block, depth.Count, o.ARow, o.AColumn)) return new LeftRows(a, o.ARow, o.AColumn, 0);
        for (var t = 0; t < tiles.Count; t += tiles.Alike(t))
        {
            var first = tiles.First(t);
            var place = scratch.A + first * depth.Count;
            Packing.Tiles(a + first * o.ARow, o.ARow, o.AColumn, depth.Count, tiles.Size(t), tiles.Alike(t), place);
        }

        return new LeftRows(scratch.A, 1, 0, depth.Count);
    }

    /// <summary>
    /// Whether b's columns lie side by side, and one tile alone reads a panel, or fewer rows of a than pay for its packing: the nearer b is,
    /// the more of them. The numbers of rows were measured, with tiles of 6 by 16 and, the same, of 8 by 32.
    /// </summary>
    private static bool ReadsInPlace(in Operands o, int rows) => o.BColumn == 1 && (rows <= T.TileRows || rows < (o.BRow * o.Depth) switch
    {
        <= FirstLevelFloats => int.MaxValue,
        <= PagesFloats => 112,
        <= SecondLevelFloats => 56,
        <= NearFloats => 28,
        _ => 8,
    });

    /// <summary>
    /// Rows are read in place but where that is slow: down the columns of a block that a first-level cache does not hold, or along rows
    /// so far apart that the lines and pages of a tile get into each other's way. The copy must pay: it is read once a panel.
    /// </summary>
    private static bool IsWorthPacking(Block block, int depth, nint row, nint column)
    {
        const int manyPanels = 16, somePanels = 4;
        return column == 1
            ? row >= FarApart && block.Columns >= manyPanels * PanelWidth
            : block.Rows * depth > FirstLevelFloats && block.Columns > somePanels * PanelWidth;
    }

    /// <summary>The parts of a thread's scratch memory.</summary>
    private readonly struct Buffers
    {
        public float* B { get; private init; }

        public float* C { get; private init; }

        public float* Bias { get; private init; }

        public float* A { get; private init; }

        /// <param name="depth">The deepest block.</param>
        /// <param name="rows">The most rows of a block.</param>
        /// <param name="columns">Columns of b packed at once, whole panels.</param>
        /// <param name="arePacked">They are these already.</param>
        public static Buffers Of(int depth, int rows, int columns, KeptPanels kept, out bool arePacked)
        {
            var (panels, tile) = (depth * columns, T.TileRows * PanelWidth);
            var memory = Scratch.Of(panels + tile + PanelWidth + rows * depth, kept, out arePacked);
            return new Buffers { B = memory, C = memory + panels, Bias = memory + panels + tile, A = memory + panels + tile + PanelWidth };
        }
    }
}
