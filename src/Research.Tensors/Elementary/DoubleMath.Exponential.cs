namespace Research;

public static partial class DoubleMath
{
    private const double Log2E = 1.4426950408889634;

    /// <summary>ln 2 in 33 bits, so that its product with an exponent is exact, and the rest.</summary>
    private const double Ln2High = 0.6931471804855391, Ln2Low = 7.440617110012397e-11;

    /// <summary>Above the first e^x is infinity, below the second it rounds to 0.</summary>
    private const double LargestExponent = 709.782712893384, SmallestExponent = -745.1332191019412;

    private const int FractionBits = 52, ExponentBias = 1023;

    /// <summary>1/2!, 1/3!, ..., 1/13!: what is left out is below 1e-17 where |r| is at most ln 2 / 2.</summary>
    private static readonly double[] _exponentialSeries = Factorials(2, 13);

    /// <summary>1/2!, ..., 1/18!: the same up to |x| = 0.7.</summary>
    private static readonly double[] _longExponentialSeries = Factorials(2, 18);

    /// <summary>e^x.</summary>
    public static double Exp(double x) => Exp(new DoubleDouble(x, 0));

    /// <summary>e^x - 1, accurate near 0.</summary>
    public static double Expm1(double x)
    {
        // Within, the series; outside, the difference cancels no more than one bit.
        const double near = 0.7;
        if (!(Math.Abs(x) < near)) return Exp(x) - 1;
        // x itself keeps the sign of 0 and the denormals.
        return Math.Abs(x) < Tiny ? x : x + x * x * Horner(_longExponentialSeries, x);
    }

    /// <summary>Below this x + x²/2 rounds to x.</summary>
    private const double Tiny = 1e-17;

    /// <summary>e^(high + low).</summary>
    private static double Exp(DoubleDouble x)
    {
        if (double.IsNaN(x.High)) return x.High;
        if (x.High > LargestExponent) return double.PositiveInfinity;
        if (x.High < SmallestExponent) return 0;
        var n = Math.Round(x.High * Log2E);
        var first = x.High - n * Ln2High;
        var second = n * Ln2Low;
        var r = first - second;
        var lost = first - r - second + x.Low;
        var square = r * r * Horner(_exponentialSeries, r);
        var power = 1 + (r + (square + lost * (1 + (r + square))));
        // In two halves: 2^n alone may lie outside the range of a double while the result does not.
        var half = (int)n >> 1;
        return power * PowerOfTwo(half) * PowerOfTwo((int)n - half);
    }

    private static double PowerOfTwo(int exponent) => FromBits((long)(exponent + ExponentBias) << FractionBits);

    /// <summary>c[0] + c[1] x + c[2] x² + ...</summary>
    private static double Horner(double[] coefficients, double x)
    {
        var sum = coefficients[^1];
        for (var i = coefficients.Length - 2; i >= 0; i--) sum = sum * x + coefficients[i];
        return sum;
    }

    private static double[] Factorials(int first, int last)
    {
        var series = new double[last - first + 1];
        var factorial = 1d;
        for (var n = 2; n <= last; n++)
        {
            factorial *= n;
            if (n >= first) series[n - first] = 1 / factorial;
        }

        return series;
    }
}
