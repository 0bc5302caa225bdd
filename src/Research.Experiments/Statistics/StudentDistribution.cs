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

    /// <summary>How far out MathNet looks for a quantile: two seeds at a level of 99.95 % are beyond.</summary>
    private const double Reach = 800;

    private static readonly ConcurrentDictionary<(double Freedom, double Probability), double> _quantiles = new();

    /// <summary>A root is sought for each: they are kept.</summary>
    /// <param name="probability">From 0.5 to below 1.</param>
    public static double Quantile(double freedom, double probability) =>
        _quantiles.GetOrAdd((freedom, probability), key => StudentT.CDF(0, 1, key.Freedom, -Reach) < 1 - key.Probability
            ? Math.Round(StudentT.InvCDF(0, 1, key.Freedom, key.Probability), QuantileDecimals)
            : Rounded(FarQuantile(key.Freedom, 1 - key.Probability)));

    /// <summary>P(T >= t), to ten digits.</summary>
    public static double UpperTail(double freedom, double t) => Rounded(StudentT.CDF(0, 1, freedom, -t));

    /// <summary>Hedges' correction J(m) = Γ(m/2) / (sqrt(m/2) Γ((m-1)/2)) of a standardized difference with m degrees of freedom (Hedges
    /// 1981).</summary>
    public static double HedgesCorrection(double freedom) => Math.Round(
        DoubleMath.Exp(SpecialFunctions.GammaLn(freedom / 2) - SpecialFunctions.GammaLn((freedom - 1) / 2)) / Math.Sqrt(freedom / 2),
        QuantileDecimals);

    /// <summary>By halving, once it lies between a number and its double.</summary>
    private static double FarQuantile(double freedom, double tail)
    {
        var high = Reach;
        while (StudentT.CDF(0, 1, freedom, -high) > tail) high *= 2;
        var low = high / 2;
        while ((low + high) / 2 is var middle && low < middle && middle < high)
        {
            if (StudentT.CDF(0, 1, freedom, -middle) > tail) low = middle;
            else high = middle;
        }

        return high;
    }

    private static double Rounded(double p) =>
        double.Parse(p.ToString(TenDigits, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
