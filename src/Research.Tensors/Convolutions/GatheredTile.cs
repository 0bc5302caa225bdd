using System.Runtime.CompilerServices;

namespace Research;

/// <summary>
/// The innermost kernel of a convolution: as <see cref="Tile{T}"/>, but element [i, k] of a stands at a[rows[i] + depths[k]], and row i of
/// c at c[targets[i]]. So a matrix of patches is multiplied without being written out.
/// </summary>
/// <remarks>
/// Each element is one chain of fused multiply-adds along the depth, from c or 0: the same bits for every height, width and blocking.
/// </remarks>
internal static unsafe class GatheredTile<T>
    where T : struct, ITileLanes<T>
{
    /// <summary>The highest tile, over all widths.</summary>
    public const int LargestRows = 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(
        int rows, int vectors, int depth, float* a, int* rowOffsets, int* depths, float* b, nint bRow, float* c, int* targets, bool fresh,
        float* bias)
    {
        if (vectors == 2) Run<Two>(rows, depth, a, rowOffsets, depths, b, bRow, c, targets, fresh, bias);
        else Run<One>(rows, depth, a, rowOffsets, depths, b, bRow, c, targets, fresh, bias);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run<TWidth>(
        int rows, int depth, float* a, int* rowOffsets, int* depths, float* b, nint bRow, float* c, int* targets, bool fresh, float* bias)
        where TWidth : INumber
    {
        switch (rows)
        {
            case 1: Run<One, TWidth>(depth, a, rowOffsets, depths, b, bRow, c, targets, fresh, bias); break;
            case 2: Run<Two, TWidth>(depth, a, rowOffsets, depths, b, bRow, c, targets, fresh, bias); break;
            case 3: Run<Three, TWidth>(depth, a, rowOffsets, depths, b, bRow, c, targets, fresh, bias); break;
            case 4: Run<Four, TWidth>(depth, a, rowOffsets, depths, b, bRow, c, targets, fresh, bias); break;
            case 5: Run<Five, TWidth>(depth, a, rowOffsets, depths, b, bRow, c, targets, fresh, bias); break;
            case 6: Run<Six, TWidth>(depth, a, rowOffsets, depths, b, bRow, c, targets, fresh, bias); break;
            case 7: Run<Seven, TWidth>(depth, a, rowOffsets, depths, b, bRow, c, targets, fresh, bias); break;
            default: Run<Eight, TWidth>(depth, a, rowOffsets, depths, b, bRow, c, targets, fresh, bias); break;
        }
    }

    private static void Run<TRows, TWidth>(
        int depth, float* a, int* rows, int* depths, float* b, nint bRow, float* c, int* targets, bool fresh, float* bias)
        where TRows : INumber
        where TWidth : INumber
    {
        T c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        T c40 = default, c41 = default, c50 = default, c51 = default, c60 = default, c61 = default, c70 = default, c71 = default;
        if (!fresh)
        {
            Tile<T>.LoadRow<TWidth>(c + targets[0], out c00, out c01);
            if (TRows.Value > 1) Tile<T>.LoadRow<TWidth>(c + targets[1], out c10, out c11);
            if (TRows.Value > 2) Tile<T>.LoadRow<TWidth>(c + targets[2], out c20, out c21);
            if (TRows.Value > 3) Tile<T>.LoadRow<TWidth>(c + targets[3], out c30, out c31);
            if (TRows.Value > 4) Tile<T>.LoadRow<TWidth>(c + targets[4], out c40, out c41);
            if (TRows.Value > 5) Tile<T>.LoadRow<TWidth>(c + targets[5], out c50, out c51);
            if (TRows.Value > 6) Tile<T>.LoadRow<TWidth>(c + targets[6], out c60, out c61);
            if (TRows.Value > 7) Tile<T>.LoadRow<TWidth>(c + targets[7], out c70, out c71);
        }

        // Bytes from the first row on, so that a row's address is one sum.
        a += rows[0];
        nint row1 = TRows.Value > 1 ? (rows[1] - rows[0]) * sizeof(float) : 0;
        nint row2 = TRows.Value > 2 ? (rows[2] - rows[0]) * sizeof(float) : 0;
        nint row3 = TRows.Value > 3 ? (rows[3] - rows[0]) * sizeof(float) : 0;
        nint row4 = TRows.Value > 4 ? (rows[4] - rows[0]) * sizeof(float) : 0;
        nint row5 = TRows.Value > 5 ? (rows[5] - rows[0]) * sizeof(float) : 0;
        nint row6 = TRows.Value > 6 ? (rows[6] - rows[0]) * sizeof(float) : 0;
        nint row7 = TRows.Value > 7 ? (rows[7] - rows[0]) * sizeof(float) : 0;
        for (var end = depths + depth; depths < end; depths++)
        {
            var source = a + *depths;
            Tile<T>.LoadRow<TWidth>(b, out var b0, out var b1);
            Tile<T>.Add<TWidth>(T.Of(*source), b0, b1, ref c00, ref c01);
            if (TRows.Value > 1) Tile<T>.Add<TWidth>(T.Of(*(float*)((byte*)source + row1)), b0, b1, ref c10, ref c11);
            if (TRows.Value > 2) Tile<T>.Add<TWidth>(T.Of(*(float*)((byte*)source + row2)), b0, b1, ref c20, ref c21);
            if (TRows.Value > 3) Tile<T>.Add<TWidth>(T.Of(*(float*)((byte*)source + row3)), b0, b1, ref c30, ref c31);
            if (TRows.Value > 4) Tile<T>.Add<TWidth>(T.Of(*(float*)((byte*)source + row4)), b0, b1, ref c40, ref c41);
            if (TRows.Value > 5) Tile<T>.Add<TWidth>(T.Of(*(float*)((byte*)source + row5)), b0, b1, ref c50, ref c51);
            if (TRows.Value > 6) Tile<T>.Add<TWidth>(T.Of(*(float*)((byte*)source + row6)), b0, b1, ref c60, ref c61);
            if (TRows.Value > 7) Tile<T>.Add<TWidth>(T.Of(*(float*)((byte*)source + row7)), b0, b1, ref c70, ref c71);
            b += bRow;
        }

        Tile<T>.StoreRow<TWidth>(c + targets[0], c00, c01, bias);
        if (TRows.Value > 1) Tile<T>.StoreRow<TWidth>(c + targets[1], c10, c11, bias);
        if (TRows.Value > 2) Tile<T>.StoreRow<TWidth>(c + targets[2], c20, c21, bias);
        if (TRows.Value > 3) Tile<T>.StoreRow<TWidth>(c + targets[3], c30, c31, bias);
        if (TRows.Value > 4) Tile<T>.StoreRow<TWidth>(c + targets[4], c40, c41, bias);
        if (TRows.Value > 5) Tile<T>.StoreRow<TWidth>(c + targets[5], c50, c51, bias);
        if (TRows.Value > 6) Tile<T>.StoreRow<TWidth>(c + targets[6], c60, c61, bias);
        if (TRows.Value > 7) Tile<T>.StoreRow<TWidth>(c + targets[7], c70, c71, bias);
    }
}
