using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Research;

/// <summary>
/// The innermost kernel: up to eight rows by one or two vectors of c, held in registers while the depth runs by.
/// Source: Van Zee and van de Geijn, "BLIS: a framework for rapidly instantiating BLAS functionality" (2015).
/// </summary>
/// <remarks>
/// Each element is one chain of fused multiply-adds along the depth, from c or 0: the same bits for every height, width and blocking.
/// </remarks>
internal static unsafe class Tile<T>
    where T : struct, ITileLanes<T>
{
    /// <summary>The highest tile, over all widths.</summary>
    public const int LargestRows = 8;

    /// <summary>Steps along the depth between two turns of the loop.</summary>
    private const int StepsAtOnce = 4;

    /// <summary>Each tile of c (+)= a's rows · b's panel; where bias is not null, it is added last.</summary>
    /// <param name="rows">Of a tile, 1 to <see cref="LargestRows"/>.</param>
    /// <param name="vectors">Of a row, 1 or 2.</param>
    /// <param name="tiles">How many, one below the other.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(int rows, int vectors, int tiles, in TileOperands operands)
    {
        if (vectors == 2) Run<Two>(rows, tiles, operands);
        else Run<One>(rows, tiles, operands);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run<TWidth>(int rows, int tiles, in TileOperands operands)
        where TWidth : INumber
    {
        switch (rows)
        {
            case 1: Run<One, TWidth>(tiles, operands); break;
            case 2: Run<Two, TWidth>(tiles, operands); break;
            case 3: Run<Three, TWidth>(tiles, operands); break;
            case 4: Run<Four, TWidth>(tiles, operands); break;
            case 5: Run<Five, TWidth>(tiles, operands); break;
            case 6: Run<Six, TWidth>(tiles, operands); break;
            case 7: Run<Seven, TWidth>(tiles, operands); break;
            default: Run<Eight, TWidth>(tiles, operands); break;
        }
    }

    /// <summary>
    /// A kernel for where the operands lie. Where it knows the strides, a step's addresses are pointers and fixed distances: 21
    /// instructions for 12 multiply-adds (AVX2), not 23. A core that two threads share has no more than three a cycle for each of them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run<TRows, TWidth>(int tiles, in TileOperands o)
        where TRows : INumber
        where TWidth : INumber
    {
        if (o.Copy is not null)
        {
            if (o.ARow == 1 && o.AColumn == TRows.Value) Run<TRows, TWidth, One, TRows, Copied>(tiles, o);
            else if (o.AColumn == 1) Run<TRows, TWidth, Any, One, Copied>(tiles, o);
            else Run<TRows, TWidth, Any, Any, Copied>(tiles, o);
            return;
        }

        var panel = o.BRow == TWidth.Value * T.Count;
        if (panel && o.ARow == 1 && o.AColumn == TRows.Value) Run<TRows, TWidth, One, TRows, TWidth>(tiles, o);
        else if (panel && o.AColumn == 1) Run<TRows, TWidth, Any, One, TWidth>(tiles, o);
        else if (o.AColumn == 1) Run<TRows, TWidth, Any, One, Any>(tiles, o);
        else if (o.ARow == 1) Run<TRows, TWidth, One, Any, Any>(tiles, o);
        else Run<TRows, TWidth, Any, Any, Any>(tiles, o);
    }

    private static void Run<TRows, TWidth, TARow, TAColumn, TBRow>(int tiles, in TileOperands o)
        where TRows : INumber
        where TWidth : INumber
        where TARow : INumber
        where TAColumn : INumber
        where TBRow : INumber
    {
        var a = o.A;
        var c = o.C;
        for (; tiles > 0; tiles--)
        {
            var next = c + TRows.Value * o.CRow;
            if (tiles > 1) Fetch<TRows>(next, o.CRow);
            Single<TRows, TWidth, TARow, TAColumn, TBRow>(o.Depth, a, o.ARow, o.AColumn, o.B, o.BRow, o.Copy, c, o.CRow, o.Fresh, o.Bias);
            a += o.ATile;
            c = next;
        }
    }

    /// <summary>Asks for the next tile's lines while this one is computed: they lie too far apart for the processor to foresee.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch<TRows>(float* c, nint row)
        where TRows : INumber
    {
        if (!Sse.IsSupported) return;
        for (var i = 0; i < TRows.Value; i++) Sse.Prefetch0(c + i * row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Single<TRows, TWidth, TARow, TAColumn, TBRow>(
        int depth, float* a, nint aRow, nint aColumn,
        float* b, nint bRow, float* copy, float* c, nint cRow, bool fresh, float* bias)
        where TRows : INumber
        where TWidth : INumber
        where TARow : INumber
        where TAColumn : INumber
        where TBRow : INumber
    {
        T c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        T c40 = default, c41 = default, c50 = default, c51 = default, c60 = default, c61 = default, c70 = default, c71 = default;
        if (!fresh)
        {
            LoadRow<TWidth>(c, out c00, out c01);
            if (TRows.Value > 1) LoadRow<TWidth>(c + cRow, out c10, out c11);
            if (TRows.Value > 2) LoadRow<TWidth>(c + 2 * cRow, out c20, out c21);
            if (TRows.Value > 3) LoadRow<TWidth>(c + 3 * cRow, out c30, out c31);
            if (TRows.Value > 4) LoadRow<TWidth>(c + 4 * cRow, out c40, out c41);
            if (TRows.Value > 5) LoadRow<TWidth>(c + 5 * cRow, out c50, out c51);
            if (TRows.Value > 6) LoadRow<TWidth>(c + 6 * cRow, out c60, out c61);
            if (TRows.Value > 7) LoadRow<TWidth>(c + 7 * cRow, out c70, out c71);
        }

        Sum<TRows, TWidth, TARow, TAColumn, TBRow>(
            depth, a, aRow, aColumn, b, bRow, copy,
            ref c00, ref c01, ref c10, ref c11, ref c20, ref c21, ref c30, ref c31,
            ref c40, ref c41, ref c50, ref c51, ref c60, ref c61, ref c70, ref c71);

        StoreRow<TWidth>(c, c00, c01, bias);
        if (TRows.Value > 1) StoreRow<TWidth>(c + cRow, c10, c11, bias);
        if (TRows.Value > 2) StoreRow<TWidth>(c + 2 * cRow, c20, c21, bias);
        if (TRows.Value > 3) StoreRow<TWidth>(c + 3 * cRow, c30, c31, bias);
        if (TRows.Value > 4) StoreRow<TWidth>(c + 4 * cRow, c40, c41, bias);
        if (TRows.Value > 5) StoreRow<TWidth>(c + 5 * cRow, c50, c51, bias);
        if (TRows.Value > 6) StoreRow<TWidth>(c + 6 * cRow, c60, c61, bias);
        if (TRows.Value > 7) StoreRow<TWidth>(c + 7 * cRow, c70, c71, bias);
    }

    /// <summary>Along the depth. Pointers move once a turn where strides are known, else once a step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sum<TRows, TWidth, TARow, TAColumn, TBRow>(
        int depth, float* a, nint aRow, nint aColumn, float* b, nint bRow, float* copy,
        ref T c00, ref T c01, ref T c10, ref T c11, ref T c20, ref T c21, ref T c30, ref T c31,
        ref T c40, ref T c41, ref T c50, ref T c51, ref T c60, ref T c61, ref T c70, ref T c71)
        where TRows : INumber
        where TWidth : INumber
        where TARow : INumber
        where TAColumn : INumber
        where TBRow : INumber
    {
        // Bytes, so that a row's address is one sum.
        var row1 = aRow * sizeof(float);
        var row2 = 2 * row1;
        var row3 = 3 * row1;
        var row4 = 4 * row1;
        var row5 = 5 * row1;
        var row6 = 6 * row1;
        var row7 = 7 * row1;
        for (var times = depth / StepsAtOnce; times != 0; times--)
        {
            Step<TRows, TWidth, TARow, TAColumn, TBRow>(
                0, a, row1, row2, row3, row4, row5, row6, row7, b, bRow, copy,
                ref c00, ref c01, ref c10, ref c11, ref c20, ref c21, ref c30, ref c31,
                ref c40, ref c41, ref c50, ref c51, ref c60, ref c61, ref c70, ref c71);
            if (TAColumn.Value == 0) a += aColumn;
            if (TBRow.Value == 0) b += bRow;
            if (IsCopied<TBRow>()) copy += TWidth.Value * T.Count;
            Step<TRows, TWidth, TARow, TAColumn, TBRow>(
                1, a, row1, row2, row3, row4, row5, row6, row7, b, bRow, copy,
                ref c00, ref c01, ref c10, ref c11, ref c20, ref c21, ref c30, ref c31,
                ref c40, ref c41, ref c50, ref c51, ref c60, ref c61, ref c70, ref c71);
            if (TAColumn.Value == 0) a += aColumn;
            if (TBRow.Value == 0) b += bRow;
            if (IsCopied<TBRow>()) copy += TWidth.Value * T.Count;
            Step<TRows, TWidth, TARow, TAColumn, TBRow>(
                2, a, row1, row2, row3, row4, row5, row6, row7, b, bRow, copy,
                ref c00, ref c01, ref c10, ref c11, ref c20, ref c21, ref c30, ref c31,
                ref c40, ref c41, ref c50, ref c51, ref c60, ref c61, ref c70, ref c71);
            if (TAColumn.Value == 0) a += aColumn;
            if (TBRow.Value == 0) b += bRow;
            if (IsCopied<TBRow>()) copy += TWidth.Value * T.Count;
            Step<TRows, TWidth, TARow, TAColumn, TBRow>(
                3, a, row1, row2, row3, row4, row5, row6, row7, b, bRow, copy,
                ref c00, ref c01, ref c10, ref c11, ref c20, ref c21, ref c30, ref c31,
                ref c40, ref c41, ref c50, ref c51, ref c60, ref c61, ref c70, ref c71);
            if (TAColumn.Value == 0) a += aColumn;
            if (TBRow.Value == 0) b += bRow;
            if (IsCopied<TBRow>()) copy += TWidth.Value * T.Count;
            a += StepsAtOnce * TAColumn.Value;
            b += StepsAtOnce * TBRow.Value * T.Count;
        }

        for (depth %= StepsAtOnce; depth != 0; depth--)
        {
            Step<TRows, TWidth, TARow, TAColumn, TBRow>(
                0, a, row1, row2, row3, row4, row5, row6, row7, b, bRow, copy,
                ref c00, ref c01, ref c10, ref c11, ref c20, ref c21, ref c30, ref c31,
                ref c40, ref c41, ref c50, ref c51, ref c60, ref c61, ref c70, ref c71);
            a += aColumn;
            b += bRow;
            if (IsCopied<TBRow>()) copy += TWidth.Value * T.Count;
        }
    }

    /// <summary>A step along the depth.</summary>
    /// <param name="step">How many steps the pointers lag behind where strides are known.</param>
    /// <param name="row1">Bytes from the first row to the second; and so on.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TRows, TWidth, TARow, TAColumn, TBRow>(
        int step, float* a, nint row1, nint row2, nint row3, nint row4, nint row5, nint row6, nint row7, float* b, nint bRow, float* copy,
        ref T c00, ref T c01, ref T c10, ref T c11, ref T c20, ref T c21, ref T c30, ref T c31,
        ref T c40, ref T c41, ref T c50, ref T c51, ref T c60, ref T c61, ref T c70, ref T c71)
        where TRows : INumber
        where TWidth : INumber
        where TARow : INumber
        where TAColumn : INumber
        where TBRow : INumber
    {
        var b0 = T.Load(b + step * TBRow.Value * T.Count);
        var b1 = TWidth.Value > 1 ? T.Load(b + (step * TBRow.Value + 1) * T.Count) : default;
        if (IsCopied<TBRow>())
        {
            T.Store(b0, copy);
            if (TWidth.Value > 1) T.Store(b1, copy + T.Count);
            Packing.FetchAhead(b, bRow, TWidth.Value * T.Count);
        }

        Add<TWidth>(Factor<TARow, TAColumn>(a, 0, 0, step), b0, b1, ref c00, ref c01);
        if (TRows.Value > 1) Add<TWidth>(Factor<TARow, TAColumn>(a, 1, row1, step), b0, b1, ref c10, ref c11);
        if (TRows.Value > 2) Add<TWidth>(Factor<TARow, TAColumn>(a, 2, row2, step), b0, b1, ref c20, ref c21);
        if (TRows.Value > 3) Add<TWidth>(Factor<TARow, TAColumn>(a, 3, row3, step), b0, b1, ref c30, ref c31);
        if (TRows.Value > 4) Add<TWidth>(Factor<TARow, TAColumn>(a, 4, row4, step), b0, b1, ref c40, ref c41);
        if (TRows.Value > 5) Add<TWidth>(Factor<TARow, TAColumn>(a, 5, row5, step), b0, b1, ref c50, ref c51);
        if (TRows.Value > 6) Add<TWidth>(Factor<TARow, TAColumn>(a, 6, row6, step), b0, b1, ref c60, ref c61);
        if (TRows.Value > 7) Add<TWidth>(Factor<TARow, TAColumn>(a, 7, row7, step), b0, b1, ref c70, ref c71);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsCopied<TBRow>()
        where TBRow : INumber => typeof(TBRow) == typeof(Copied);

    /// <summary>A row's number of a, in every lane.</summary>
    /// <param name="bytes">From the first row; read where their stride is not known.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Factor<TARow, TAColumn>(float* a, int row, nint bytes, int step)
        where TARow : INumber
        where TAColumn : INumber => T.Of(TARow.Value > 0
            ? a[row + step * TAColumn.Value]
            : *(float*)((byte*)a + bytes + step * TAColumn.Value * sizeof(float)));

    /// <summary>A number of a times a row of b, added to a row of c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<TWidth>(T factor, T b0, T b1, ref T c0, ref T c1)
        where TWidth : INumber
    {
        T.Accumulate(ref c0, factor, b0);
        if (TWidth.Value > 1) T.Accumulate(ref c1, factor, b1);
    }

    /// <summary>A row's one or two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadRow<TWidth>(float* source, out T first, out T second)
        where TWidth : INumber
    {
        first = T.Load(source);
        second = TWidth.Value > 1 ? T.Load(source + T.Count) : default;
    }

    /// <summary>A row's one or two vectors, the bias added where there is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRow<TWidth>(float* target, T first, T second, float* bias)
        where TWidth : INumber
    {
        if (bias is not null)
        {
            first += T.Load(bias);
            if (TWidth.Value > 1) second += T.Load(bias + T.Count);
        }

        T.Store(first, target);
        if (TWidth.Value > 1) T.Store(second, target + T.Count);
    }
}
