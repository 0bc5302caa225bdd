using System.Runtime.CompilerServices;

namespace Research;

/// <summary>Copies operands into the order in which the innermost kernel reads them.</summary>
internal static unsafe class Packing
{
    /// <summary>A panel of b: each row of it <paramref name="width"/> numbers side by side, 0 beyond the columns there are.</summary>
    public static void Panel<T>(float* b, nint row, nint column, int depth, int columns, int width, float* panel)
        where T : struct, ILanes<T>
    {
        if (column == 1) Rows<T>(b, row, depth, columns, width, panel);
        else Transposed(b, row, column, depth, columns, width, panel);
    }

    /// <summary>Rows of a, a number of them side by side at each depth.</summary>
    public static void Rows(float* a, nint row, nint column, int depth, int rows, float* packed) =>
        Transposed(a, column, row, depth, rows, rows, packed);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<T>(float* b, nint row, int depth, int columns, int width, float* panel)
        where T : struct, ILanes<T>
    {
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

    /// <summary>Reads down each column, four columns at a time: the reads are side by side where the rows are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transposed(float* b, nint row, nint column, int depth, int columns, int width, float* panel)
    {
        var j = 0;
        for (; j <= columns - 4; j += 4)
        {
            var first = b + j * column;
            var second = first + column;
            var third = second + column;
            var fourth = third + column;
            var target = panel + j;
            for (var k = 0; k < depth; k++)
            {
                target[0] = first[k * row];
                target[1] = second[k * row];
                target[2] = third[k * row];
                target[3] = fourth[k * row];
                target += width;
            }
        }

        for (; j < columns; j++)
        {
            var source = b + j * column;
            for (var k = 0; k < depth; k++) panel[k * width + j] = source[k * row];
        }

        for (; j < width; j++)
        {
            for (var k = 0; k < depth; k++) panel[k * width + j] = 0f;
        }
    }
}
