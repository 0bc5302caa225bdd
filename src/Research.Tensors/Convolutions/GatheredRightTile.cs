using System.Runtime.CompilerServices;

namespace Research;

/// <summary>
/// The innermost kernel of convolutions whose result has few channels: up to eight rows by one or two vectors of c. Row i's number at depth k
/// stands at a[k · aDepth + i]; what it is multiplied with begins at b[depths[k]], for the second vector so many numbers behind.
/// </summary>
/// <remarks>Each element is one chain of fused multiply-adds along the depth, from c or 0: the same bits for every height, width and blocking.</remarks>
internal static unsafe class GatheredRightTile<T>
    where T : struct, ITileLanes<T>
{
    /// <param name="rows">1 to 8.</param>
    /// <param name="vectors">Of a row, 1 or 2.</param>
    /// <param name="second">From the first vector of b to the second.</param>
    /// <param name="c">Row after row, each of two vectors.</param>
    /// <param name="bias">One a row, added last; or null.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(
        int rows, int vectors, int depth, float* a, nint aDepth, float* b, int* depths, nint second, float* c, bool fresh, float* bias)
    {
        if (vectors == 2) Run<Two>(rows, depth, a, aDepth, b, depths, second, c, fresh, bias);
        else Run<One>(rows, depth, a, aDepth, b, depths, second, c, fresh, bias);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run<TWidth>(
        int rows, int depth, float* a, nint aDepth, float* b, int* depths, nint second, float* c, bool fresh, float* bias)
        where TWidth : INumber
    {
        switch (rows)
        {
            case 1: Run<One, TWidth>(depth, a, aDepth, b, depths, second, c, fresh, bias); break;
            case 2: Run<Two, TWidth>(depth, a, aDepth, b, depths, second, c, fresh, bias); break;
            case 3: Run<Three, TWidth>(depth, a, aDepth, b, depths, second, c, fresh, bias); break;
            case 4: Run<Four, TWidth>(depth, a, aDepth, b, depths, second, c, fresh, bias); break;
            case 5: Run<Five, TWidth>(depth, a, aDepth, b, depths, second, c, fresh, bias); break;
            case 6: Run<Six, TWidth>(depth, a, aDepth, b, depths, second, c, fresh, bias); break;
            case 7: Run<Seven, TWidth>(depth, a, aDepth, b, depths, second, c, fresh, bias); break;
            default: Run<Eight, TWidth>(depth, a, aDepth, b, depths, second, c, fresh, bias); break;
        }
    }

    private static void Run<TRows, TWidth>(
        int depth, float* a, nint aDepth, float* b, int* depths, nint second, float* c, bool fresh, float* bias)
        where TRows : INumber
        where TWidth : INumber
    {
        T c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        T c40 = default, c41 = default, c50 = default, c51 = default, c60 = default, c61 = default, c70 = default, c71 = default;
        if (!fresh)
        {
            Load<TWidth>(c, 0, out c00, out c01);
            if (TRows.Value > 1) Load<TWidth>(c, 1, out c10, out c11);
            if (TRows.Value > 2) Load<TWidth>(c, 2, out c20, out c21);
            if (TRows.Value > 3) Load<TWidth>(c, 3, out c30, out c31);
            if (TRows.Value > 4) Load<TWidth>(c, 4, out c40, out c41);
            if (TRows.Value > 5) Load<TWidth>(c, 5, out c50, out c51);
            if (TRows.Value > 6) Load<TWidth>(c, 6, out c60, out c61);
            if (TRows.Value > 7) Load<TWidth>(c, 7, out c70, out c71);
        }

        for (var end = depths + depth; depths < end; depths++)
        {
            var source = b + *depths;
            var b0 = T.Load(source);
            var b1 = TWidth.Value > 1 ? T.Load(source + second) : default;
            Tile<T>.Add<TWidth>(T.Of(a[0]), b0, b1, ref c00, ref c01);
            if (TRows.Value > 1) Tile<T>.Add<TWidth>(T.Of(a[1]), b0, b1, ref c10, ref c11);
            if (TRows.Value > 2) Tile<T>.Add<TWidth>(T.Of(a[2]), b0, b1, ref c20, ref c21);
            if (TRows.Value > 3) Tile<T>.Add<TWidth>(T.Of(a[3]), b0, b1, ref c30, ref c31);
            if (TRows.Value > 4) Tile<T>.Add<TWidth>(T.Of(a[4]), b0, b1, ref c40, ref c41);
            if (TRows.Value > 5) Tile<T>.Add<TWidth>(T.Of(a[5]), b0, b1, ref c50, ref c51);
            if (TRows.Value > 6) Tile<T>.Add<TWidth>(T.Of(a[6]), b0, b1, ref c60, ref c61);
            if (TRows.Value > 7) Tile<T>.Add<TWidth>(T.Of(a[7]), b0, b1, ref c70, ref c71);
            a += aDepth;
        }

        Store<TWidth>(c, 0, c00, c01, bias);
        if (TRows.Value > 1) Store<TWidth>(c, 1, c10, c11, bias);
        if (TRows.Value > 2) Store<TWidth>(c, 2, c20, c21, bias);
        if (TRows.Value > 3) Store<TWidth>(c, 3, c30, c31, bias);
        if (TRows.Value > 4) Store<TWidth>(c, 4, c40, c41, bias);
        if (TRows.Value > 5) Store<TWidth>(c, 5, c50, c51, bias);
        if (TRows.Value > 6) Store<TWidth>(c, 6, c60, c61, bias);
        if (TRows.Value > 7) Store<TWidth>(c, 7, c70, c71, bias);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load<TWidth>(float* c, int row, out T first, out T second)
        where TWidth : INumber => Tile<T>.LoadRow<TWidth>(c + row * Two.Value * T.Count, out first, out second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TWidth>(float* c, int row, T first, T second, float* bias)
        where TWidth : INumber
    {
        if (bias is not null)
        {
            var added = T.Of(bias[row]);
            first += added;
            second += added;
        }

        Tile<T>.StoreRow<TWidth>(c + row * Two.Value * T.Count, first, second, null);
    }
}
