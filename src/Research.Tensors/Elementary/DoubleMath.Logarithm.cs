using System.Numerics;

namespace Research;

public static partial class DoubleMath
{
    private const double SmallestNormal = 2.2250738585072014e-308;

    /// <summary>What <see cref="Ln2Low"/> leaves of ln 2.</summary>
    private const double Ln2Lowest = -1.3124698417785255e-27;

    /// <summary>The bits of √½: significands are taken from there to √2.</summary>
    private const long RootOfHalfBits = 0x3FE6A09E667F3BCD;

    private static readonly DoubleDouble _third = new(1d / 3, 1.850371707708594e-17);
    private static readonly DoubleDouble _log10E = new(0.4342944819032518, 1.098319650216765e-17);

    /// <summary>2/3, 2/5, ..., 2/23: the series of 2 artanh(s) beyond 2s; what is left out is below 1e-18.</summary>
    private static readonly double[] _logarithmSeries = OddReciprocals(2, 3, 23);

    /// <summary>1/5, 1/7, ..., 1/27: the series of artanh(s) / s beyond its first two terms.</summary>
    private static readonly double[] _longLogarithmSeries = OddReciprocals(1, 5, 27);

    /// <summary>The natural logarithm.</summary>
    public static double Log(double x)
    {
        if (IsSpecialLogarithm(x, out var special)) return special;
        Split(x, out var exponent, out var f);
        var s = f / (2 + f);
        var square = s * s;
        var series = square * Horner(_logarithmSeries, square);
        var half = 0.5 * f * f;
        return exponent * Ln2High - (half - (s * (half + series) + exponent * Ln2Low) - f);
    }

    /// <summary>The natural logarithm of each number: the same bits as one by one, several times as fast.</summary>
    /// <param name="y">As many numbers as <paramref name="x"/>, or more; the same memory, or apart.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public static void Log(ReadOnlySpan<double> x, Span<double> y)
    {
        y = y[..x.Length];
        var i = 0;
        for (; i <= x.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var some = new Vector<double>(x[i..]);
            if (!Vector.GreaterThanOrEqualAll(some, new Vector<double>(SmallestNormal))
                || !Vector.LessThanAll(some, new Vector<double>(double.PositiveInfinity)))
                break;
            LogOfNormal(some).CopyTo(y[i..]);
        }

        for (; i < x.Length; i++) y[i] = Log(x[i]);
    }

    /// <summary>ln(1 + x), accurate near 0.</summary>
    public static double Log1p(double x)
    {
        var u = 1 + x;
        // What the sum lost comes back as its share of u.
        if (u <= 0 || !double.IsFinite(u)) return Log(u);
        return Math.Abs(x) < Tiny ? x : Log(u) + (x < 1 ? x - (u - 1) : 1 - (u - x)) / u;
    }

    /// <summary>The logarithm to base 10; exact at the powers of 10.</summary>
    public static double Log10(double x) =>
        IsSpecialLogarithm(x, out var special) ? special : (LongLog(x) * _log10E).High;

    /// <summary>x to the power of y; special cases as IEEE 754's pow.</summary>
    public static double Pow(double x, double y)
    {
        if (y == 0 || x == 1) return 1;
        if (double.IsNaN(x) || double.IsNaN(y)) return double.NaN;
        var size = Math.Abs(x);
        var odd = IsOdd(y);
        if (size == 0 || double.IsInfinity(size) || double.IsInfinity(y))
        {
            if (size == 1) return 1;
            var grows = size > 1 == y > 0;
            var limit = grows ? double.PositiveInfinity : 0d;
            return odd && double.IsNegative(x) ? -limit : limit;
        }

        if (x < 0 && Math.Floor(y) != y) return double.NaN;
        var power = PowerOfPositive(size, y);
        return x < 0 && odd ? -power : power;
    }

    /// <summary>What <see cref="Log(double)"/> computes of a positive normal number, in the same order.</summary>
    private static Vector<double> LogOfNormal(Vector<double> x)
    {
        // Vectors shift without the sign in one instruction: exponents are raised above 0 for it.
        const long raised = 1024;
        var bits = Vector.AsVectorInt64(x);
        var shift = ((bits - new Vector<long>(RootOfHalfBits - (raised << FractionBits))) >>> FractionBits) - new Vector<long>(raised);
        var f = Vector.AsVectorDouble(bits - (shift << FractionBits)) - Vector<double>.One;
        var exponent = Vector.ConvertToDouble(shift);
        var s = f / (new Vector<double>(2) + f);
        var square = s * s;
        var series = new Vector<double>(_logarithmSeries[^1]);
        for (var i = _logarithmSeries.Length - 2; i >= 0; i--) series = series * square + new Vector<double>(_logarithmSeries[i]);
        series *= square;
        var half = new Vector<double>(0.5) * f * f;
        return exponent * Ln2High - (half - (s * (half + series) + exponent * Ln2Low) - f);
    }

    private static double PowerOfPositive(double x, double y)
    {
        // |ln x| is at least 2^-53 where x is not 1: beyond this the result is infinity or 0, and the exact product would overflow.
        const double steep = 1e20;
        if (x == 1) return 1;
        if (Math.Abs(y) > steep) return x > 1 == y > 0 ? double.PositiveInfinity : 0;
        var logarithm = LongLog(x);
        var product = DoubleDouble.Product(logarithm.High, y);
        return Exp(DoubleDouble.Sum(product.High, product.Low + logarithm.Low * y));
    }

    private static bool IsOdd(double y)
    {
        const double noFraction = 9007199254740992; // 2^53: from there on all are even.
        return Math.Abs(y) < noFraction && Math.Floor(y) == y && ((long)y & 1) != 0;
    }

    /// <summary>The logarithm to some 64 bits, of a positive finite number.</summary>
    private static DoubleDouble LongLog(double x)
    {
        Split(x, out var exponent, out var f);
        // s = f / (2 + f), and what the division lost.
        var divisor = DoubleDouble.Sum(2, f);
        var quotient = f / divisor.High;
        var back = DoubleDouble.Product(quotient, divisor.High);
        var s = new DoubleDouble(quotient, (f - back.High - back.Low - quotient * divisor.Low) / divisor.High);
        var square = s * s;
        var rest = square.High * square.High * Horner(_longLogarithmSeries, square.High);
        var series = square * _third + new DoubleDouble(rest, 0);
        var half = s + s * series;
        var ofTwo = DoubleDouble.Sum(exponent * Ln2High, exponent * Ln2Low);
        return ofTwo + new DoubleDouble(2 * half.High, 2 * half.Low + exponent * Ln2Lowest);
    }

    /// <summary>x = 2^exponent (1 + f), 1 + f from √½ to √2.</summary>
    private static void Split(double x, out double exponent, out double f)
    {
        const double lift = 4503599627370496; // 2^52: makes a denormal number normal.
        var denormal = x < SmallestNormal;
        var bits = ToBits(denormal ? x * lift : x);
        var shift = (bits - RootOfHalfBits) >> FractionBits;
        f = FromBits(bits - (shift << FractionBits)) - 1;
        exponent = shift - (denormal ? FractionBits : 0);
    }

    private static bool IsSpecialLogarithm(double x, out double value)
    {
        value = x < 0 ? double.NaN : x == 0 ? double.NegativeInfinity : x;
        return !(x > 0 && x < double.PositiveInfinity);
    }

    private static double[] OddReciprocals(double numerator, int first, int last)
    {
        var series = new double[(last - first) / 2 + 1];
        for (var i = 0; i < series.Length; i++) series[i] = numerator / (first + 2 * i);
        return series;
    }
}
