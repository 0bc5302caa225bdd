namespace Research;

/// <summary>A product cut into blocks of c for the threads. The cut follows the number of threads; the bits do not.</summary>
internal readonly struct Grid
{
    /// <summary>Multiply-adds below which a product is over before another thread has begun: about 10 µs.</summary>
    private const long WorthASecondThread = 500_000;

    /// <summary>
    /// More blocks than threads, so that the others take up what a slow core leaves: where another's work shares a core, it runs at half its
    /// rate, and the product ends with that core's last block. More blocks than these copy more of a and b than they win.
    /// </summary>
    private const int BlocksPerThread = 4;

    /// <summary>Edges of blocks fall on multiples of these, tiles of every width.</summary>
    private const int RowUnit = 24, ColumnUnit = 32;

    public int RowParts { get; private init; }

    public int ColumnParts { get; private init; }

    public int Blocks => RowParts * ColumnParts;

    public static Grid Of(int rows, int columns, int depth, int threads)
    {
        var work = (long)rows * columns * depth;
        var wanted = (int)Math.Min(threads * BlocksPerThread, work / (WorthASecondThread / 2));
        if (threads == 1 || wanted < 2) return new Grid { RowParts = 1, ColumnParts = 1 };

        var rowUnits = (rows + RowUnit - 1) / RowUnit;
        var columnUnits = (columns + ColumnUnit - 1) / ColumnUnit;
        var best = new Grid { RowParts = 1, ColumnParts = 1 };
        var bestCost = long.MaxValue;
        for (var rowParts = 1; rowParts <= Math.Min(wanted, rowUnits); rowParts++)
        {
            var columnParts = Math.Min(columnUnits, (wanted + rowParts - 1) / rowParts);
            // The slowest thread's share, and what each block copies of a and b, at some ten multiply-adds a number.
            var height = Math.Min(rows, (rowUnits + rowParts - 1) / rowParts * RowUnit);
            var width = Math.Min(columns, (columnUnits + columnParts - 1) / columnParts * ColumnUnit);
            var rounds = (rowParts * columnParts + threads - 1) / threads;
            const int copy = 10;
            var cost = rounds * ((long)height * width + copy * (height + width));
            if (cost >= bestCost) continue;
            bestCost = cost;
            best = new Grid { RowParts = rowParts, ColumnParts = columnParts };
        }

        return best;
    }

    public Product<T>.Block Block<T>(int rows, int columns, int number)
        where T : struct, ITileLanes<T>
    {
        var (firstRow, rowCount) = Product<T>.Part(rows, RowParts, number / ColumnParts, RowUnit);
        var (firstColumn, columnCount) = Product<T>.Part(columns, ColumnParts, number % ColumnParts, ColumnUnit);
        return new Product<T>.Block(firstRow, rowCount, firstColumn, columnCount);
    }
}
