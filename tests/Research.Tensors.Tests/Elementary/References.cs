namespace Research.Tensors.Tests.Elementary;

/// <summary>Functions in double that Math lacks, by other ways than the project's.</summary>
internal static class References
{
    /// <summary>Kahan's: the errors of the exponential and of its logarithm cancel.</summary>
    public static double Expm1(double x)
    {
        var u = Math.Exp(x);
        return u == 1 ? x : Math.Abs(x) > 1 ? u - 1 : (u - 1) * (x / Math.Log(u));
    }

    /// <summary>Likewise: the errors of the sum and of the logarithm cancel.</summary>
    public static double Log1p(double x)
    {
        var u = 1 + x;
        return u == 1 ? x : double.IsPositiveInfinity(u) ? u : Math.Log(u) * (x / (u - 1));
    }

    public static double Sigmoid(double x) => x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x));

    /// <summary>A series of positive terms near 0, a continued fraction beyond.</summary>
    public static double Erf(double x)
    {
        var size = Math.Abs(x);
        if (double.IsNaN(x) || x == 0) return x;
        if (size >= Switch) return Math.CopySign(1 - ErfcBeyond(size), x);
        double term = size, sum = size;
        for (var n = 1; n < 90; n++) sum += term *= 2 * size * size / (2 * n + 1);
        return Math.CopySign(sum * 2 / Math.Sqrt(Math.PI) * Math.Exp(-size * size), x);
    }

    /// <summary>x Φ(x).</summary>
    public static double Gelu(double x) => double.IsNegativeInfinity(x) ? 0 : x * Normal(x);

    /// <summary>Φ(x), with no cancellation in the tail below 0 that would matter to a float.</summary>
    public static double Normal(double x)
    {
        var size = Math.Abs(x) / Math.Sqrt(2);
        var tail = (size < Switch ? 1 - Erf(size) : ErfcBeyond(size)) / 2;
        return x < 0 ? tail : 1 - tail;
    }

    /// <summary>x φ(x).</summary>
    public static double DensityTerm(double x) => double.IsInfinity(x) ? 0 : x * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);

    /// <summary>From here on the continued fraction answers.</summary>
    private const double Switch = 2.5;

    private static double ErfcBeyond(double x)
    {
        var fraction = 0d;
        for (var n = 200; n >= 1; n--) fraction = n / 2d / (x + fraction);
        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / (x + fraction);
    }
}
