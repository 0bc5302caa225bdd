namespace Research.Tensors.Tests.Elementary;

public class DoubleMathTests
{
    private static readonly Dictionary<string, (Func<double, double> Own, Func<double, double> Reference)> _functions = new()
    {
        ["exp"] = (DoubleMath.Exp, Math.Exp),
        ["log"] = (DoubleMath.Log, Math.Log),
        ["log10"] = (DoubleMath.Log10, Math.Log10),
        ["sin"] = (DoubleMath.Sin, Math.Sin),
        ["cos"] = (DoubleMath.Cos, Math.Cos),
        ["tanh"] = (DoubleMath.Tanh, Math.Tanh),
        ["expm1"] = (DoubleMath.Expm1, References.Expm1),
        ["log1p"] = (DoubleMath.Log1p, References.Log1p),
    };

    private static readonly double[] _special =
    [
        0d, -0d, 1, -1, 2, -2, 0.5, -0.5, 3, -3, 7.5, 1e300, -1e300, 1e-310, double.Epsilon,
        double.PositiveInfinity, double.NegativeInfinity, double.NaN,
    ];

    public static TheoryData<string> Names => [.. _functions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_within_three_ulps_of_the_C_library(string name)
    {
        var (own, reference) = _functions[name];
        foreach (var x in Arguments(60_000)) AssertClose(reference(x), own(x), 3, $"{name}({x:R})");
    }

    [Fact]
    public void Pow_is_within_three_ulps_of_the_C_library()
    {
        var random = new Random(1);
        foreach (var x in Arguments(30_000).Where(x => x > 0))
        {
            // As far as the result's range goes, and near 1.
            var y = (2 * random.NextDouble() - 1) * Math.Min(1e6, 700 / Math.Max(1e-3, Math.Abs(Math.Log(x))));
            AssertClose(Math.Pow(x, y), DoubleMath.Pow(x, y), 3, $"pow({x:R}, {y:R})");
        }
    }

    [Fact]
    public void Pow_has_the_special_values_of_IEEE_754()
    {
        foreach (var x in _special)
        {
            foreach (var y in _special) AssertClose(Math.Pow(x, y), DoubleMath.Pow(x, y), 3, $"pow({x:R}, {y:R})");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Has_its_special_values(string name)
    {
        var (own, reference) = _functions[name];
        foreach (var x in _special) AssertClose(reference(x), own(x), 3, $"{name}({x:R})");
    }

    [Fact]
    public void Logarithms_of_many_are_those_of_one_bit_for_bit()
    {
        foreach (var count in (int[])[0, 1, 2, 3, 4, 5, 7, 8, 9, 17, 64])
        {
            double[] arguments = [.. Arguments(64 * 200).Where(x => x > 0), .. _special];
            for (var first = 0; first <= arguments.Length - count; first += Math.Max(1, count))
            {
                var results = arguments.AsSpan(first, count).ToArray();
                DoubleMath.Log(results, results);
                for (var i = 0; i < count; i++)
                    Assert.Equal(
                        BitConverter.DoubleToInt64Bits(DoubleMath.Log(arguments[first + i])), BitConverter.DoubleToInt64Bits(results[i]));
            }
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => DoubleMath.Log([1, 2], new double[1]));
    }

    [Fact]
    public void Log10_is_exact_at_powers_of_ten()
    {
        for (var n = 0; n <= 22; n++)
            Assert.Equal(n, DoubleMath.Log10(double.Parse($"1e{n}", System.Globalization.CultureInfo.InvariantCulture)));
    }

    /// <summary>Worked out with 1300 bits (mpmath). The first cosine's argument is the double nearest to a multiple of π/2.</summary>
    [Fact]
    public void Reduces_arguments_of_any_size()
    {
        AssertClose(-4.687165924254628e-19, DoubleMath.Cos(5.319372648326541e+255), 1, "the smallest cosine");
        AssertClose(-0.8522008497671888, DoubleMath.Sin(1e22), 1, "sin(1e22)");
        AssertClose(0.004961954789184062, DoubleMath.Sin(double.MaxValue), 1, "sin of the largest double");
    }

    /// <summary>Every size from 1e-300 to 1e300, and thickly around 1.</summary>
    private static IEnumerable<double> Arguments(int count)
    {
        var random = new Random(2);
        for (var i = 0; i < count; i++)
        {
            var x = i % 3 switch
            {
                0 => Math.Pow(10, 600 * random.NextDouble() - 300),
                1 => 40 * random.NextDouble(),
                _ => 1 + 1e-3 * (2 * random.NextDouble() - 1),
            };
            yield return random.Next(2) == 0 ? x : -x;
        }
    }

    private static void AssertClose(double expected, double actual, int ulps, string what)
    {
        if (double.IsFinite(expected) && double.IsFinite(actual))
        {
            var ulp = Math.Max(double.Epsilon, Math.Abs(Math.BitIncrement(expected) - expected));
            if (Math.Abs(expected - actual) > ulps * ulp) Assert.Fail($"{what} = {actual:R}, not {expected:R}");
            if (expected == 0) Assert.True(double.IsNegative(expected) == double.IsNegative(actual), $"the sign of {what}");
            return;
        }

        Assert.True(expected.Equals(actual), $"{what} = {actual:R}, not {expected:R}");
    }
}
