namespace Research.Experiments.Tests;

/// <summary>
/// How often the tests err, and how often they see, over synthetic experiments: FORMAT.md part C, within the sampling error of a run of
/// this size. Streams are fixed, so that the tests are.
/// </summary>
public sealed class CalibrationTests
{
    private const int Experiments = 2000;
    private const double Alpha = 0.05;

    /// <summary>Two-sided binomial bounds that a right rate leaves once in a thousand times.</summary>
    private const double Deviations = 3.29;

    [Fact]
    public void Normal_noise_without_a_difference_gives_five_percent()
    {
        var experiments = Figures(Synthetic.Normal("null", Experiments, n: 10)).ToList();

        Within(0.05, Rate(experiments, SeenByT));
        Within(0.048, Rate(experiments, SeenByRanks));
    }

    [Fact]
    public void Verdicts_without_a_difference()
    {
        var verdicts = Figures(Synthetic.Normal("verdicts", Experiments, n: 10)).Select(figures => Decide(figures, Expectation.Greater, 0))
            .ToList();

        Within(0.025, Share(verdicts, Outcome.Supported));
        Within(0.025, Share(verdicts, Outcome.Refuted));
        Within(0.95, Share(verdicts, Outcome.Undecided));
    }

    /// <summary>t lies below 5 % there by right; ranks keep their own level.</summary>
    [Theory]
    [InlineData("student-3")]
    [InlineData("noisy-runs")]
    [InlineData("failing-runs")]
    public void Heavy_tails_give_no_more_than_five_percent(string noise)
    {
        var stream = RandomStream.Of("statistics", noise);
        var experiments = Figures(
            Enumerable.Range(
                0, Experiments).Select(
                    experiment => Enumerable.Range(0, 10).Select(seed => Heavy(noise, stream.At(experiment, seed))).ToArray())).ToList();

        AtMost(0.05, Rate(experiments, SeenByT));
        AtMost(0.05, Rate(experiments, SeenByRanks));
    }

    [Theory]
    [InlineData(5, 1.0, 0.40, 0.0)]
    [InlineData(8, 1.0, 0.68, 0.61)]
    [InlineData(10, 1.0, 0.80, 0.78)]
    [InlineData(10, 1.5, 0.99, 0.98)]
    public void Power_under_normal_noise(int n, double effect, double t, double ranks)
    {
        var experiments = Figures(Synthetic.Normal($"power {n} {effect}", Experiments, n, effect)).ToList();

        Within(t, Rate(experiments, SeenByT), published: 0.01);
        Within(ranks, Rate(experiments, SeenByRanks), published: 0.01);
    }

    [Theory]
    [InlineData(10, 1.0, 0.79)]
    [InlineData(10, 1.5, 0.99)]
    [InlineData(5, 1.0, 0.30)]
    [InlineData(5, 1.5, 0.74)]
    public void Equivalence_of_what_is_equal(int n, double margin, double supported)
    {
        var experiments = Figures(Synthetic.Normal($"equivalence {n} {margin}", Experiments, n));
        Within(supported, Share([.. experiments.Select(figures => Decide(figures, Expectation.Equivalent, margin))], Outcome.Supported),
            published: 0.01);
    }

    [Fact]
    public void Equivalence_at_the_margin_is_rarely_found()
    {
        var experiments = Figures(Synthetic.Normal("edge", Experiments, n: 10, mean: 1));
        Within(0.049, Share([.. experiments.Select(figures => Decide(figures, Expectation.Equivalent, 1))], Outcome.Supported),
            published: 0.002);
    }

    /// <summary>60 % of the variance shared by seed; an effect of one deviation of an arm.</summary>
    [Fact]
    public void Pairing_sees_more()
    {
        var stream = RandomStream.Of("statistics", "pairing");
        var (paired, unpaired) = (0, 0);
        for (var experiment = 0; experiment < Experiments; experiment++)
        {
            var at = stream.At(experiment);
            var a = Enumerable.Range(
                0, 10).Select(seed => 1 + Math.Sqrt(0.6) * at.Normal(3 * seed) + Math.Sqrt(0.4) * at.Normal(3 * seed + 1)).ToArray();
            var b = Enumerable.Range(0, 10).Select(seed => Math.Sqrt(0.6) * at.Normal(3 * seed) + Math.Sqrt(0.4) * at.Normal(3 * seed + 2))
                .ToArray();
            if (SeenByT(ContrastFigures.Of(Synthetic.Differences([.. a.Zip(b, (x, y) => x - y)]), Alpha))) paired++;
            if (UnpairedFigures.Of(a, b, Alpha).P!.Value.Number <= Alpha) unpaired++;
        }

        Within(0.88, (double)paired / Experiments, published: 0.01);
        Within(0.59, (double)unpaired / Experiments, published: 0.01);
    }

    /// <summary>Both arms diverge in 30 % of their seeds: 3.7 %. One arm, in 80 %: seen in 97 %; in 30 %: in 23 %.</summary>
    [Theory]
    [InlineData(0.3, 0.3, 0.037)]
    [InlineData(0.8, 0.0, 0.97)]
    [InlineData(0.3, 0.0, 0.23)]
    public void Runs_that_diverge_keep_their_place(double shareOfOne, double shareOfOther, double seen)
    {
        var stream = RandomStream.Of("statistics", $"diverging {shareOfOne} {shareOfOther}");
        var experiments = Enumerable.Range(0, Experiments).Select(experiment => ContrastFigures.Of(
            Synthetic.Differences(
                Arm(stream.At(experiment), shareOfOne), Arm(stream.At(experiment, 1), shareOfOther), higherIsBetter: true), Alpha));

        Within(seen, Rate([.. experiments], figures => figures.P(VerdictRule.Difference)?.Number <= Alpha), published: 0.01);
    }

    /// <summary>Largest less smallest of three levels, one of them twice as noisy, in one arm alone: 69 % false;
    /// contrasts of contrasts: 5 %.</summary>
    [Fact]
    public void A_spread_over_levels_counts_noise_as_spread()
    {
        var stream = RandomStream.Of("statistics", "spread");
        var (spread, differences) = (new List<ContrastFigures>(), new List<ContrastFigures>());
        for (var experiment = 0; experiment < Experiments; experiment++)
        {
            var at = stream.At(experiment);
            double[] Levels(int seed, int arm, double noise) =>
                [.. Enumerable.Range(0, 3).Select(level => noise * at.Normal(6 * seed + 3 * arm + level))];
            var seeds = Enumerable.Range(0, 10).Select(seed => (Noisy: Levels(seed, 0, 2), Quiet: Levels(seed, 1, 1))).ToList();
            spread.Add(ContrastFigures.Of(
                Synthetic.Differences(
                    [.. seeds.Select(seed => seed.Noisy.Max() - seed.Noisy.Min() - (seed.Quiet.Max() - seed.Quiet.Min()))]), Alpha));
            differences.Add(ContrastFigures.Of(
                Synthetic.Differences([.. seeds.Select(seed => seed.Noisy[2] - seed.Noisy[0] - (seed.Quiet[2] - seed.Quiet[0]))]), Alpha));
        }

        Within(0.69, Rate(spread, SeenByT), published: 0.01);
        Within(0.05, Rate(differences, SeenByT));
    }

    /// <summary>Four levels that share a baseline: some difference in 16 % without correction, in 4.4 % with it.</summary>
    [Fact]
    public void Holm_keeps_a_family_below_five_percent()
    {
        var stream = RandomStream.Of("statistics", "family");
        var (plain, corrected) = (0, 0);
        for (var experiment = 0; experiment < Experiments; experiment++)
        {
            var at = stream.At(experiment);
            var p = Enumerable.Range(1, 4).Select(level => ContrastFigures.Of(
                Synthetic.Differences(
                    [.. Enumerable.Range(0, 10).Select(seed => (double)at.Normal(5 * seed + level) - at.Normal(5 * seed))]), Alpha)
                .P(VerdictRule.Difference)!.Value.Number!.Value).ToArray();
            if (p.Min() <= Alpha) plain++;
            if (Holm.Adjust(p).Min() <= Alpha) corrected++;
        }

        Within(0.16, (double)plain / Experiments, published: 0.01);
        Within(0.044, (double)corrected / Experiments, published: 0.002);
    }

    /// <summary>Six parts without any difference: refuted at alpha / 6 in 2.1 %, and never supported.</summary>
    [Fact]
    public void Claims_of_several_parts()
    {
        var experiments = Synthetic.Normal("parts", Experiments * 6, n: 10).Chunk(6)
            .Select(parts => parts.Select(part => ContrastFigures.Of(Synthetic.Differences(part), Alpha)).ToList()).ToList();
        var rule = new VerdictRule(Expectation.Greater, 0);

        Within(0.025, (double)experiments.Count(
            parts => parts.Any(part => part.Decide(rule, Alpha, Alpha / 6) == Outcome.Refuted)) / Experiments, published: 0.004);
        AtMost(0.001, (double)experiments.Count(
            parts => parts.All(part => part.Decide(rule, Alpha, Alpha / 6) == Outcome.Supported)) / Experiments);
    }

    private static ReportValue[] Arm(RandomStream stream, double diverging) =>
        [.. Enumerable.Range(
            0, 10).Select(seed =>
                stream.Uniform(100 + seed) < diverging ? ReportValue.Of(ReportValue.Diverged) : ReportValue.Of(stream.Normal(seed)))];

    /// <summary>A difference of the kinds of FORMAT.md's table.</summary>
    private static double Heavy(string noise, RandomStream stream)
    {
        var core = (double)stream.Normal(0);
        return noise switch
        {
            // A normal over the root of a chi-squared by its 3 degrees of freedom.
            "student-3" => core / Math.Sqrt(Enumerable.Range(1, 3).Sum(i => (double)stream.Normal(i) * stream.Normal(i)) / 3),
            "noisy-runs" => stream.Uniform(8) < 0.1 ? 10 * core : core,
            _ => core + (stream.Uniform(8) < 0.1 ? -20 : 0) + (stream.Uniform(9) < 0.1 ? 20 : 0),
        };
    }

    private static IEnumerable<ContrastFigures> Figures(IEnumerable<double[]> experiments) =>
        experiments.Select(differences => ContrastFigures.Of(Synthetic.Differences(differences), Alpha));

    private static bool SeenByT(ContrastFigures figures) => figures.PT(VerdictRule.Difference)!.Value.Number <= Alpha;

    private static bool SeenByRanks(ContrastFigures figures) => figures.PWilcoxon(VerdictRule.Difference)!.Value.Number <= Alpha;

    private static Outcome Decide(ContrastFigures figures, Expectation expect, double margin) =>
        figures.Decide(new VerdictRule(expect, margin), Alpha, Alpha);

    private static double Rate(IReadOnlyCollection<ContrastFigures> experiments, Func<ContrastFigures, bool> seen) =>
        (double)experiments.Count(seen) / experiments.Count;

    private static double Share(IReadOnlyCollection<Outcome> verdicts, Outcome outcome) =>
        (double)verdicts.Count(verdict => verdict == outcome) / verdicts.Count;

    /// <param name="published">How far the published figure itself may be off: its last digit, or its own sampling.</param>
    private static void Within(double expected, double rate, double published = 0)
    {
        var bound = Deviations * Math.Sqrt(expected * (1 - expected) / Experiments) + published;
        Assert.InRange(rate, expected - bound, expected + bound);
    }

    private static void AtMost(double expected, double rate) =>
        Assert.InRange(rate, 0, expected + Deviations * Math.Sqrt(expected * (1 - expected) / Experiments));
}
