namespace Research.Tensors.Tests.Views;

public class ShapeTests
{
    [Fact]
    public void Knows_its_axes_and_size()
    {
        var shape = new Shape(28, 14, 3);
        Assert.Equal((3, 28 * 14 * 3, 28, 3, 3), (shape.Rank, shape.Size, shape[0], shape[2], shape.Last));
        Assert.Equal([28, 14, 3], shape.ToArray());
        Assert.Equal("[28, 14, 3]", shape.ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => shape[3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => shape[-1]);
    }

    [Fact]
    public void A_single_number_has_rank_0_and_size_1()
    {
        Assert.Equal((0, 1, 1), (default(Shape).Rank, default(Shape).Size, default(Shape).Last));
        Assert.Equal(default, new Shape());
        Assert.Equal(new Shape(5), default(Shape).Batched(5));
        Assert.Equal(default, new Shape(5).Sample);
        Assert.Equal("[]", default(Shape).ToString());
    }

    [Fact]
    public void Gains_loses_and_changes_axes()
    {
        var sample = new Shape(4, 3);
        Assert.Equal(new Shape(32, 4, 3), sample.Batched(32));
        Assert.Equal(sample, sample.Batched(32).Sample);
        Assert.Equal(new Shape(4, 7), sample.WithLast(7));
        Assert.Equal(new Shape(7), default(Shape).WithLast(7));
        Assert.Throws<InvalidOperationException>(() => default(Shape).Sample);
    }

    [Fact]
    public void Equals_by_axes()
    {
        Assert.True(new Shape(2, 3) == new Shape(2, 3));
        Assert.True(new Shape(2, 3) != new Shape(3, 2));
        Assert.False(new Shape(2, 3).Equals(new Shape(2, 3, 1)));
        Assert.False(new Shape(2, 3).Equals((object)"[2, 3]"));
        Assert.Equal(new Shape(2, 3).GetHashCode(), new Shape(2, 3).GetHashCode());
    }

    [Theory]
    [InlineData("at most 6 axes, not 7", 1, 1, 1, 1, 1, 1, 1)]
    [InlineData("axis 1 has the size 0", 3, 0)]
    [InlineData("axis 0 has the size -2", -2)]
    [InlineData("more than 2147483647 elements", 65536, 65536)]
    public void Says_what_is_no_shape(string reason, params int[] axes) =>
        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => new Shape(axes)).Message, StringComparison.Ordinal);
}
