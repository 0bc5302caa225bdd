namespace Research;

/// <summary>
/// A product cut into blocks of c for the threads: in waves of one block a thread, each wave half of what is left, so that the threads
/// begin with large blocks, which copy least, and end with small ones. Where another's work shares a core, it runs at half its rate, and
/// the product ends with that core's last block. The cut follows the number of threads; the bits do not.
/// </summary>
/// <param name="waves">Of the rows, or of the columns.</param>
/// <param name="inWave">Parts of a wave.</param>
/// <param name="across">Equal parts of the other dimension.</param>
internal readonly struct Grid(int waves, int inWave, int across, bool wavesOfRows)
{
    /// <summary>Multiply-adds below which a product is over before another thread has begun: about 10 µs.</summary>
    private const long WorthASecondThread = 500_000;

    /// <summary>The fewest multiply-adds of a block.</summary>
    private const long LeastBlock = WorthASecondThread / 2;

    /// <summary>More waves copy more of a and b than they win: the last blocks are an eighth of a thread's share.</summary>
    private const int MostWaves = 4;

    /// <summary>Edges of blocks fall on multiples of these, tiles of every width.</summary>
    private const int RowUnit = 24, ColumnUnit = 32;

    /// <summary>The most floats of b that a thread keeps packed from wave to wave: 2 MiB, in the last-level cache.</summary>
    private const int MostKept = 524_288;

    /// <summary>The fewest floats of b that are worth keeping: fewer are read in place, or packed anew in no time.</summary>
    private const int LeastKept = 100_000;

    public int Blocks => waves * inWave * across;

    /// <summary>Equal parts of the columns, where waves are of rows.</summary>
    public int Across => across;

    /// <summary>Waves are of rows, and b's panels stay packed from one to the next.</summary>
    public bool KeepsColumns { get; private init; }

    /// <param name="deepest">What is packed at once at the most.</param>
    public static Grid Of(int rows, int columns, int depth, int threads, int deepest)
    {
        var work = (long)rows * columns * depth;
        var taking = (int)Math.Min(threads, work / LeastBlock);
        if (taking < 2) return new Grid(1, 1, 1, true);

        var best = default(Grid);
        var bestCost = long.MaxValue;
        for (var parts = 1; parts <= taking; parts++)
        {
            if (taking % parts != 0) continue;
            for (var count = 1; count <= MostWaves && work / taking >> (count - 1) >= LeastBlock; count++)
            {
                var keeps = count > 1 && depth <= deepest
                    && (long)columns * depth >= LeastKept && Part(columns, ColumnUnit, parts) * depth <= MostKept;
                Consider(new Grid(count, taking / parts, parts, wavesOfRows: true) { KeepsColumns = keeps });
                Consider(new Grid(count, taking / parts, parts, wavesOfRows: false));
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
        var (first, second) = (number / across, number % across);
        var (firstRow, rowCount) = wavesOfRows ? InWaves(rows, RowUnit, first) : Product<T>.Part(rows, across, second, RowUnit);
        var (firstColumn, columnCount) =
            wavesOfRows ? Product<T>.Part(columns, across, second, ColumnUnit) : InWaves(columns, ColumnUnit, first);
        return new Product<T>.Block(firstRow, rowCount, firstColumn, columnCount);
    }

    /// <summary>
    /// Of one thread: its block of each wave, and what these copy of a and b, at some ten multiply-adds a number, b once where it keeps it;
    /// and three quarters of a last block, which a core at half its rate ends after the others.
    /// </summary>
    private long Cost(int rows, int columns)
    {
        const int copy = 10;
        var (cut, unit) = wavesOfRows ? (rows, RowUnit) : (columns, ColumnUnit);
        var (other, otherUnit) = wavesOfRows ? (columns, ColumnUnit) : (rows, RowUnit);
        var width = Part(other, otherUnit, across);
        var units = Units(cut, unit);
        var all = Edge(waves * inWave);
        var (cost, last) = (0L, 0L);
        for (var wave = 0; wave < waves; wave++)
        {
            var most = Math.Min(cut, (units * Share(wave) + all - 1) / all * unit);
            last = most * width + copy * (KeepsColumns ? most : most + width);
            cost += last;
        }

        if (KeepsColumns) cost += copy * width;

        return cost + last * 3 / 4;
    }

    private (int First, int Count) InWaves(int size, int unit, int number)
    {
        var (units, all) = (Units(size, unit), Edge(waves * inWave));
        var start = Math.Min(size, (int)(units * Edge(number) / all) * unit);
        return (start, Math.Min(size, (int)(units * Edge(number + 1) / all) * unit) - start);
    }

    /// <summary>Where a part begins, in parts of the last wave: of 4 waves of 2, at 0, 4, 8, 10, 12, 13, 14 and 15, of 16.</summary>
    private long Edge(int number)
    {
        var wave = Math.Min(number / inWave, waves - 1);
        var before = (1L << (waves - 1)) - (1L << (waves - 1 - wave));
        return before * inWave + (number - wave * inWave) * Share(wave);
    }

    /// <summary>The size of each part of a wave, in parts of the last.</summary>
    private long Share(int wave) => 1L << Math.Max(0, waves - 2 - wave);

    /// <summary>The largest of some equal parts.</summary>
    private static long Part(int size, int unit, int parts) => Math.Min(size, (Units(size, unit) + parts - 1) / parts * unit);

    private static int Units(int size, int unit) => (size + unit - 1) / unit;
}
