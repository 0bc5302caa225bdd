namespace Research;

public static partial class DoubleMath
{
    /// <summary>-1/3!, 1/5!, ..., -1/19!: what is left out is below 1e-19 where |r| is at most π/4.</summary>
    private static readonly double[] _sineSeries = Alternating(3, 19);

    /// <summary>1/4!, -1/6!, ..., 1/20!.</summary>
    private static readonly double[] _cosineSeries = Alternating(4, 20);

    /// <summary>π/2 in three parts of 33 bits, whose products with 20-bit numbers are exact, and the rest.</summary>
    private static readonly double[] _halfPi = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487111665e-21, 8.4784276603689e-32];

    /// <summary>The bits of 2/π behind 64 zeros, enough for the largest double.</summary>
    private static readonly ulong[] _twoOverPi =
    [
        0x0000000000000000,
        0xA2F9836E4E441529, 0xFC2757D1F534DDC0, 0xDB6295993C439041, 0xFE5163ABDEBBC561,
        0xB7246E3A424DD2E0, 0x06492EEA09D1921C, 0xFE1DEB1CB129A73E, 0xE88235F52EBB4484,
        0xE99C7026B45F7E41, 0x3991D639835339F4, 0x9C845F8BBDF9283B, 0x1FF897FFDE05980F,
        0xEF2F118B5A0A6D1F, 0x6D367ECF27CB09B7, 0x4F463F669E5FEA2D, 0x7527BAC7EBE5F17B,
        0x3D0739F78A5292EA, 0x6BFB5FB11F8D5D08, 0x56033046FC7B6BAB,
    ];

    /// <summary>The sine of radians of any size; NaN at the infinities.</summary>
    public static double Sin(double x) => x == 0 ? x : SinAhead(x, 0);

    /// <summary>The cosine of radians of any size; NaN at the infinities.</summary>
    public static double Cos(double x) => SinAhead(x, 1);

    /// <summary>The sine, a number of quarter turns ahead.</summary>
    private static double SinAhead(double x, int quarterTurns)
    {
        if (!double.IsFinite(x)) return double.NaN;
        var quarter = Reduce(x, out var r) + quarterTurns;
        var value = (quarter & 1) == 0 ? SineNear(r) : CosineNear(r);
        return (quarter & 2) == 0 ? value : -value;
    }

    private static double SineNear(DoubleDouble r)
    {
        var square = r.High * r.High;
        return r.High + (r.High * square * Horner(_sineSeries, square) + r.Low * (1 - 0.5 * square));
    }

    private static double CosineNear(DoubleDouble r)
    {
        var square = r.High * r.High;
        var half = 0.5 * square;
        var first = 1 - half;
        return first + (1 - first - half + (square * square * Horner(_cosineSeries, square) - r.High * r.Low));
    }

    /// <summary>x = q π/2 + r with |r| at most about π/4; returns q, of which the last two bits count.</summary>
    private static int Reduce(double x, out DoubleDouble r)
    {
        const double twoOverPi = 0.6366197723675814;
        const double far = 1 << 20;
        if (Math.Abs(x) > far) return ReduceFar(x, out r);
        var q = Math.Round(x * twoOverPi);
        r = new DoubleDouble(x, 0);
        foreach (var part in _halfPi) r += DoubleDouble.Product(-q, part);
        return (int)q;
    }

    /// <summary>
    /// With integers: x = m 2^e; of the bits of 2/π those that give multiples of 4 quarter turns are left out, and the next 192 leave
    /// at least 120 correct ones. Source: Payne and Hanek, "Radian reduction for trigonometric functions" (1983).
    /// </summary>
    private static int ReduceFar(double x, out DoubleDouble r)
    {
        const int wordBits = 64, integerBits = 2;
        var bits = ToBits(Math.Abs(x));
        var exponent = (int)(bits >> FractionBits) - ExponentBias - FractionBits;
        var significand = (ulong)((bits & ((1L << FractionBits) - 1)) | (1L << FractionBits));
        var start = wordBits + exponent - integerBits;
        var low = (UInt128)significand * TwoOverPi(start + 2 * wordBits);
        var middle = (UInt128)significand * TwoOverPi(start + wordBits) + (low >> wordBits);
        var high = significand * TwoOverPi(start) + (ulong)(middle >> wordBits);

        // Two bits of quarter turns, then the fraction; one of a half or more belongs to the next.
        var turns = (UInt128)high << wordBits | (ulong)middle;
        var fraction = (Int128)(turns << integerBits | (ulong)low >> (wordBits - integerBits));
        var quarter = (int)(high >> (wordBits - integerBits)) + (fraction < 0 ? 1 : 0);
        r = Fraction(fraction) * new DoubleDouble(1.5707963267948966, 6.123233995736766e-17);
        if (x >= 0) return quarter;
        r = new DoubleDouble(-r.High, -r.Low);
        return -quarter;
    }

    /// <summary>64 bits of 2/π, from a place on.</summary>
    private static ulong TwoOverPi(int place)
    {
        var (word, bit) = Math.DivRem(place, 64);
        var first = _twoOverPi[word] << bit;
        return bit == 0 ? first : first | _twoOverPi[word + 1] >> (64 - bit);
    }

    /// <summary>f / 2^128.</summary>
    private static DoubleDouble Fraction(Int128 f)
    {
        const int doubleBits = 53, allBits = 128;
        var size = (UInt128)(f < 0 ? -f : f);
        var zeros = (int)UInt128.LeadingZeroCount(size);
        size <<= zeros;
        var high = (double)(ulong)(size >> (allBits - doubleBits)) * PowerOfTwo(-doubleBits - zeros);
        var low = (double)(ulong)((size << doubleBits) >> (allBits - doubleBits)) * PowerOfTwo(-2 * doubleBits - zeros);
        return f < 0 ? new DoubleDouble(-high, -low) : new DoubleDouble(high, low);
    }

    /// <summary>±1/first!, ∓1/(first + 2)!, ..., the sign that of the term in the series of the sine or cosine.</summary>
    private static double[] Alternating(int first, int last)
    {
        var all = Factorials(first, last);
        var series = new double[(last - first) / 2 + 1];
        for (var i = 0; i < series.Length; i++)
        {
            var negative = (first + 2 * i) / 2 % 2 != 0;
            series[i] = negative ? -all[2 * i] : all[2 * i];
        }

        return series;
    }
}
