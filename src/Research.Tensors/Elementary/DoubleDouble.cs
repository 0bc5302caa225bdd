namespace Research;

/// <summary>
/// An unevaluated sum of two doubles, about 106 bits.
/// Source: Dekker, "A floating-point technique for extending the available precision" (1971).
/// </summary>
internal readonly record struct DoubleDouble(double High, double Low)
{
    /// <summary>2^27 + 1: cuts a double into halves of 26 bits.</summary>
    private const double Splitter = 134217729d;

    /// <summary>a + b exactly.</summary>
    public static DoubleDouble Sum(double a, double b)
    {
        var sum = a + b;
        var part = sum - a;
        return new DoubleDouble(sum, a - (sum - part) + (b - part));
    }

    /// <summary>a · b exactly, for factors below 2^996.</summary>
    public static DoubleDouble Product(double a, double b)
    {
        var product = a * b;
        var (aHigh, aLow) = Halves(a);
        var (bHigh, bLow) = Halves(b);
        return new DoubleDouble(product, aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow);
    }

    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        var sum = Sum(a.High, b.High);
        return Sum(sum.High, sum.Low + (a.Low + b.Low));
    }

    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        var product = Product(a.High, b.High);
        return Sum(product.High, product.Low + (a.High * b.Low + a.Low * b.High));
    }

    private static (double High, double Low) Halves(double x)
    {
        var scaled = Splitter * x;
        var high = scaled - (scaled - x);
        return (high, x - high);
    }
}
