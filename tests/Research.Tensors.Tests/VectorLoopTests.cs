using System.Numerics;

namespace Research.Tensors.Tests;

public sealed class VectorLoopTests
{
    /// <summary>Around the vector's width, and none at all.</summary>
    public static TheoryData<int> Lengths =>
        [0, 1, 3, Vector<float>.Count - 1, Vector<float>.Count, Vector<float>.Count + 1, (3 * Vector<float>.Count) + 2];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_map_is_its_formula_at_every_element(int length)
    {
        var (a, b, y) = (Numbers(length, 1), Numbers(length, 2), new float[length]);
        VectorLoop.Map(default(Quotient), a, b, y);
        for (var i = 0; i < length; i++) Assert.Equal(a[i] / b[i], y[i]);
        VectorLoop.Map(default(Quotient), a, b, a);
        Assert.Equal(y, a);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_map_of_four_takes_each_in_its_place(int length)
    {
        var (a, b, c, d, y) = (Numbers(length, 1), Numbers(length, 2), Numbers(length, 3), Numbers(length, 4), new float[length]);
        VectorLoop.Map(default(Chain), a, b, c, d, y);
        for (var i = 0; i < length; i++) Assert.Equal(((a[i] - b[i]) * c[i]) + d[i], y[i]);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void An_update_changes_weights_and_slots_once(int length)
    {
        var (weights, gradient, slot) = (Numbers(length, 1), Numbers(length, 2), Numbers(length, 3));
        var expectedSlot = slot.Zip(gradient, (s, g) => (0.5f * s) + g).ToArray();
        var expected = weights.Zip(expectedSlot, (w, s) => w - (0.1f * s)).ToArray();
        VectorLoop.Update(default(Rule), weights, gradient, slot);
        Assert.Equal(expectedSlot, slot);
        Assert.Equal(expected, weights);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_pass_reads_and_writes_parts_of_its_spans(int length)
    {
        var (a, y, sum) = (Numbers(2 * length, 1), new float[length], Numbers(length, 3));
        var expectedSum = sum.Select((value, i) => value + (a[i] - a[length + i])).ToArray();
        VectorLoop.Run(new Difference(a, y, sum, length), length);
        for (var i = 0; i < length; i++) Assert.Equal(MathF.BitDecrement(1) * (a[i] - a[length + i]), y[i]);
        Assert.Equal(expectedSum, sum);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void A_pass_that_reaches_beyond_a_span_is_refused(int length)
    {
        var (a, y, sum) = (Numbers(2 * length, 1), new float[length], new float[length]);
        Assert.ThrowsAny<ArgumentException>(() => VectorLoop.Run(new Difference(a.AsSpan(1), y, sum, length), length));
        Assert.ThrowsAny<ArgumentException>(() => VectorLoop.Run(new Difference(a, y.AsSpan(1), sum, length), length));
        Assert.ThrowsAny<ArgumentException>(() => VectorLoop.Run(new Difference(a, y, sum, -1), length));
        Assert.ThrowsAny<ArgumentException>(() => VectorLoop.Run(new Difference(a, y, default, length), length));
        // Only the last of its spans was too short.
        Assert.All(y, value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_pass_over_nothing_writes_nothing()
    {
        var sum = new float[] { 1 };
        VectorLoop.Run(new Difference([], [], sum, 0), 0);
        Assert.Equal([1], sum);
    }

    [Fact]
    public void Spans_of_different_lengths_are_refused() =>
        Assert.Throws<ArgumentException>(() => VectorLoop.Map(default(Quotient), new float[3], new float[2], new float[3]));

    private static float[] Numbers(int length, int seed) =>
        [.. Enumerable.Range(1, length).Select(i => MathF.Sqrt((i * 7) + seed) - (2 * seed))];

    private readonly struct Quotient : IVectorMap2
    {
        public Vector<float> Of(Vector<float> a, Vector<float> b) => a / b;
    }

    private readonly struct Chain : IVectorMap4
    {
        public Vector<float> Of(Vector<float> a, Vector<float> b, Vector<float> c, Vector<float> d) => ((a - b) * c) + d;
    }

    /// <summary>Of the first and the second half of a span; the sum of what it was, beside it.</summary>
    private readonly ref struct Difference(ReadOnlySpan<float> a, Span<float> y, Span<float> sum, int half) : IVectorPass
    {
        private readonly ReadOnlySpan<float> _a = a;
        private readonly Span<float> _y = y, _sum = sum;

        public void At<TPlace>(TPlace place)
            where TPlace : struct, IVectorPlace
        {
            var difference = place.Load(_a) - place.Load(_a, half);
            place.Store(MathF.BitDecrement(1) * difference, _y);
            place.Store(place.Load(_sum) + difference, _sum);
        }
    }

    private readonly struct Rule : IVectorUpdate1
    {
        public void Step(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> slot)
        {
            slot = (0.5f * slot) + gradient;
            weight -= 0.1f * slot;
        }
    }
}
