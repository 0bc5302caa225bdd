namespace Research;

/// <summary>All rows of a block by one panel of b.</summary>
internal static unsafe class Column<T>
    where T : struct, ITileLanes<T>
{
    /// <summary>The tiles of a height at once; at an edge of c one by one, through memory of their own.</summary>
    /// <param name="c">The block's first number in the panel's columns.</param>
    /// <param name="columns">Of c.</param>
    /// <param name="width">Of the panel, of whole vectors.</param>
    /// <param name="tile">All but where the rows of a and c lie. Where the panel is to be packed, the first tile does it.</param>
    /// <param name="edge">Room for the highest tile.</param>
    public static void Run(
        float* c, nint cRow, nint cColumn, int columns, int width, EvenParts tiles, in LeftRows left, TileOperands tile, float* edge)
    {
        var whole = columns == width && cColumn == 1;
        tile.CRow = whole ? cRow : width;
        for (var t = 0; t < tiles.Count;)
        {
            var (first, rows) = (tiles.First(t), tiles.Size(t));
            var count = whole ? tiles.Alike(t) : 1;
            var place = c + first * cRow;
            left.Give(first, rows, ref tile);
            tile.C = whole ? place : edge;
            if (!whole && !tile.Fresh) Copy(place, cRow, cColumn, edge, width, 1, rows, columns);
            if (tile.Copy is not null) count = 1;
            Tile<T>.Run(rows, width / T.Count, count, tile);
            if (tile.Copy is not null) tile.ReadPacked(tile.Copy, width);
            if (!whole) Copy(edge, width, 1, place, cRow, cColumn, rows, columns);
            t += count;
        }
    }

    /// <summary>The bias of a panel's columns, with zeros beside them.</summary>
    /// <param name="padded">Room for the width.</param>
    public static float* Padded(float* bias, int columns, int width, float* padded)
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
}

/// <summary>A block's rows of a.</summary>
/// <param name="row">From a row to the next, in place.</param>
/// <param name="column">From a depth to the next, in place.</param>
/// <param name="packedDepth">Of packed tiles; 0: in place.</param>
internal readonly unsafe struct LeftRows(float* start, nint row, nint column, int packedDepth)
{
    /// <summary>Sets a tile's place, from its first row and its number of rows.</summary>
    public void Give(int first, int rows, ref TileOperands tile)
    {
        var packed = packedDepth > 0;
        tile.A = start + (packed ? first * packedDepth : first * row);
        tile.ARow = packed ? 1 : row;
        tile.AColumn = packed ? rows : column;
        tile.ATile = packed ? rows * packedDepth : rows * row;
    }
}

/// <summary>A size in parts that differ by one at most, the larger ones first.</summary>
internal readonly struct EvenParts(int size, int count)
{
    private readonly int _each = size / count, _larger = size % count;

    public int Count => count;

    /// <summary>The fewest parts that are not larger than that.</summary>
    public static EvenParts Of(int size, int largest) => new(size, (size + largest - 1) / largest);

    public int First(int part) => part * _each + Math.Min(part, _larger);

    public int Size(int part) => part < _larger ? _each + 1 : _each;

    /// <summary>How many parts of one size there are from this one on.</summary>
    public int Alike(int part) => part < _larger ? _larger - part : Count - part;
}
