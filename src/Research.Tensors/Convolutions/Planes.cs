namespace Research;

/// <summary>
/// The patches of an image as a matrix that is never written out, pixels side by side: element [tap, pixel] stands at plane[Taps[tap] +
/// pixel] of a copy of a band of the image's rows, a plane a channel, with zeros around. Windows move by one element. Between one row of
/// windows and the next lie as many pixels as a window reaches beyond the last one's begin; what they give means nothing.
/// </summary>
internal sealed unsafe class Planes
{
    /// <summary>Floats of a band: half of a small second-level cache.</summary>
    private const int BandFloats = 32 * 1024;

    private readonly Windows _rows, _columns;
    private readonly int _channels, _pitch, _plane, _bandRows;
    private readonly (int Origin, int Row, int Column) _target;

    /// <param name="rows">The windows along the height, of stride 1.</param>
    /// <param name="columns">The windows along the width, of stride 1.</param>
    /// <param name="channels">Of the image.</param>
    /// <param name="target">Where the first pixel's result stands, and how far apart two rows' and two columns' stand.</param>
    public Planes(Windows rows, Windows columns, int channels, (int Origin, int Row, int Column) target)
    {
        (_rows, _columns, _channels, _target) = (rows, columns, channels, target);
        _pitch = columns.Span;
        _bandRows = Math.Clamp(BandFloats / (_pitch * channels + target.Row) - (rows.Size - 1), 1, rows.Count);
        _plane = (_bandRows + rows.Size - 1) * _pitch;
        Bands = (rows.Count + _bandRows - 1) / _bandRows;
        Taps = new int[rows.Size * columns.Size * channels];
        for (var tap = 0; tap < Taps.Length; tap++)
        {
            var (place, channel) = (tap / channels, tap % channels);
            Taps[tap] = channel * _plane + place / columns.Size * _pitch + place % columns.Size;
        }
    }

    /// <summary>
    /// Whether they serve better than patches with vectors along the results' channels: where these do not fill their vectors; or fill but
    /// one, whose multiply-adds need a number of the image each, in long sums over wide images. Of 1 by 1 elements alone, too little comes of
    /// a copy of the image for results of less than a vector. Measured at 256 and 512 bits.
    /// </summary>
    /// <param name="results">Channels of the result.</param>
    public static bool Serve(Windows rows, Windows columns, int channels, int results)
    {
        const int longSum = 128, wideImage = 20;
        if (rows is not { Stride: 1, Size: > 0, Count: > 0 } || columns is not { Stride: 1, Size: > 0, Count: > 0 }) return false;
        var lanes = GatheredProduct.LanesToFill(results);
        var places = rows.Size * columns.Size;
        return results == lanes
            ? places > 1 && places * channels >= longSum && columns.Count >= wideImage
            : results % lanes != 0 && (results > lanes || places > 1);
    }

    /// <summary>Where a window's elements stand, seen from its pixel.</summary>
    public int[] Taps { get; }

    /// <summary>Into how many bands of rows an image is cut: by its shape alone.</summary>
    public int Bands { get; }

    /// <summary>Pixels from one row's first to the next one's.</summary>
    public int Pitch => _pitch;

    /// <summary>How many of them have a result.</summary>
    public int InRow => _columns.Count;

    /// <summary>From one row's first result to the next one's.</summary>
    public int ResultRow => _target.Row;

    /// <summary>From one pixel's result to the next one's.</summary>
    public int ResultPixel => _target.Column;

    /// <summary>Floats of the largest band's planes. So many more as a tile has columns are read, and mean nothing.</summary>
    public int Floats => _channels * _plane;

    /// <summary>Pixels of a band, with those between its rows.</summary>
    public int PixelsOf(int band) => RowsOf(band) * _pitch - (_columns.Size - 1);

    /// <summary>Results of a band.</summary>
    public int ResultsOf(int band) => RowsOf(band) * _columns.Count;

    /// <summary>Where a band's result begins.</summary>
    public int Target(int band) => _target.Origin + band * _bandRows * _target.Row;

    /// <summary>Writes the planes of a band.</summary>
    /// <param name="memory">Room for <see cref="Floats"/>.</param>
    public void Write(float* image, int band, float* memory)
    {
        var firstRow = band * _bandRows - _rows.Before;
        var left = Math.Clamp(_columns.Before, 0, _pitch);
        var skipped = Math.Max(0, -_columns.Before);
        var copied = Math.Clamp(_columns.Input - skipped, 0, _pitch - left);
        var height = RowsOf(band) + _rows.Size - 1;
        for (var y = 0; y < height; y++)
        {
            var source = firstRow + y;
            var row = memory + y * _pitch;
            var inside = (uint)source < (uint)_rows.Input;
            for (var channel = 0; channel < _channels; channel++)
            {
                var line = new Span<float>(row + channel * _plane, _pitch);
                line[..(inside ? left : _pitch)].Clear();
                line[(left + copied)..].Clear();
            }

            if (!inside) continue;
            var pixels = image + ((nint)source * _columns.Input + skipped) * _channels;
            Packing.Transpose(pixels, 1, _channels, _channels, copied, _plane, row + left);
        }
    }

    private int RowsOf(int band) => Math.Min(_bandRows, _rows.Count - band * _bandRows);
}
