namespace Research.Tensors.Tests.Views;

public class TensorTests
{
    private static readonly Tensor _sequence = new([.. Enumerable.Range(0, 30).Select(i => (float)i)], 6, new Shape(2, 3, 4));

    [Fact]
    public void Is_a_contiguous_view()
    {
        Assert.True(_sequence.Exists);
        Assert.Equal(2, _sequence.Rows);
        Assert.Equal(24, _sequence.Span.Length);
        Assert.Equal(6, _sequence.Span[0]);
    }

    [Fact]
    public void As_a_matrix_has_the_last_axis_as_columns()
    {
        var matrix = _sequence.Matrix;
        Assert.Equal((6, 4, 4, 1), (matrix.Rows, matrix.Columns, matrix.RowStride, matrix.ColumnStride));
        Assert.Equal(6 + 4 * 5 + 3, matrix[5, 3]);
    }

    [Fact]
    public void A_time_step_is_a_strided_view()
    {
        var step = _sequence.At(2);
        Assert.Equal((2, 4), (step.Rows, step.Columns));
        Assert.Equal([6 + 12 + 8, 6 + 12 + 9, 6 + 12 + 10, 6 + 12 + 11], step.Row(1).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => _sequence.At(3));
        Assert.Throws<InvalidOperationException>(() => _sequence.Row(0).At(0));
    }

    [Fact]
    public void A_part_is_some_of_the_first_axis()
    {
        var sequence = _sequence.Reshape(new Shape(3, 2, 4));
        var part = sequence.Part(1, 2);
        Assert.Equal(new Shape(2, 2, 4), part.Shape);
        Assert.True(part.Span == sequence.Span[8..]);
        Assert.Throws<ArgumentOutOfRangeException>(() => sequence.Part(2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => sequence.Part(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => sequence.Part(-1, 1));
    }

    [Fact]
    public void Rows_and_first_rows_share_the_memory()
    {
        var row = _sequence.Row(1);
        Assert.Equal(new Shape(3, 4), row.Shape);
        Assert.Equal(18, row.Span[0]);
        Assert.Equal(new Shape(1, 3, 4), _sequence.First(1).Shape);
        Assert.Equal(12, _sequence.First(1).Span.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => _sequence.Row(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => _sequence.First(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => _sequence.First(0));
    }

    [Fact]
    public void Reshapes_to_equal_sizes_only()
    {
        Assert.Equal(_sequence.Span.ToArray(), _sequence.Reshape(new Shape(2, 12)).Span.ToArray());
        Assert.Contains("[2, 3, 4] cannot be seen as [5, 5]",
            Assert.Throws<ArgumentException>(() => _sequence.Reshape(new Shape(5, 5))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Default_is_no_tensor()
    {
        Tensor none = default;
        Assert.False(none.Exists);
        Assert.True(none.Span.IsEmpty);
        Assert.Throws<InvalidOperationException>(() => none.Matrix);
        Assert.False(none.First(1).Exists);
    }

    [Fact]
    public void Lies_within_its_storage()
    {
        Assert.Throws<ArgumentException>(() => new Tensor(new float[5], 0, new Shape(6)));
        Assert.Throws<ArgumentException>(() => new Tensor(new float[5], 1, new Shape(5)));
        Assert.Throws<ArgumentException>(() => new Tensor(new float[5], -1, new Shape(5)));
    }

    [Fact]
    public void Clear_sets_its_own_elements_to_0()
    {
        float[] storage = [1, 2, 3, 4];
        new Tensor(storage, 1, new Shape(2)).Clear();
        Assert.Equal([1, 0, 0, 4], storage);
    }
}
