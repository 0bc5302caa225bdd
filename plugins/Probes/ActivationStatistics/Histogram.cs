namespace Research.Plugins;

/// <summary>
/// Counts of values between fixed edges, so that the counts of several seeds can be added: 40 equal bins over the activation's range
/// where both bounds are finite, else from -10 to 10. Values beyond are counted in the outermost bins; NaN is not counted.
/// </summary>
internal sealed class Histogram
{
    /// <summary>A row is lower edge, upper edge, count.</summary>
    public const int Columns = 3;
    private const int Bins = 40;
    private const double Reach = 10;
    private readonly double _lower, _width;
    private readonly long[] _counts = new long[Bins];

    public Histogram((float Lower, float Upper) range)
    {
        var isBounded = float.IsFinite(range.Lower) && float.IsFinite(range.Upper);
        _lower = isBounded ? range.Lower : -Reach;
        _width = ((isBounded ? range.Upper : Reach) - _lower) / Bins;
    }

    public void Add(float value)
    {
        if (!float.IsNaN(value)) _counts[(int)Math.Clamp((value - _lower) / _width, 0, Bins - 1)]++;
    }

    public double[] Rows()
    {
        var rows = new double[Bins * Columns];
        for (var bin = 0; bin < Bins; bin++)
        {
            rows[bin * Columns] = _lower + bin * _width;
            rows[bin * Columns + 1] = _lower + (bin + 1) * _width;
            rows[bin * Columns + 2] = _counts[bin];
        }

        return rows;
    }
}
