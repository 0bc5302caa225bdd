namespace Research.Experiments;

/// <summary>What no test mends: a failure that is rare may not have shown in the seeds at hand.</summary>
public static class UnseenFailures
{
    private const double Unlikely = 0.05;

    /// <summary>The share of failing runs at which n seeds without one are just unlikely (5 %): 1 - 0.05^(1/n).</summary>
    /// <param name="n">At least 1.</param>
    public static double Rate(int n) => 1 - DoubleMath.Pow(Unlikely, 1.0 / n);
}
