using MathNet.Numerics.Statistics;

namespace Research.Experiments;

/// <summary>
/// Two arms that share no seeds, or not their data: Welch's test (1947) of the difference of means. Only numbers count; values that are
/// none are left to the caller to tell.
/// </summary>
public sealed record UnpairedFigures
{
    private const int LeastForVerdict = 5;

    /// <summary>As of paired figures.</summary>
    private const int LeastForInterval = 3;

    private UnpairedFigures()
    {
    }

    public double? Difference { get; private init; }

    /// <summary>At 1 - alpha; from 3 values on each side.</summary>
    public IReadOnlyList<double>? Interval { get; private init; }

    /// <summary>Degrees of freedom (Satterthwaite 1946).</summary>
    public double? Freedom { get; private init; }

    /// <summary>Two-sided; null below 5 values on either side.</summary>
    public ReportValue? P { get; private init; }

    /// <summary>Hedges' g: the difference in pooled standard deviations, corrected.</summary>
    public double? Effect { get; private init; }

    /// <summary>"welch"; null where there is no spread to test by.</summary>
    public string? Method { get; private init; }

    public static UnpairedFigures Of(IReadOnlyList<double> of, IReadOnlyList<double> against, double alpha)
    {
        var power = ((double[])[.. of, .. against]).LargestPower();
        double[] Near1(IReadOnlyList<double> values) => ((double[])[.. values]).Scaled(-power);
        var scaled = OfScaled(Near1(of), Near1(against), alpha);
        return scaled with
        {
            Difference = scaled.Difference is { } difference ? Math.ScaleB(difference, power).Finite() : null,
            Interval = scaled.Interval is [var low, var high] ? ((double[])[low, high]).Scaled(power).Finite() : null,
        };
    }

    private static UnpairedFigures OfScaled(double[] of, double[] against, double alpha)
    {
        if (of.Length == 0 || against.Length == 0) return new UnpairedFigures();
        var difference = of.Mean() - against.Mean();
        if (of.Length < 2 || against.Length < 2) return new UnpairedFigures { Difference = difference };
        var (a, b) = (SquaredError(of), SquaredError(against));
        if (a + b == 0) return new UnpairedFigures { Difference = difference };

        var freedom = (a + b) * (a + b) / (a * a / (of.Length - 1) + b * b / (against.Length - 1));
        var evidence = new MeanEvidence(difference, Math.Sqrt(a + b), freedom, MeanEvidence.Welch);
        var least = Math.Min(of.Length, against.Length);
        return new UnpairedFigures
        {
            Difference = difference,
            Freedom = freedom,
            Method = evidence.Method,
            Interval = least >= LeastForInterval ? evidence.Interval(1 - alpha) : null,
            P = least >= LeastForVerdict ? ReportValue.Of(VerdictRule.Difference.Shown(evidence)) : null,
            Effect = difference / Pooled(of, against) * StudentDistribution.HedgesCorrection(of.Length + against.Length - 2),
        };
    }

    private static double SquaredError(double[] values) => SumOfSquares(values) / (values.Length - 1) / values.Length;

    private static double Pooled(double[] of, double[] against) =>
        Math.Sqrt((SumOfSquares(of) + SumOfSquares(against)) / (of.Length + against.Length - 2));

    private static double SumOfSquares(double[] values) => values.SquaresFrom(values.Mean());
}
