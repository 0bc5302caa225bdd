namespace Research.Experiments.Pages.Charts;

/// <param name="Value">In the data's unit.</param>
internal readonly record struct Tick(double Value, string Label);

/// <summary>From the data's unit to a place in the drawing.</summary>
internal interface IScale
{
    double At(double value);

    IReadOnlyList<Tick> Ticks { get; }
}

/// <summary>Positions on equal steps, with ticks at 1, 2 or 5 times a power of ten.</summary>
internal sealed class LinearScale : IScale
{
    private readonly double _low, _high, _from, _to;

    /// <param name="low">Of the data; the scale goes on to the next tick on both sides.</param>
    /// <param name="from">The place of the lowest value.</param>
    /// <param name="bounds">Kept where the data keep them.</param>
    public LinearScale(double low, double high, double from, double to, (double Low, double High)? bounds = null)
    {
        (low, high) = (Shown(low), Shown(high));
        var kept = bounds is { } limit && low >= limit.Low && high <= limit.High ? bounds : null;
        if (high - low <= Math.Max(Math.Abs(high), Math.Abs(low)) * Equal) (low, high) = Within(Around(low), kept);
        var step = TickSteps.Nice((high - low) / AboutTicks);
        (_low, _high) = Within((Math.Floor((low / step) + Slack) * step, Math.Ceiling((high / step) - Slack) * step), kept);
        (_from, _to) = (from, to);
        Ticks = TickSteps.Between(_low, _high, step);
    }

    private const int AboutTicks = 5;

    /// <summary>Values that differ by less, as a share of their size, are one value.</summary>
    private const double Equal = 1e-12;

    /// <summary>A bound that lies on a tick but for its rounding counts as lying on it.</summary>
    private const double Slack = 1e-9;

    /// <summary>Beyond it a step, or the whole range, would be infinite; below its inverse a step would be nothing.</summary>
    private const double Largest = 1e300;

    public IReadOnlyList<Tick> Ticks { get; }

    public double At(double value) => _from + ((Shown(value) - _low) / (_high - _low) * (_to - _from));

    private static double Shown(double value) => Math.Abs(value) < 1 / Largest ? 0 : Math.Clamp(value, -Largest, Largest);

    private static (double Low, double High) Within((double Low, double High) range, (double Low, double High)? bounds) =>
        bounds is { } limit ? (Math.Max(range.Low, limit.Low), Math.Min(range.High, limit.High)) : range;

    private static (double Low, double High) Around(double value) =>
        value == 0 ? (-1, 1) : (value - (Math.Abs(value) / 2), value + (Math.Abs(value) / 2));
}

/// <summary>Equal factors on equal steps, with ticks at powers of ten (at 1, 2, 5 where there are few).</summary>
internal sealed class LogScale : IScale
{
    private const int FewDecades = 2, ManyTicks = 7;

    private readonly double _low, _high, _from, _to;

    /// <param name="low">Above 0.</param>
    public LogScale(double low, double high, double from, double to)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(low);
        _low = Math.Floor(DoubleMath.Log10(low) + 1e-9);
        _high = Math.Max(Math.Ceiling(DoubleMath.Log10(high) - 1e-9), _low + 1);
        (_from, _to) = (from, to);
        Ticks = [.. TicksBetween((int)_low, (int)_high)];
    }

    public IReadOnlyList<Tick> Ticks { get; }

    /// <param name="value">Above 0; what is not lies at the lower end, and what is infinite where the largest number lies.</param>
    public double At(double value) =>
        _from + (((value > 0 ? DoubleMath.Log10(Math.Min(value, double.MaxValue)) : _low) - _low) / (_high - _low) * (_to - _from));

    private static IEnumerable<Tick> TicksBetween(int low, int high)
    {
        var every = Math.Max(1, (int)Math.Ceiling((high - low) / (double)ManyTicks));
        var plain = TickSteps.IsPlain(low) && TickSteps.IsPlain(high);
        for (var power = low; power <= high; power += every)
        {
            yield return new Tick(TickSteps.PowerOfTen(power), TickSteps.PowerLabel(power, 1, plain));
            if (high - low > FewDecades || power == high) continue;
            foreach (var digit in (int[])[2, 5])
                yield return new Tick(digit * TickSteps.PowerOfTen(power), TickSteps.PowerLabel(power, digit, plain));
        }
    }
}
