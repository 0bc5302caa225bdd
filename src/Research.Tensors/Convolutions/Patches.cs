namespace Research;

/// <summary>
/// The patches of an image as a matrix that is never written out: element [pixel, tap] stands at plane[Pixels[pixel] + Taps[tap]], where
/// the plane is the image itself or, where windows reach beyond it, a copy of a band of its rows with zeros around.
/// </summary>
internal sealed unsafe class Patches
{
    /// <summary>Floats that a band touches: half of a small second-level cache.</summary>
    private const int BandFloats = 32 * 1024;

    private readonly Windows _rows, _columns;
    private readonly int _channels, _imageRow, _planeRow, _bandRows, _bandTarget;
    private readonly bool _inPlace;

    /// <param name="rows">The windows along the height.</param>
    /// <param name="columns">The windows along the width.</param>
    /// <param name="channels">Of the image.</param>
    /// <param name="target">Where the first pixel's result stands, and how far apart two rows' and two columns' stand.</param>
    /// <param name="copied">The plane is a copy in any case.</param>
    public Patches(Windows rows, Windows columns, int channels, (int Origin, int Row, int Column) target, bool copied = false)
    {
        (_rows, _columns, _channels) = (rows, columns, channels);
        _inPlace = !copied && rows.Fit && columns.Fit;
        _imageRow = columns.Input * channels;
        _planeRow = _inPlace ? _imageRow : columns.Span * channels;
        Origin = target.Origin;
        _bandRows = Math.Clamp(BandFloats / Math.Max(1, rows.Stride * columns.Span * channels + target.Row), 1, Math.Max(1, rows.Count));
        _bandTarget = _bandRows * target.Row;
        Bands = (rows.Count + _bandRows - 1) / _bandRows;
        Pixels = new int[_bandRows * columns.Count];
        Targets = new int[_bandRows * columns.Count];
        for (var pixel = 0; pixel < Pixels.Length; pixel++)
        {
            var (y, x) = (pixel / columns.Count, pixel % columns.Count);
            Pixels[pixel] = y * rows.Stride * _planeRow + x * columns.Stride * channels;
            Targets[pixel] = y * target.Row + x * target.Column;
        }

        Taps = new int[rows.Size * columns.Size * channels];
        for (var tap = 0; tap < Taps.Length; tap++)
        {
            var (y, rest) = (tap / (columns.Size * channels), tap % (columns.Size * channels));
            Taps[tap] = y * _planeRow + rest;
        }
    }

    /// <summary>Where a band's pixels stand on its plane.</summary>
    public int[] Pixels { get; }

    /// <summary>Where a band's pixels stand in the result, from <see cref="Target"/> on.</summary>
    public int[] Targets { get; }

    /// <summary>Where a window's elements stand, seen from its pixel.</summary>
    public int[] Taps { get; }

    /// <summary>Rows of a window.</summary>
    public int TapRows => _rows.Size;

    /// <summary>Its elements that lie side by side.</summary>
    public int TapsInRow => _columns.Size * _channels;

    /// <summary>Into how many bands of rows an image is cut: by its shape alone.</summary>
    public int Bands { get; }

    /// <summary>Floats of the largest band's plane.</summary>
    public int PlaneFloats => _inPlace ? 0 : ((_bandRows - 1) * _rows.Stride + _rows.Size) * _planeRow;

    private int Origin { get; }

    public int PixelsOf(int band) => Math.Min(_bandRows, _rows.Count - band * _bandRows) * _columns.Count;

    /// <summary>Where a band's result begins.</summary>
    public int Target(int band) => Origin + band * _bandTarget;

    /// <summary>The plane of a band: within the image, or written to the memory given.</summary>
    public float* Plane(float* image, int band, float* memory)
    {
        var firstRow = band * _bandRows * _rows.Stride - _rows.Before;
        if (_inPlace) return image + firstRow * _imageRow - _columns.Before * _channels;
        var height = (PixelsOf(band) / _columns.Count - 1) * _rows.Stride + _rows.Size;
        var left = Math.Clamp(_columns.Before * _channels, 0, _planeRow);
        var skipped = Math.Max(0, -_columns.Before * _channels);
        var copied = Math.Clamp(_imageRow - skipped, 0, _planeRow - left);
        for (var y = 0; y < height; y++)
        {
            var row = new Span<float>(memory + y * _planeRow, _planeRow);
            var source = firstRow + y;
            if ((uint)source >= (uint)_rows.Input)
            {
                row.Clear();
                continue;
            }

            row[..left].Clear();
            new ReadOnlySpan<float>(image + source * _imageRow + skipped, copied).CopyTo(row[left..]);
            row[(left + copied)..].Clear();
        }

        return memory;
    }
}
