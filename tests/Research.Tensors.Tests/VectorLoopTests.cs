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

    private readonly struct Rule : IVectorUpdate1
    {
        public void Step(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> slot)
        {
            slot = (0.5f * slot) + gradient;
            weight -= 0.1f * slot;
        }
    }
}
