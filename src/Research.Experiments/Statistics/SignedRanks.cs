namespace Research.Experiments;

/// <summary>
/// Wilcoxon's signed rank test (1945), exact for any n: zeros are ranked with the others and then dropped (Pratt 1959), equal sizes share
/// the mean of their ranks, and the distribution of the sum over all 2^k signs of the k that are not zero comes by convolution.
/// </summary>
internal sealed class SignedRanks
{
    private readonly int _positive;
    private readonly int _nonZero;
    private readonly double[] _distribution;

    /// <param name="differences">Infinite ones have the largest ranks. None NaN.</param>
    /// <param name="tolerance">Sizes that differ by no more are equal: differences of equal numbers differ in their roundings.</param>
    public SignedRanks(IReadOnlyList<double> differences, double tolerance)
    {
        var doubled = DoubledRanks(differences, tolerance);
        var signs = differences.Select(difference => Math.Abs(difference) <= tolerance ? 0 : Math.Sign(difference)).ToArray();
        _positive = doubled.Where((_, i) => signs[i] > 0).Sum();
        var ranks = doubled.Where((_, i) => signs[i] != 0).ToArray();
        _nonZero = ranks.Length;
        _distribution = Distribution(ranks);
    }

    /// <summary>The sum of the ranks of what is positive.</summary>
    public double Sum => _positive / 2.0;

    /// <summary>P(sum >= the one seen) if signs were drawn by a fair coin.</summary>
    public double Greater => Math.Min(1, _distribution[_positive..].Total());

    /// <summary>P(sum &lt;= the one seen).</summary>
    public double Less => Math.Min(1, _distribution[..(_positive + 1)].Total());

    /// <summary>The smallest that <see cref="Greater"/> and <see cref="Less"/> can be, whatever the signs.</summary>
    public double Least => SmallestOf(_nonZero);

    /// <summary>2^-n: all of n signs alike.</summary>
    public static double SmallestOf(int n) => Math.ScaleB(1, -n);

    /// <summary>Twice the midrank of each, so that all are whole.</summary>
    private static int[] DoubledRanks(IReadOnlyList<double> differences, double tolerance)
    {
        var sizes = differences.Select(Math.Abs).ToArray();
        var order = Enumerable.Range(0, sizes.Length).OrderBy(i => sizes[i]).ToArray();
        var ranks = new int[sizes.Length];
        for (int from = 0, to; from < order.Length; from = to)
        {
            to = from + 1;
            while (to < order.Length && Same(sizes[order[to - 1]], sizes[order[to]], tolerance)) to++;

            // Ranks from + 1 to `to`: their mean, doubled.
            for (var i = from; i < to; i++) ranks[order[i]] = from + 1 + to;
        }

        return ranks;
    }

    private static bool Same(double smaller, double larger, double tolerance) => smaller == larger || larger - smaller <= tolerance;

    /// <summary>P(doubled sum = i) under fair signs: halves and sums, exact.</summary>
    private static double[] Distribution(int[] doubledRanks)
    {
        var probability = new double[doubledRanks.Sum() + 1];
        probability[0] = 1;
        var reached = 0;
        foreach (var rank in doubledRanks)
        {
            for (var i = reached + rank; i >= 0; i--)
                probability[i] = (probability[i] + (i >= rank ? probability[i - rank] : 0)) / 2;
            reached += rank;
        }

        return probability;
    }
}
