namespace Research;

/// <summary>
/// A product cut into blocks of c for the threads: in waves of one block a thread, each wave half of what is left, so that the threads
/// begin with large blocks, which copy least, and end with small ones. Where another's work shares a core, it runs at half its rate, and
/// the product ends with that core's last block. The cut follows the number of threads; the bits do not.
/// </summary>
internal readonly struct Grid
{
    /// <summary>Multiply-adds below which a product is over before another thread has begun: about 10 µs.</summary>
    private const long WorthASecondThread = 500_000;

    /// <summary>The fewest multiply-adds of a block.</summary>
    private const long LeastBlock = WorthASecondThread / 2;

    /// <summary>More waves copy more of a and b than they win: the last blocks are an eighth of a thread's share.</summary>
    private const int MostWaves = 4;

    /// <summary>Edges of blocks fall on multiples of these, tiles of every width.</summary>
    private const int RowUnit = 24, ColumnUnit = 32;

    /// <summary>How many waves the rows (or the columns) are cut into, how many parts a wave has of them, and into how many equal parts the
    /// other dimension is cut.</summary>
    private readonly int _waves, _inWave, _across;
    private readonly bool _wavesOfRows;

    private Grid(int waves, int inWave, int across, bool wavesOfRows)
    {
        _waves = waves;
        _inWave = inWave;
        _across = across;
        _wavesOfRows = wavesOfRows;
    }

    public int Blocks => _waves * _inWave * _across;

    public static Grid Of(int rows, int columns, int depth, int threads)
    {
        var work = (long)rows * columns * depth;
        var taking = (int)Math.Min(threads, work / LeastBlock);
        if (taking < 2) return new Grid(1, 1, 1, true);

        var best = default(Grid);
        var bestCost = long.MaxValue;
        for (var across = 1; across <= taking; across++)
        {
            if (taking % across != 0) continue;
            for (var waves = 1; waves <= MostWaves && work / taking >> (waves - 1) >= LeastBlock; waves++)
            {
                Consider(new Grid(waves, taking / across, across, wavesOfRows: true));
                Consider(new Grid(waves, taking / across, across, wavesOfRows: false));
            }
        }

        return best;

        void Consider(Grid grid)
        {
            var cost = grid.Cost(rows, columns);
            if (cost >= bestCost) return;
            bestCost = cost;
            best = grid;
        }
    }

    public Product<T>.Block Block<T>(int rows, int columns, int number)
        where T : struct, ITileLanes<T>
    {
        var (first, second) = (number / _across, number % _across);
        var (firstRow, rowCount) = _wavesOfRows ? InWaves(rows, RowUnit, first) : Product<T>.Part(rows, _across, second, RowUnit);
        var (firstColumn, columnCount) =
            _wavesOfRows ? Product<T>.Part(columns, _across, second, ColumnUnit) : InWaves(columns, ColumnUnit, first);
        return new Product<T>.Block(firstRow, rowCount, firstColumn, columnCount);
    }

    /// <summary>
    /// Of one thread: its block of each wave, and what these copy of a and b, at some ten multiply-adds a number; and three quarters of a
    /// last block, which a core at half its rate ends after the others.
    /// </summary>
    private long Cost(int rows, int columns)
    {
        const int copy = 10;
        var (cut, unit) = _wavesOfRows ? (rows, RowUnit) : (columns, ColumnUnit);
        var (other, otherUnit) = _wavesOfRows ? (columns, ColumnUnit) : (rows, RowUnit);
        long across = Math.Min(other, (Units(other, otherUnit) + _across - 1) / _across * otherUnit);
        var all = Edge(_waves * _inWave);
        var (cost, last) = (0L, 0L);
        for (var wave = 0; wave < _waves; wave++)
        {
            var first = wave * _inWave;
            var share = Edge(first + 1) - Edge(first);
            var most = Math.Min(cut, (Units(cut, unit) * share + all - 1) / all * unit);
            last = most * across + copy * (most + across);
            cost += last;
        }

        return cost + last * 3 / 4;
    }

    private (int First, int Count) InWaves(int size, int unit, int number)
    {
        var (units, all) = (Units(size, unit), Edge(_waves * _inWave));
        var start = Math.Min(size, (int)(units * Edge(number) / all) * unit);
        return (start, Math.Min(size, (int)(units * Edge(number + 1) / all) * unit) - start);
    }

    /// <summary>Where a part begins, in parts of the last wave: of 4 waves of 2, at 0, 4, 8, 10, 12, 13, 14 and 15, of 16.</summary>
    private long Edge(int number)
    {
        var wave = Math.Min(number / _inWave, _waves - 1);
        var before = (1L << (_waves - 1)) - (1L << (_waves - 1 - wave));
        return before * _inWave + (number - wave * _inWave) * (1L << Math.Max(0, _waves - 2 - wave));
    }

    private static int Units(int size, int unit) => (size + unit - 1) / unit;
}
