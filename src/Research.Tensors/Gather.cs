using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Research;

/// <summary>Rows that lie scattered, side by side.</summary>
public static class Gather
{
    /// <summary>Numbers of a cache line of 64 bytes.</summary>
    private const int Line = 16;

    /// <summary>
    /// Copies the chosen rows one below the other. While a line of a row is copied, the same line of the next one is asked for: the
    /// processor foresees the lines of a row, but not which row follows.
    /// </summary>
    /// <param name="source">Rows of equal width.</param>
    /// <param name="rows">Which, in any order, each as often as wanted.</param>
    /// <param name="width">Numbers of a row; 0 copies nothing.</param>
    /// <param name="target">Room for the chosen rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A row that the source has not, or too little room.</exception>
    public static unsafe void Rows(ReadOnlySpan<float> source, ReadOnlySpan<int> rows, int width, Span<float> target)
    {
        if (width == 0) return;
        var count = source.Length / width;
        fixed (float* start = source)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                if ((uint)rows[i] >= (uint)count) throw new ArgumentOutOfRangeException(nameof(rows), $"there is no row {rows[i]} of {count}");
                var row = source.Slice(rows[i] * width, width);
                var next = start + (nint)rows[Math.Min(i + 1, rows.Length - 1)] * width;
                Copy(row, target.Slice(i * width, width), next);
            }
        }
    }

    private static unsafe void Copy(ReadOnlySpan<float> row, Span<float> target, float* next)
    {
        ref var from = ref MemoryMarshal.GetReference(row);
        ref var to = ref MemoryMarshal.GetReference(target);
        var whole = row.Length / Line * Line;
        for (nuint i = 0; i < (nuint)whole; i += Line)
        {
            if (Sse.IsSupported) Sse.Prefetch0(next + i);
            Vector512.LoadUnsafe(ref from, i).StoreUnsafe(ref to, i);
        }

        row[whole..].CopyTo(target[whole..]);
    }
}
