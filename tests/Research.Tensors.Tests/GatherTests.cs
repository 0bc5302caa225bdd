namespace Research.Tensors.Tests;

public class GatherTests
{
    private const int Held = 7;

    /// <summary>Below a cache line, one, beside it, several.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(784)]
    public void Chosen_rows_lie_one_below_the_other(int width)
    {
        var source = new float[Held * width];
        for (var i = 0; i < source.Length; i++) source[i] = i;
        int[] rows = [Held - 1, 0, 3, 3, Held - 1];
        var target = new float[rows.Length * width + 1];
        target[^1] = -1;

        Gather.Rows(source, rows, width, target);

        Assert.Equal(rows.SelectMany(row => source[(row * width)..((row + 1) * width)]), target[..^1]);
        Assert.Equal(-1, target[^1]);
    }

    [Fact]
    public void No_rows_and_rows_of_no_width_copy_nothing()
    {
        Gather.Rows([1f, 2f], [], 2, []);
        Gather.Rows([], [0, 1], 0, []);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(Held)]
    public void A_row_that_the_source_has_not_is_refused(int row) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Gather.Rows(new float[Held * 2], [row], 2, new float[2]));

    [Fact]
    public void Too_little_room_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Gather.Rows(new float[4], [0, 1], 2, new float[3]));

    [Fact]
    public void A_row_that_would_begin_at_0_in_32_bits_is_none()
    {
        const int wide = 65536;
        Assert.Throws<ArgumentOutOfRangeException>(() => Gather.Rows(new float[wide], [wide], wide, new float[wide]));
    }
}
