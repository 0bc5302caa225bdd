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
        if (size > 6) return Math.Sign(x);
        double value;
        if (size < 2.5)
        {
            double term = size, sum = size;
            for (var n = 1; n < 90; n++) sum += term *= 2 * size * size / (2 * n + 1);
            value = sum * 2 / Math.Sqrt(Math.PI) * Math.Exp(-size * size);
        }
        else
        {
            var fraction = 0d;
            for (var n = 200; n >= 1; n--) fraction = n / 2d / (size + fraction);
            value = 1 - Math.Exp(-size * size) / Math.Sqrt(Math.PI) / (size + fraction);
        }

        return Math.CopySign(value, x);
    }
}
