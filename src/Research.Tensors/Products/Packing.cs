using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Research;

/// <summary>Copies operands into the order in which the innermost kernel reads them.</summary>
internal static unsafe class Packing
{
    private const int Side = 4;

    /// <summary>A panel of b: each row of it <paramref name="width"/> numbers side by side, 0 beyond the columns there are.</summary>
    public static void Panel<T>(float* b, nint row, nint column, int depth, int columns, int width, float* panel)
        where T : struct, ILanes<T>
    {
        if (column == 1) Rows<T>(b, row, depth, columns, width, panel);
        else Transposed(b, row, column, depth, columns, width, panel);
    }

    /// <summary>Rows of a, a number of them side by side at each depth.</summary>
    public static void Rows(float* a, nint row, nint column, int depth, int rows, float* packed) =>
        Panel<Lanes128>(a, column, row, depth, rows, rows, packed);

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

    /// <summary>Four columns at a time, in squares of four by four where the numbers of a column lie side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transposed(float* b, nint row, nint column, int depth, int columns, int width, float* panel)
    {
        var j = 0;
        for (; j <= columns - Side; j += Side)
        {
            var k = 0;
            if (row == 1 && (Sse.IsSupported || AdvSimd.Arm64.IsSupported))
            {
                for (; k <= depth - Side; k += Side) Square(b + j * column + k, column, panel + k * width + j, width);
            }

            for (; k < depth; k++)
            {
                for (var i = j; i < j + Side; i++) panel[k * width + i] = b[i * column + k * row];
            }
        }

        for (; j < columns; j++)
        {
            for (var k = 0; k < depth; k++) panel[k * width + j] = b[j * column + k * row];
        }

        for (; j < width; j++)
        {
            for (var k = 0; k < depth; k++) panel[k * width + j] = 0f;
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
