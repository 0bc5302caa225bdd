using FsCheck;
using FsCheck.Fluent;

namespace Research.Tensors.Tests.Streams;

public class RandomStreamTests
{
    private static readonly RandomStream _stream = RandomStream.Of("7", "test");

    [Fact]
    public void Depends_on_role_purpose_step_and_draw()
    {
        uint[] words =
        [
            _stream.Bits(0),
            RandomStream.Of("8", "test").Bits(0),
            RandomStream.Of("7", "tests").Bits(0),
            _stream.At(1).Bits(0),
            _stream.At(1L << 32).Bits(0),
            _stream.At(0, 1).Bits(0),
            _stream.Bits(1),
        ];
        Assert.Distinct(words);
        Assert.Equal(_stream.Bits(0), RandomStream.Of("7", "test").At(0).Bits(0));
    }

    /// <summary>Fixed for good: stored results depend on them.</summary>
    [Fact]
    public void Keeps_its_definition()
    {
        var stream = _stream.At(3, 1);
        uint[] bits = [1373153229, 1582014320, 1752851014, 2049180289, 217850262, 2708841543];
        Assert.Equal(bits, Enumerable.Range(0, 6).Select(i => stream.Bits(i)));
        Assert.Equal([0.3197121f, 0.3683414f, 0.4081174f], Enumerable.Range(0, 3).Select(i => stream.Uniform(i)));
        Assert.Equal([-1.0222665f, 1.111593f, 0.19187038f], Enumerable.Range(0, 3).Select(i => stream.Normal(i)));
        int[] order = [0, 1, 2, 3, 4, 5, 6, 7];
        _stream.Permute(order);
        Assert.Equal([0, 7, 2, 3, 4, 1, 5, 6], order);
    }

    [Fact]
    public void Spans_are_their_elements_at_every_width()
    {
        var cases =
            from length in Gen.Choose(0, 1300)
            from first in Gen.Choose(0, 50)
            from step in Gen.Choose(0, 1000)
            select (length, first, step);
        Prop.ForAll(cases.ToArbitrary(), x =>
        {
            var stream = _stream.At(x.step);
            var bits = new uint[x.length];
            stream.Bits(bits, x.first);
            var uniform = new float[x.length];
            stream.Uniform(uniform, x.first);
            var same = Enumerable.Range(0, x.length).All(i =>
                bits[i] == stream.Bits(x.first + i) && uniform[i] == stream.Uniform(x.first + i));
            return same && Widths.All.All(level => NormalsAreTheirElements(stream, x.length, x.first, level));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [Theory]
    [InlineData(-0.25f, 0.25f)]
    [InlineData(3f, 3f)]
    [InlineData(-1e-3f, 7f)]
    public void Between_bounds_and_about_a_mean_every_operation_is_rounded(float low, float high)
    {
        foreach (var length in (int[])[0, 1, 7, 8, 37, 1000])
        {
            var uniform = new float[length];
            _stream.Uniform(uniform, low, high);
            var normal = new float[length];
            _stream.Normal(normal, low, high);

            Assert.Equal([.. Enumerable.Range(0, length).Select(i => Rounded(_stream.Uniform(i) * (high - low)) + low)], uniform);
            Assert.Equal([.. Enumerable.Range(0, length).Select(i => Rounded(_stream.Normal(i) * high) + low)], normal);
            Assert.All(uniform, value => Assert.InRange(value, low, high));
        }

        static float Rounded(float product) => BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(product));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Noise_is_added_element_by_element_on_any_number_of_threads(int threads)
    {
        using var backend = new ManagedBackend(threads);
        var stream = RandomStream.Of("1", "noise").At(2);
        var x = Enumerable.Range(0, 20_001).Select(i => i * 0.25f).ToArray();
        var y = new float[x.Length];
        NormalNoise.Add(backend, stream, 0.5f, new Tensor(x, 0, new Shape(x.Length)), new Tensor(y, 0, new Shape(x.Length)));
        for (var i = 0; i < x.Length; i++) Assert.Equal(x[i] + (0.5f * stream.Normal(i)), y[i]);
        Assert.Throws<ArgumentException>(() => NormalNoise.Add(backend, stream, 1, new Tensor(x, 0, new Shape(2)), new Tensor(y, 0, new Shape(3))));
    }

    [Fact]
    public void Uniform_lies_in_0_to_1_with_its_moments()
    {
        const int count = 1 << 20;
        var values = new float[count];
        _stream.Uniform(values);
        Assert.All([values.Min(), 1f - values.Max()], edge => Assert.InRange(edge, 0f, 20f / count));
        Assert.True(values.Max() < 1f);
        // Within five standard errors.
        Assert.Equal(0.5, values.Average(x => (double)x), 5 * Math.Sqrt(1d / 12 / count));
        Assert.Equal(1d / 12, values.Average(x => (x - 0.5) * (x - 0.5)), 5 * Math.Sqrt(1d / 180 / count));
    }

    [Fact]
    public void Normal_has_its_moments_and_tails()
    {
        const int count = 1 << 20;
        var values = new float[count];
        _stream.Normal(values);
        Assert.Equal(0, values.Average(x => (double)x), 5 / Math.Sqrt(count));
        Assert.Equal(1, values.Average(x => (double)x * x), 5 * Math.Sqrt(2d / count));
        Assert.Equal(0, values.Average(x => Math.Pow(x, 3)), 5 * Math.Sqrt(15d / count));
        Assert.Equal(3, values.Average(x => Math.Pow(x, 4)), 5 * Math.Sqrt(96d / count));
        // P(|x| > 3) = 0.0026998.
        Assert.Equal(0.0026998, values.Count(x => Math.Abs(x) > 3) / (double)count, 5 * Math.Sqrt(0.0027 / count));
        // Neighbours of a pair are independent, their squares too.
        Assert.Equal(0, values.Chunk(2).Average(x => (double)x[0] * x[1]), 5 / Math.Sqrt(count / 2d));
        Assert.Equal(1, values.Chunk(2).Average(x => (double)x[0] * x[0] * x[1] * x[1]), 5 * Math.Sqrt(8 / (count / 2d)));
    }

    [Fact]
    public void Permute_gives_every_order_equally_often()
    {
        const int draws = 24_000, orders = 24;
        var counts = new Dictionary<string, int>();
        for (var draw = 0; draw < draws; draw++)
        {
            int[] order = [0, 1, 2, 3];
            _stream.At(draw).Permute(order);
            var key = string.Join("", order);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        Assert.Equal(orders, counts.Count);
        var chiSquared = counts.Values.Sum(n => Math.Pow(n - draws / orders, 2) / (draws / orders));
        // The 99.99 % point of 23 degrees of freedom.
        Assert.InRange(chiSquared, 0, 57);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(512)]
    [InlineData(5000)]
    public void Permute_keeps_every_value(int length)
    {
        var values = Enumerable.Range(0, length).ToArray();
        _stream.Permute(values);
        Assert.Equal(Enumerable.Range(0, length), values.Order());
    }

    [Fact]
    public void Allocates_nothing()
    {
        var values = new float[1001];
        var order = new int[1001];
        var words = new uint[1001];
        long Draw()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            _stream.Bits(words, 1);
            _stream.Uniform(values, 1);
            _stream.Normal(values, 1);
            _stream.Permute(order);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Draw();
        Assert.Equal(0, Draw());
    }

    private static bool NormalsAreTheirElements(RandomStream stream, int length, int first, LaneLevel level)
    {
        var values = new float[length];
        Widths.At(level, () =>
        {
            stream.Normal(values, first);
            return 0;
        });
        return Enumerable.Range(0, length).All(i => values[i] == stream.Normal(first + i));
    }
}
