namespace Research.Tensors.Tests.Convolutions;

public class WindowsTests
{
    [Theory]
    [InlineData(7, 3, 1, 5)]
    [InlineData(7, 3, 2, 3)]
    [InlineData(6, 3, 2, 2)]
    [InlineData(3, 3, 5, 1)]
    [InlineData(2, 3, 1, 0)]
    [InlineData(1, 9, 4, 0)]
    public void Valid_windows_lie_within_the_axis(int input, int size, int stride, int count) =>
        Assert.Equal(new Windows(input, size, stride, 0, count), Windows.Valid(input, size, stride));

    /// <summary>The odd line of zeros lies behind, as in TensorFlow.</summary>
    [Theory]
    [InlineData(7, 3, 1, 1, 7)]
    [InlineData(6, 3, 2, 0, 3)]
    [InlineData(7, 3, 2, 1, 4)]
    [InlineData(6, 4, 1, 1, 6)]
    [InlineData(5, 1, 2, 0, 3)]
    public void Same_windows_are_as_many_as_strides(int input, int size, int stride, int before, int count) =>
        Assert.Equal(new Windows(input, size, stride, before, count), Windows.Same(input, size, stride));
}
