namespace Research.Tensors.Tests.Packed;

public class TimeMajorTests
{
    private const int Rows = 3, Steps = 4, Features = 2;

    [Fact]
    public void Is_the_same_memory_with_a_steps_rows_side_by_side()
    {
        var memory = Numbers(new Shape(Rows, Steps, Features));
        var steps = TimeMajor.Of(memory);
        Assert.Equal(new Shape(Steps, Rows, Features), steps.Shape);
        Assert.True(memory.Span == steps.Span);
        TimeMajor.Fetch(steps, Steps - 1, 0, Rows);
        TimeMajor.Fetch(steps, -1, 0, Rows);
        Assert.Throws<ArgumentOutOfRangeException>(() => TimeMajor.Fetch(steps, 0, 0, Rows + 1));
    }

    [Theory]
    [InlineData(1, 32, 32)]
    [InlineData(4, 32, 8)]
    [InlineData(3, 32, 11)]
    [InlineData(8, 3, 1)]
    [InlineData(1, 37, 19)]
    [InlineData(2, 512, 32)]
    public void Rows_are_shared_out_evenly(int threads, int rows, int expected)
    {
        using var backend = new ManagedBackend(threads);
        Assert.Equal(expected, TimeMajor.RowsAtOnce(backend, rows));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_output_has_valid_states_alone_and_gives_them_gradients(bool sequences)
    {
        var states = new RecurrentOutput(sequences, clip: 5);
        var output = Numbers(sequences ? new Shape(Rows, Steps, Features) : new Shape(Rows, Features));
        var came = output.Span.ToArray();
        const int row = 1, last = 2;
        for (var t = 0; t < Steps; t++) states.Give(t, last, row, [10 + t, 20 + t], output);
        float[] expected = sequences ? [10, 20, 11, 21, 12, 22, 0, 0] : [12, 22];
        var start = row * expected.Length;
        Assert.Equal([.. came[..start], .. expected, .. came[(start + expected.Length)..]], output.Span.ToArray());

        float[] atLast = [float.NaN, float.NaN], before = [-100, 1];
        states.Receive(last, last, row, output, atLast);
        states.Receive(last - 1, last, row, output, before);
        Assert.Equal([5, 5], atLast);
        Assert.Equal(sequences ? [-5, 5] : [-5, 1], before);
    }

    private static Tensor Numbers(Shape shape) => new([.. Enumerable.Range(0, shape.Size).Select(i => (float)i)], 0, shape);
}
