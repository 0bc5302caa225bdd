using System.Collections.Concurrent;
using System.Globalization;
using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace Research.Experiments;

/// <summary>Student's t. MathNet's figures come from the C library's logarithms: rounded,
/// they are the same bits on every machine.</summary>
internal static class StudentDistribution
{
    private const int QuantileDecimals = 10;
    private const string TenDigits = "E9";

    private static readonly ConcurrentDictionary<(double Freedom, double Probability), double> _quantiles = new();

    /// <summary>A root is sought for each: they are kept.</summary>
    public static double Quantile(double freedom, double probability) =>
        _quantiles.GetOrAdd(
            (freedom, probability), key => Math.Round(StudentT.InvCDF(0, 1, key.Freedom, key.Probability), QuantileDecimals));

    /// <summary>P(T >= t), to ten digits.</summary>
    public static double UpperTail(double freedom, double t) => Rounded(StudentT.CDF(0, 1, freedom, -t));

    /// <summary>Hedges' correction J(m) = Γ(m/2) / (sqrt(m/2) Γ((m-1)/2)) of a standardized difference with m degrees of freedom (Hedges
    /// 1981).</summary>
    public static double HedgesCorrection(double freedom) => Math.Round(
        DoubleMath.Exp(SpecialFunctions.GammaLn(freedom / 2) - SpecialFunctions.GammaLn((freedom - 1) / 2)) / Math.Sqrt(freedom / 2),
        QuantileDecimals);

    private static double Rounded(double p) =>
        double.Parse(p.ToString(TenDigits, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
