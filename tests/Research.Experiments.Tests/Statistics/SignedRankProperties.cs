using FsCheck;
using FsCheck.Fluent;

namespace Research.Experiments.Tests;

/// <summary>The convolution against every assignment of signs, one by one.</summary>
public sealed class SignedRankProperties
{
    private const int MostSeeds = 10;

    /// <summary>Small whole numbers: zeros and ties are common.</summary>
    private static readonly Arbitrary<int[]> _differences =
        Gen.Choose(1, MostSeeds).SelectMany(n => Gen.ArrayOf(Gen.Choose(-4, 4), n)).ToArbitrary();

    [Fact]
    public void Convolution_is_enumeration() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(_differences, differences =>
    {
        var ranks = new SignedRanks([.. differences.Select(difference => (double)difference)], 0);
        var (greater, less) = Enumerate(differences);
        return ranks.Greater == greater && ranks.Less == less;
    }));

    [Fact]
    public void The_other_side_is_the_mirror() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(_differences, differences =>
    {
        var ranks = new SignedRanks([.. differences.Select(difference => (double)difference)], 0);
        var mirror = new SignedRanks([.. differences.Select(difference => -(double)difference)], 0);
        return ranks.Greater == mirror.Less && ranks.Least <= Math.Min(ranks.Greater, ranks.Less);
    }));

    [Fact]
    public void Roundings_make_no_difference() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(_differences, differences =>
    {
        // The same tenths as differences from 0.7, each with the roundings of its own.
        var rounded = differences.Select(difference => (0.7 + difference / 10.0) - 0.7).ToArray();
        return new SignedRanks(
            rounded, 1e-12).Greater == new SignedRanks([.. differences.Select(difference => (double)difference)], 0).Greater;
    }));

    [Fact]
    public void Any_number_of_seeds()
    {
        var ranks = new SignedRanks([.. Enumerable.Range(1, 400).Select(i => i % 2 == 0 ? i : -(double)i)], 0);

        // Even ranks have a sum of 40,200 of 80,200: the normal limit gives P(W >= w) = 0.482.
        Assert.Equal(0.482, ranks.Greater, 0.002);
        Assert.Equal(Math.ScaleB(1, -400), ranks.Least);
    }

    private static (double Greater, double Less) Enumerate(int[] differences)
    {
        var ranks = differences.Select(
            of => differences.Count(other => Math.Abs(other) < Math.Abs(of))
                + (differences.Count(other => Math.Abs(other) == Math.Abs(of)) + 1) / 2.0).ToArray();
        var signed = Enumerable.Range(0, differences.Length).Where(i => differences[i] != 0).ToArray();
        var seen = signed.Where(i => differences[i] > 0).Sum(i => ranks[i]);
        var (greater, less, all) = (0, 0, 1 << signed.Length);
        for (var signs = 0; signs < all; signs++)
        {
            var sum = signed.Where((_, place) => (signs >> place & 1) == 1).Sum(i => ranks[i]);
            if (sum >= seen) greater++;
            if (sum <= seen) less++;
        }

        return ((double)greater / all, (double)less / all);
    }
}
