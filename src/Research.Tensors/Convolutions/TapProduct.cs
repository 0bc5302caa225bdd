namespace Research;

/// <summary>
/// A product whose left operand is the transpose of patches on a plane, on one thread: c[tap, ·] (+)= Σ_pixel plane[pixels[pixel] +
/// taps[tap]] · b[pixel, ·]. Vectors run along the taps that lie side by side, so that few columns of c fill them too.
/// </summary>
internal unsafe struct TapProduct : ILaneWork
{
    /// <summary>The deepest block: what a panel touches stays in a first-level cache.</summary>
    private const int DepthBlock = 256;

    private const int WidestVector = 16, VectorsPerPanel = 2;

    /// <summary>Numbers that are read beyond the last one of a plane, and mean nothing.</summary>
    public const int Beyond = WidestVector - 1;

    public int Pixels;
    public int* PixelOffsets;

    /// <summary>Rows of taps, how many lie side by side in each, and where they stand.</summary>
    public int Rows, InRow;
    public int* Taps;

    /// <summary>With room for <see cref="Beyond"/> behind it.</summary>
    public float* Plane;

    /// <summary>Pixel after pixel, its columns side by side.</summary>
    public float* B;
    public int Columns;

    /// <summary>Room for <see cref="SumsOf"/>: the product, in an order of its own, until it is written.</summary>
    public float* Sums;

    /// <summary>The sums start from 0.</summary>
    public bool Fresh;

    /// <summary>Of the taps, which of so many parts is to be computed.</summary>
    public int Part, Parts;

    /// <summary>Floats of the sums, for vectors of any width.</summary>
    public static int SumsOf(int rows, int inRow, int columns) => (rows * (inRow + Beyond) + WidestVector) * columns;

    /// <summary>
    /// Whether vectors along the taps serve better than along c's columns: where these do not fill their vectors, or but one, whose numbers
    /// are read as often as multiplied; and where there are taps enough for a vector. Measured at 256 and 512 bits.
    /// </summary>
    public static bool Serves(int rows, int inRow, int columns)
    {
        const int fewTaps = 4;
        var lanes = GatheredProduct.LanesToFill(columns);
        return columns == lanes
            ? rows > 1 && inRow >= lanes + lanes / 2
            : columns % lanes != 0 && (columns < lanes || inRow > fewTaps);
    }

    /// <summary>Writes the part's rows of c.</summary>
    public readonly void Write(float* c)
    {
        var lanes = Hardware.Lanes(Hardware.Level);
        var (first, end) = Share(lanes);
        for (var vector = VectorsPerPanel * first; vector < Math.Min(VectorsPerPanel * end, Vectors(lanes)); vector++)
        {
            var (tap, count) = Vector(vector, lanes);
            var sums = Sums + ((nint)(vector / VectorsPerPanel) * Columns * VectorsPerPanel + vector % VectorsPerPanel) * lanes;
            Packing.Transpose(sums, 1, VectorsPerPanel * lanes, count, Columns, Columns, c + (nint)tap * Columns);
        }
    }

    /// <summary>Adds to the sums.</summary>
    public readonly void Run<T>()
        where T : struct, ITileLanes<T>
    {
        var (first, end) = Share(T.Count);
        var tiles = EvenParts.Of(Columns, T.TileRows);
        for (var pixel = 0; pixel < Pixels; pixel += DepthBlock)
        {
            var depth = Math.Min(DepthBlock, Pixels - pixel);
            for (var panel = first; panel < end; panel++)
            {
                var vector = VectorsPerPanel * panel;
                var vectors = Math.Min(VectorsPerPanel, Vectors(T.Count) - vector);
                var start = Taps[Vector(vector, T.Count).Tap];
                var second = vectors == 1 ? 0 : Taps[Vector(vector + 1, T.Count).Tap] - start;
                for (var tile = 0; tile < tiles.Count; tile++)
                {
                    var column = tiles.First(tile);
                    GatheredRightTile<T>.Run(
                        tiles.Size(tile), vectors, depth, B + (nint)pixel * Columns + column, Columns, Plane + start, PixelOffsets + pixel,
                        second, Sums + ((nint)panel * Columns + column) * VectorsPerPanel * T.Count, Fresh && pixel == 0, null);
                }
            }
        }
    }

    private readonly int Vectors(int lanes) => Rows * ((InRow + lanes - 1) / lanes);

    private readonly (int First, int End) Share(int lanes)
    {
        var panels = (Vectors(lanes) + VectorsPerPanel - 1) / VectorsPerPanel;
        return ((int)((long)panels * Part / Parts), (int)((long)panels * (Part + 1) / Parts));
    }

    /// <summary>A vector's first tap, and how many it has.</summary>
    private readonly (int Tap, int Count) Vector(int number, int lanes)
    {
        var inRow = (InRow + lanes - 1) / lanes;
        var first = number % inRow * lanes;
        return (number / inRow * InRow + first, Math.Min(lanes, InRow - first));
    }
}
