using System.Numerics;

namespace Research.Tensors.Tests.Elementary;

public class VectorMathTests
{
    private delegate void OnSpan(ReadOnlySpan<float> x, Span<float> y);

    /// <param name="Size">What the error is relative to, where that is not the result.</param>
    private sealed record Function(
        OnSpan Span, Func<float, float> One, Func<double, double> Reference, Func<double, double>? Size = null, double Tolerance = 2e-7);

    private static readonly Dictionary<string, Function> _functions = new()
    {
        ["exp"] = new(VectorMath.Exp, VectorMath.Exp, Math.Exp),
        ["expm1"] = new(VectorMath.Expm1, VectorMath.Expm1, References.Expm1),
        ["log"] = new(VectorMath.Log, VectorMath.Log, Math.Log),
        ["log1p"] = new(VectorMath.Log1p, VectorMath.Log1p, References.Log1p),
        ["tanh"] = new(VectorMath.Tanh, VectorMath.Tanh, Math.Tanh),
        ["sigmoid"] = new(VectorMath.Sigmoid, VectorMath.Sigmoid, References.Sigmoid),
        ["softplus"] = new(VectorMath.Softplus, VectorMath.Softplus, x => Math.Max(x, 0) + References.Log1p(Math.Exp(-Math.Abs(x)))),
        ["erf"] = new(VectorMath.Erf, VectorMath.Erf, References.Erf),
        ["gelu"] = new(VectorMath.Gelu, VectorMath.Gelu, References.Gelu),
        ["gelu-derivative"] = new(
            VectorMath.GeluDerivative, VectorMath.GeluDerivative, x => References.Normal(x) + References.DensityTerm(x),
            x => References.Normal(x) + Math.Abs(References.DensityTerm(x)), 3e-7),
        ["sin"] = new(VectorMath.Sin, VectorMath.Sin, Math.Sin),
        ["cos"] = new(VectorMath.Cos, VectorMath.Cos, Math.Cos),
    };

    public static TheoryData<string> Names => [.. _functions.Keys];

    /// <summary>The smallest normal number; below it floats have fixed steps, and a result is rounded to one of them.</summary>
    private const double SmallestNormal = 1.1754943508222875e-38, DenormalStep = 1.401298464324817e-45;

    [Fact]
    public void A_vector_has_the_bits_of_its_span()
    {
        var x = Every(99_991);
        var (tanh, sigmoid) = (new float[x.Length], new float[x.Length]);
        VectorMath.Tanh(x, tanh);
        VectorMath.Sigmoid(x, sigmoid);
        for (var i = 0; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var vector = new Vector<float>(x, i);
            AssertBits(new Vector<float>(tanh, i), VectorMath.Tanh(vector));
            AssertBits(new Vector<float>(sigmoid, i), VectorMath.Sigmoid(vector));
        }

        static void AssertBits(Vector<float> expected, Vector<float> actual) =>
            Assert.Equal(expected.As<float, int>(), actual.As<float, int>());
    }

    [Fact]
    public void The_largest_stands_anywhere_and_NaN_is_never_passed_over()
    {
        for (var length = 1; length <= 40; length++)
        {
            for (var place = 0; place < length; place++)
            {
                var x = Enumerable.Range(1, length).Select(i => -(float)i).ToArray();
                x[place] = -0.5f;
                Assert.Equal(-0.5f, VectorMath.Max(x));
                x[place] = float.NaN;
                Assert.Equal(float.NaN, VectorMath.Max(x));
            }
        }

        Assert.Equal(float.NegativeInfinity, VectorMath.Max([float.NegativeInfinity, float.NegativeInfinity]));
        Assert.Throws<ArgumentException>(() => VectorMath.Max([]));
    }

    /// <summary>At every length around vectors; the output is longer, and what is behind stays.</summary>
    [Fact]
    public void Bounds_hold_each_number_and_keep_NaN()
    {
        float[] values = [-2, -0f, 0.5f, 3, float.NaN, float.PositiveInfinity, float.NegativeInfinity];
        for (var length = 0; length <= 40; length++)
        {
            var x = Enumerable.Range(0, length).Select(i => values[i % values.Length]).ToArray();
            var (largest, smallest) = (new float[length + 1], new float[length + 1]);
            VectorMath.Max(x, 0f, largest);
            VectorMath.Min(x, 0f, smallest);
            Assert.Equal([.. x.Select(number => MathF.Max(number, 0f)), 0f], largest);
            Assert.Equal([.. x.Select(number => MathF.Min(number, 0f)), 0f], smallest);
            Assert.DoesNotContain(largest, number => number == 0 && float.IsNegative(number));
            Assert.Equal(x.Select(IsBelow), smallest[..length].Select(IsBelow));
        }

        // Minus zero is below zero here.
        static bool IsBelow(float number) => number <= 0 && float.IsNegative(number);
    }

    /// <summary>Every 9973rd float: all signs and exponents, 430,000 numbers.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Is_accurate_over_all_floats(string name) => AssertAccurate(_functions[name], Every(9973));

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_accurate_where_networks_live(string name) =>
        AssertAccurate(_functions[name], [.. Enumerable.Range(-200_000, 400_001).Select(i => i * 1e-4f)]);

    /// <summary>The relative accuracy holds beside the zeros too: floats next to multiples of π/2.</summary>
    [Theory]
    [InlineData("sin")]
    [InlineData("cos")]
    public void Is_accurate_beside_its_zeros(string name) =>
        AssertAccurate(_functions[name], [.. Enumerable.Range(1, 100_000).Select(i => (float)(i * Math.PI / 2))]);

    [Theory]
    [MemberData(nameof(Names))]
    public void Has_the_same_bits_at_every_width_and_length(string name)
    {
        var function = _functions[name];
        var x = Every(400_009);
        var expected = Array.ConvertAll(x, value => function.One(value));
        foreach (var level in Widths.All)
        {
            Assert.True(Bits(expected).SequenceEqual(Bits(Widths.At(level, () => Apply(function, x)))), $"{level}");
            for (var length = 0; length < 40; length++)
            {
                var part = x.AsSpan(100, length).ToArray();
                Assert.True(Bits(expected.AsSpan(100, length)).SequenceEqual(Bits(Widths.At(level, () => Apply(function, part)))),
                    $"{level}, {length}");
            }
        }
    }

    /// <summary>
    /// The last vector overlaps the one before: it must not read what that has written. Few numbers, and about as many as run with their
    /// function's constants in registers.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Works_in_place_at_every_width_and_length_and_refuses_a_short_output(string name)
    {
        const int fewVectors = 100, held = LaneMath.LeastHeld, widest = LaneMath.WidestCount;
        var function = _functions[name];
        var x = Every(7_000_003);
        var expected = Array.ConvertAll(x, value => function.One(value));
        foreach (var level in Widths.All)
        {
            foreach (var length in (int[])[.. Enumerable.Range(0, fewVectors), .. Enumerable.Range(held - widest, 3 * widest)])
            {
                var part = x.AsSpan(0, length).ToArray();
                Widths.At(level, () =>
                {
                    function.Span(part, part);
                    return part;
                });
                Assert.True(Bits(expected.AsSpan(0, length)).SequenceEqual(Bits(part)), $"{level}, {length}");
            }
        }

        Assert.Throws<ArgumentException>(() => function.Span(new float[3], new float[2]));
    }

    [Theory]
    [InlineData("exp", float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData("exp", float.NegativeInfinity, 0f)]
    [InlineData("exp", 0f, 1f)]
    [InlineData("exp", 88.73f, float.PositiveInfinity)]
    [InlineData("exp", -104f, 0f)]
    [InlineData("expm1", -0f, -0f)]
    [InlineData("expm1", 1e-45f, 1e-45f)]
    [InlineData("expm1", float.NegativeInfinity, -1f)]
    [InlineData("expm1", float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData("log", 0f, float.NegativeInfinity)]
    [InlineData("log", 1f, 0f)]
    [InlineData("log", -1f, float.NaN)]
    [InlineData("log", float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData("log", float.NegativeInfinity, float.NaN)]
    [InlineData("log1p", -1f, float.NegativeInfinity)]
    [InlineData("log1p", -1.5f, float.NaN)]
    [InlineData("log1p", -0f, -0f)]
    [InlineData("log1p", float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData("log1p", float.MaxValue, 88.72284f)]
    [InlineData("tanh", float.PositiveInfinity, 1f)]
    [InlineData("tanh", float.NegativeInfinity, -1f)]
    [InlineData("tanh", -0f, -0f)]
    [InlineData("sigmoid", float.PositiveInfinity, 1f)]
    [InlineData("sigmoid", float.NegativeInfinity, 0f)]
    [InlineData("sigmoid", 0f, 0.5f)]
    [InlineData("softplus", float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData("softplus", float.NegativeInfinity, 0f)]
    [InlineData("erf", float.PositiveInfinity, 1f)]
    [InlineData("erf", float.NegativeInfinity, -1f)]
    [InlineData("erf", -0f, -0f)]
    [InlineData("gelu", float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData("gelu", float.MaxValue, float.MaxValue)]
    [InlineData("gelu", float.NegativeInfinity, -0f)]
    [InlineData("gelu", -0f, -0f)]
    [InlineData("gelu-derivative", float.PositiveInfinity, 1f)]
    [InlineData("gelu-derivative", 0f, 0.5f)]
    [InlineData("sin", float.PositiveInfinity, float.NaN)]
    [InlineData("sin", -0f, -0f)]
    [InlineData("cos", float.NegativeInfinity, float.NaN)]
    [InlineData("cos", 0f, 1f)]
    public void Has_its_special_values(string name, float x, float expected)
    {
        var actual = _functions[name].One(x);
        Assert.Equal(expected, actual);
        Assert.Equal(float.IsNegative(expected) && !float.IsNaN(expected), float.IsNegative(actual) && !float.IsNaN(actual));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void NaN_gives_NaN(string name) =>
        Assert.All(Apply(_functions[name], [float.NaN, -float.NaN, 1f]).Take(2), x => Assert.True(float.IsNaN(x)));

    [Fact]
    public void The_logarithm_of_negative_zero_is_that_of_zero() => Assert.Equal(float.NegativeInfinity, VectorMath.Log(-0f));

    private static float[] Every(uint step)
    {
        var values = new List<float>();
        for (var bits = 0L; bits <= uint.MaxValue; bits += step) values.Add(BitConverter.UInt32BitsToSingle((uint)bits));
        return [.. values];
    }

    private static float[] Apply(Function function, float[] x)
    {
        var y = new float[x.Length];
        function.Span(x, y);
        return y;
    }

    /// <summary>A NaN is a NaN: which one is the processor's.</summary>
    private static int[] Bits(ReadOnlySpan<float> x)
    {
        var bits = new int[x.Length];
        for (var i = 0; i < x.Length; i++) bits[i] = float.IsNaN(x[i]) ? 0x7FC00000 : BitConverter.SingleToInt32Bits(x[i]);
        return bits;
    }

    private static void AssertAccurate(Function function, float[] x)
    {
        var y = Apply(function, x);
        for (var i = 0; i < x.Length; i++)
        {
            var exact = function.Reference(x[i]);
            var rounded = (float)exact;
            var size = Math.Abs(function.Size?.Invoke(x[i]) ?? exact);
            var step = Math.Abs(exact) < SmallestNormal ? DenormalStep : 0;
            var right = float.IsFinite(rounded)
                ? Math.Abs(y[i] - exact) <= function.Tolerance * size + step / 2
                : rounded.Equals(y[i]);
            if (!right) Assert.Fail($"f({x[i]:R}) = {y[i]:R}, exactly {exact:R}");
        }
    }

    [Theory]
    [InlineData(3f, 1f)]
    [InlineData(1e-45f, 1f)]
    [InlineData(-1e-45f, -1f)]
    [InlineData(float.NegativeInfinity, -1f)]
    [InlineData(0f, 0f)]
    [InlineData(float.NaN, 0f)]
    public void A_sign_is_1_or_its_opposite_or_0(float x, float sign) =>
        Assert.Equal(new Vector<float>(sign), VectorMath.Sign(new Vector<float>(x)));
}
