namespace Research;

/// <summary>
/// A product whose left operand is gathered from an image, on one thread: c[i, ·] (+)= Σ_k a[rows[i] + depths[k]] · b[k, ·] (+ bias).
/// </summary>
internal unsafe struct GatheredProduct : ILaneWork
{
    /// <summary>The deepest block: what it touches of a, b and c stays in a first-level cache of 32 KiB.</summary>
    private const int DepthBlock = 160;

    /// <summary>Columns of the widest panel of any vector width; b and bias have room for whole vectors up to it.</summary>
    private const int WidestVector = 16, VectorsPerPanel = 2;

    /// <summary>A tile at the right edge, beside whose columns c has no room.</summary>
    public const int EdgeFloats = GatheredTile<Lane>.LargestRows * VectorsPerPanel * WidestVector;

    public int Rows;
    public int* RowOffsets;

    /// <summary>Where each row of c begins.</summary>
    public int* Targets;
    public int Depth;
    public int* Depths;
    public float* A;
    public float* B;

    /// <summary>Elements from one row of b to the next; 0: b is packed by <see cref="Pack"/>.</summary>
    public nint BRow;
    public int Columns;
    public float* C;
    public bool Accumulate;

    /// <summary>One a column, then zeros up to <see cref="Padded"/>; or null.</summary>
    public float* Bias;

    /// <summary>Room for <see cref="EdgeFloats"/>.</summary>
    public float* Edge;

    /// <summary>Numbers of the vectors that so many columns are computed in.</summary>
    public static int Lanes(int columns) => Hardware.Lanes(Hardware.LevelFor(columns));

    /// <summary>
    /// Numbers of a vector that so many columns are to fill, or others serve better: a wide one, unless it is as slow as two narrow ones.
    /// </summary>
    public static int LanesToFill(int columns) => Hardware.HalvesWideVectors ? Lanes(columns) : Hardware.Lanes(Hardware.Level);

    /// <summary>Columns rounded up to whole vectors, of whatever width.</summary>
    public static int Padded(int columns) => (columns + WidestVector - 1) / WidestVector * WidestVector;

    /// <summary>Whether b can be read in place: whole vectors, and rows so near that a panel's lines do not displace each other.</summary>
    public static bool ReadsInPlace(int columns) => columns % Lanes(columns) == 0 && columns <= 4 * WidestVector;

    /// <summary>
    /// Packs b, panel after panel: row (block, i) of it is source[blocks[block] + i · rowStride + column · columnStride], with zeros beside
    /// the last column.
    /// </summary>
    /// <param name="packed">Room for the depth times <see cref="Padded"/>.</param>
    public static void Pack(
        float* source, ReadOnlySpan<int> blocks, int rows, nint rowStride, nint columnStride, int columns, float* packed)
    {
        var lanes = Lanes(columns);
        for (var j = 0; j < columns;)
        {
            var width = columns - j <= lanes ? lanes : VectorsPerPanel * lanes;
            var used = Math.Min(width, columns - j);
            foreach (var block in blocks)
            {
                var row = source + block + j * columnStride;
                for (var i = 0; i < rows; i++, row += rowStride, packed += width)
                {
                    if (columnStride == 1) new ReadOnlySpan<float>(row, used).CopyTo(new Span<float>(packed, used));
                    else for (var column = 0; column < used; column++) packed[column] = row[column * columnStride];
                    for (var column = used; column < width; column++) packed[column] = 0f;
                }
            }

            j += width;
        }
    }

    public readonly void Run() => Hardware.Run(this, Hardware.LevelFor(Columns));

    public readonly void Run<T>()
        where T : struct, ITileLanes<T>
    {
        var blocks = Math.Max(1, (Depth + DepthBlock - 1) / DepthBlock);
        for (int block = 0, first = 0; block < blocks; block++)
        {
            // As even as can be: a short block would load and store c for little.
            var depth = (Depth - first) / (blocks - block);
            for (var j = 0; j < Columns;)
            {
                var vectors = Columns - j <= T.Count ? 1 : VectorsPerPanel;
                var width = vectors * T.Count;
                var panel = BRow == 0 ? B + (nint)Depth * j + first * width : B + first * BRow + j;
                var bias = Bias is not null && first + depth == Depth ? Bias + j : null;
                Panel<T>(first, depth, j, vectors, panel, BRow == 0 ? width : BRow, bias);
                j += width;
            }

            first += depth;
        }
    }

    /// <summary>All rows by one panel of columns, in tiles as even as can be.</summary>
    private readonly void Panel<T>(int firstDepth, int depth, int firstColumn, int vectors, float* panel, nint panelRow, float* bias)
        where T : struct, ITileLanes<T>
    {
        var fresh = firstDepth == 0 && !Accumulate;
        var width = vectors * T.Count;
        var columns = Math.Min(width, Columns - firstColumn);
        var edgeTargets = stackalloc int[GatheredTile<T>.LargestRows];
        for (var i = 0; i < GatheredTile<T>.LargestRows; i++) edgeTargets[i] = i * width;
        var tiles = (Rows + T.TileRows - 1) / T.TileRows;
        var (height, higher) = (Rows / tiles, Rows % tiles);
        for (int tile = 0, row = 0; tile < tiles; tile++)
        {
            var rows = tile < higher ? height + 1 : height;
            var c = C + firstColumn;
            var targets = Targets + row;
            var whole = columns == width;
            if (!whole && !fresh) Copy(c, targets, Edge, edgeTargets, rows, columns);
            GatheredTile<T>.Run(
                rows, vectors, depth, A, RowOffsets + row, Depths + firstDepth, panel, panelRow,
                whole ? c : Edge, whole ? targets : edgeTargets, fresh, bias);
            if (!whole) Copy(Edge, edgeTargets, c, targets, rows, columns);

            row += rows;
        }
    }

    private static void Copy(float* source, int* sourceRows, float* target, int* targetRows, int rows, int columns)
    {
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++) target[targetRows[i] + j] = source[sourceRows[i] + j];
        }
    }
}
