namespace Research;

/// <summary>The windows that slide along one axis of an image; window i begins at element i · stride - before.</summary>
/// <param name="Input">Elements of the axis.</param>
/// <param name="Size">Elements of a window.</param>
/// <param name="Stride">Elements from one window to the next.</param>
/// <param name="Before">Elements of the first window that lie before the axis, where there are only zeros.</param>
/// <param name="Count">How many windows there are.</param>
public readonly record struct Windows(int Input, int Size, int Stride, int Before, int Count)
{
    /// <summary>Whole windows: (input - size) / stride + 1 of them, rounded down; none where the axis is shorter than a window.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A stride below 1.</exception>
    public static Windows Valid(int input, int size, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        return new Windows(input, size, stride, 0, (int)Math.Max(0, ((long)input - size + stride) / stride));
    }

    /// <summary>As many windows as there are strides, ceil(input / stride); of the zeros that this takes, an odd one lies behind.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A stride below 1.</exception>
    public static Windows Same(int input, int size, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        var count = (int)((input + (stride - 1L)) / stride);
        return new Windows(input, size, stride, (int)(Math.Max(0, (count - 1L) * stride + size - input) / 2), count);
    }

    /// <summary>Where windows along both axes begin in an image [height, width, channels], row by row.</summary>
    public static int[] Begins(Windows rows, Windows columns, int channels)
    {
        var begins = new int[rows.Count * columns.Count];
        for (var window = 0; window < begins.Length; window++)
        {
            var (row, column) = (window / columns.Count * rows.Stride - rows.Before, window % columns.Count * columns.Stride - columns.Before);
            begins[window] = (row * columns.Input + column) * channels;
        }

        return begins;
    }

    /// <summary>Elements from the first window's begin to the last one's end.</summary>
    internal int Span => Count == 0 ? 0 : (Count - 1) * Stride + Size;

    /// <summary>No window reaches beyond the axis.</summary>
    internal bool Fit => Before <= 0 && Span - Before <= Input;

    /// <summary>
    /// The same sum read backwards: which windows cover the elements r - before, r - before + stride, ... (those that lie on the axis), and
    /// with which of their elements. A window over the windows, of stride 1, its elements in reverse order.
    /// </summary>
    /// <param name="phase">r, from 0 to below the stride.</param>
    /// <param name="first">The first of these elements on the axis.</param>
    internal Windows Covering(int phase, out int first)
    {
        first = ((phase - Before) % Stride + Stride) % Stride;
        var size = phase < Size ? (Size - 1 - phase) / Stride + 1 : 0;
        var count = first < Input ? (Input - 1 - first) / Stride + 1 : 0;
        return new Windows(Count, size, 1, size - 1 - (first + Before - phase) / Stride, count);
    }
}
