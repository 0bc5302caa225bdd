namespace Research;

/// <summary>
/// A product whose right operand is gathered from planes, on one thread: c[pixel, ·] = Σ_k a[k, ·] · plane[depths[k] + pixel] (+ bias).
/// Vectors run along the pixels, so that few columns of c fill them too.
/// </summary>
internal unsafe struct PlaneProduct : ILaneWork
{
    private const int WidestVector = 16, VectorsPerTile = 2;

    /// <summary>Pixels of the widest tile, over all widths.</summary>
    public const int MostPixels = WidestVector * VectorsPerTile;

    public int Depth;
    public int* Depths;

    /// <summary>Packed by <see cref="Pack"/>.</summary>
    public float* A;

    /// <summary>So many numbers more than <see cref="Planes.Floats"/> as <see cref="MostPixels"/>.</summary>
    public float* Plane;
    public int Columns;

    /// <summary>One a column, or null.</summary>
    public float* Bias;

    /// <summary>Pixels, and how many of them there are between one row's first and the next one's, and how many of these have a result.</summary>
    public int Pixels, Pitch, InRow;
    public float* C;

    /// <summary>From one row's first result to the next one's, and from one pixel's to the next one's.</summary>
    public nint CRow, CPixel;

    /// <summary>Room for <see cref="MostPixels"/> results.</summary>
    public float* Finished;

    /// <summary>
    /// Packs the kernel: row (block, i) of it is source[blocks[block] + i · rowStride + column · columnStride].
    /// </summary>
    /// <param name="packed">Room for the depth times the columns.</param>
    public static void Pack(
        float* source, ReadOnlySpan<int> blocks, int rows, nint rowStride, nint columnStride, int columns, float* packed)
    {
        foreach (var block in blocks)
        {
            Packing.Transpose(source + block, rowStride, columnStride, rows, columns, columns, packed);
            packed += rows * columns;
        }
    }

    public readonly void Run<T>()
        where T : struct, ITileLanes<T>
    {
        var width = VectorsPerTile * T.Count;
        var tiles = EvenParts.Of(Columns, T.TileRows);
        for (var first = 0; first < Pixels; first += width)
        {
            var count = Math.Min(width, Pixels - first);
            for (var tile = 0; tile < tiles.Count; tile++)
            {
                var column = tiles.First(tile);
                GatheredRightTile<T>.Run(
                    tiles.Size(tile), count <= T.Count ? 1 : VectorsPerTile, Depth, A + column, Columns, Plane + first, Depths, T.Count,
                    Finished + column * width, fresh: true, Bias is null ? null : Bias + column);
            }

            Write(first, first + count, width);
        }
    }

    /// <summary>Puts pixels that have a result where it belongs, row by row.</summary>
    private readonly void Write(int first, int end, int width)
    {
        for (int pixel = first, next; pixel < end; pixel = next)
        {
            var (row, place) = (pixel / Pitch, pixel % Pitch);
            next = Math.Min(end, (row + 1) * Pitch);
            var count = Math.Min(next, row * Pitch + InRow) - pixel;
            if (count > 0) Packing.Transpose(Finished + pixel - first, 1, width, count, Columns, CPixel, C + row * CRow + place * CPixel);
        }
    }
}
