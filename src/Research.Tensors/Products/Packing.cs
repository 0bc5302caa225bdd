using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Research;

/// <summary>Copies operands into the order in which the innermost kernel reads them.</summary>
internal static unsafe class Packing
{
    private const int Side = 4;

    /// <summary>
    /// Rows from one that is copied to one that is asked for: 4 to 32 served alike, but where rows lie a power of two apart. Then they share
    /// a few places of the first-level cache, which holds eight lines in each.
    /// </summary>
    private const int RowsAhead = 8;

    /// <summary>Tiles of a that are packed together where their rows lie side by side: some whole cache lines.</summary>
    private const int TilesAtOnce = 8;

    /// <summary>A panel of b: each row of it <paramref name="width"/> numbers side by side, 0 beyond the columns there are.</summary>
    public static void Panel<T>(float* b, nint row, nint column, int depth, int columns, int width, float* panel)
        where T : struct, ILanes<T>
    {
        if (column == 1) Rows<T>(b, row, depth, columns, width, panel);
        else
        {
            Transpose(b, row, column, depth, columns, width, panel);
            for (var j = columns; j < width; j++)
            {
                for (var k = 0; k < depth; k++) panel[k * width + j] = 0f;
            }
        }
    }

    /// <summary>Asks for numbers of a row that will be copied soon: rows lie too far apart for the processor to foresee.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FetchAhead(float* from, nint row, int count) => Hardware.Fetch(from + RowsAhead * row, count);

    /// <summary>Tiles of a, one after the other: of each, a number of rows side by side at each depth.</summary>
    /// <param name="rows">Of a tile.</param>
    public static void Tiles(float* a, nint row, nint column, int depth, int rows, int tiles, float* packed)
    {
        var twoVectors = rows is >= Side and <= 2 * Side;
        var together = row == 1 && twoVectors ? TilesAtOnce : 1;
        for (var t = 0; t < tiles; t += together)
        {
            var first = a + t * rows * row;
            var place = packed + t * rows * depth;
            if (together > 1) SideBySide(first, column, depth, rows, Math.Min(together, tiles - t), place);
            else if (column == 1 && twoVectors && Avx.IsSupported) Upright(first, row, depth, rows, place);
            else Panel<Lanes128>(first, column, row, depth, rows, rows, place);
        }
    }

    /// <summary>Tiles whose rows lie side by side at each depth: along them, as the memory goes.</summary>
    private static void SideBySide(float* a, nint column, int depth, int rows, int count, float* packed)
    {
        var apart = (nint)rows * depth;
        // Two vectors, the second with some of the first where they are not full.
        var second = rows - Side;
        for (var k = 0; k < depth; k++)
        {
            var source = a;
            var target = packed;
            FetchAhead(a, column, count * rows);
            for (var i = 0; i < count; i++)
            {
                Vector128.Load(source).Store(target);
                Vector128.Load(source + second).Store(target + second);
                source += rows;
                target += apart;
            }

            a += column;
            packed += rows;
        }
    }

    /// <summary>A tile whose rows' numbers lie side by side: four rows at once, the last four with some that are there already.</summary>
    private static void Upright(float* a, nint row, int depth, int rows, float* packed)
    {
        const int line = 16;
        var last = rows - Side;
        var k = 0;
        for (; k <= depth - line; k += line)
        {
            // The next tile's rows: the processor foresees little of so many short stretches.
            var next = a + rows * row + k;
            for (var i = 0; i < rows; i++) Sse.Prefetch0(next + i * row);
            for (var half = k; half < k + line; half += 2 * Side)
            {
                var place = packed + half * rows;
                FourRows(a + half, row, place, rows);
                FourRows(a + last * row + half, row, place + last, rows);
            }
        }

        for (; k < depth; k++)
        {
            for (var i = 0; i < rows; i++) packed[k * rows + i] = a[i * row + k];
        }
    }

    /// <summary>Transposes four rows of eight numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourRows(float* source, nint sourceStride, float* target, nint targetStride)
    {
        var (first, second, third, fourth) = Squares(
            Vector256.Load(source), Vector256.Load(source + sourceStride),
            Vector256.Load(source + 2 * sourceStride), Vector256.Load(source + 3 * sourceStride));
        Apart(first, target, targetStride);
        Apart(second, target + targetStride, targetStride);
        Apart(third, target + 2 * targetStride, targetStride);
        Apart(fourth, target + 3 * targetStride, targetStride);
    }

    /// <summary>Stores a vector's halves four steps apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Apart(Vector256<float> halves, float* target, nint stride)
    {
        halves.GetLower().Store(target);
        halves.GetUpper().Store(target + Side * stride);
    }

    private static void Rows<T>(float* b, nint row, int depth, int columns, int width, float* panel)
        where T : struct, ILanes<T>
    {
        if (columns >= T.Count && columns == width && columns <= 2 * T.Count)
        {
            // Two vectors, the second with some of the first where they are not full.
            var second = columns - T.Count;
            for (; depth > 0; depth--)
            {
                T.Store(T.Load(b), panel);
                T.Store(T.Load(b + second), panel + second);
                b += row;
                panel += width;
            }

            return;
        }

        for (var k = 0; k < depth; k++)
        {
            var j = 0;
            for (; j <= columns - T.Count; j += T.Count) T.Store(T.Load(b + j), panel + j);
            for (; j < columns; j++) panel[j] = b[j];
            for (; j < width; j++) panel[j] = 0f;
            b += row;
            panel += width;
        }
    }

    /// <summary>
    /// The columns of b side by side at each depth. Four columns at a time, in squares of four by four where the numbers of a column lie
    /// side by side; the last four with some that are there already.
    /// </summary>
    /// <param name="width">From a depth to the next in the panel.</param>
    public static void Transpose(float* b, nint row, nint column, int depth, int columns, nint width, float* panel)
    {
        var j = 0;
        if (row == 1 && Avx.IsSupported && depth % Side == 0)
        {
            for (; j <= columns - 2 * Side; j += 2 * Side)
            {
                for (var k = 0; k < depth; k += Side) TwoSquares(b + j * column + k, column, panel + k * width + j, width);
            }
        }

        while (j <= columns - Side)
        {
            var k = 0;
            if (row == 1 && (Sse.IsSupported || AdvSimd.Arm64.IsSupported))
            {
                var source = b + j * column;
                var target = panel + j;
                for (; k <= depth - Side; k += Side)
                {
                    Square(source, column, target, width);
                    source += Side;
                    target += Side * width;
                }
            }

            for (; k < depth; k++)
            {
                for (var i = j; i < j + Side; i++) panel[k * width + i] = b[i * column + k * row];
            }

            j = j < columns - Side && j > columns - 2 * Side ? columns - Side : j + Side;
        }

        for (; j < columns; j++)
        {
            for (var k = 0; k < depth; k++) panel[k * width + j] = b[j * column + k * row];
        }
    }

    /// <summary>Transposes four by four numbers: neighbours first, then neighbouring pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square(float* source, nint sourceStride, float* target, nint targetStride)
    {
        var a = Vector128.Load(source);
        var b = Vector128.Load(source + sourceStride);
        var c = Vector128.Load(source + 2 * sourceStride);
        var d = Vector128.Load(source + 3 * sourceStride);
        var (abLow, abHigh, cdLow, cdHigh) = (Low(a, b), High(a, b), Low(c, d), High(c, d));
        PairsLow(abLow, cdLow).Store(target);
        PairsHigh(abLow, cdLow).Store(target + targetStride);
        PairsLow(abHigh, cdHigh).Store(target + 2 * targetStride);
        PairsHigh(abHigh, cdHigh).Store(target + 3 * targetStride);
    }

    /// <summary>Two squares, one above the other, each in its half of the vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TwoSquares(float* source, nint sourceStride, float* target, nint targetStride)
    {
        var below = source + Side * sourceStride;
        var a = Vector256.Create(Vector128.Load(source), Vector128.Load(below));
        var b = Vector256.Create(Vector128.Load(source + sourceStride), Vector128.Load(below + sourceStride));
        var c = Vector256.Create(Vector128.Load(source + 2 * sourceStride), Vector128.Load(below + 2 * sourceStride));
        var d = Vector256.Create(Vector128.Load(source + 3 * sourceStride), Vector128.Load(below + 3 * sourceStride));
        var (first, second, third, fourth) = Squares(a, b, c, d);
        first.Store(target);
        second.Store(target + targetStride);
        third.Store(target + 2 * targetStride);
        fourth.Store(target + 3 * targetStride);
    }

    /// <summary>Transposes a square of four by four in each half of four vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> First, Vector256<float> Second, Vector256<float> Third, Vector256<float> Fourth) Squares(
        Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d)
    {
        var (abLow, abHigh) = (Avx.UnpackLow(a, b).AsDouble(), Avx.UnpackHigh(a, b).AsDouble());
        var (cdLow, cdHigh) = (Avx.UnpackLow(c, d).AsDouble(), Avx.UnpackHigh(c, d).AsDouble());
        return (Avx.UnpackLow(abLow, cdLow).AsSingle(), Avx.UnpackHigh(abLow, cdLow).AsSingle(),
            Avx.UnpackLow(abHigh, cdHigh).AsSingle(), Avx.UnpackHigh(abHigh, cdHigh).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Low(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b) : AdvSimd.Arm64.ZipLow(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> High(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b) : AdvSimd.Arm64.ZipHigh(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> PairsLow(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.MoveLowToHigh(a, b) : AdvSimd.Arm64.ZipLow(a.AsDouble(), b.AsDouble()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> PairsHigh(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.MoveHighToLow(b, a) : AdvSimd.Arm64.ZipHigh(a.AsDouble(), b.AsDouble()).AsSingle();
}
