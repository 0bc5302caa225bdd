namespace Research.Tensors.Tests.Views;

public class MatrixTests
{
    private static readonly Matrix _matrix = new([.. Enumerable.Range(0, 20).Select(i => (float)i)], 2, 3, 4, 5, 1);

    [Fact]
    public void Addresses_by_strides()
    {
        Assert.Equal(2 + 2 * 5 + 3, _matrix[2, 3]);
        Assert.Equal([7, 8, 9, 10], _matrix.Row(1).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => _matrix[3, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => _matrix[0, 4]);
        Assert.Throws<ArgumentOutOfRangeException>(() => _matrix.Row(3).Length);
    }

    [Fact]
    public void A_transpose_is_a_view()
    {
        var transposed = _matrix.Transposed;
        Assert.Equal((4, 3, 1, 5), (transposed.Rows, transposed.Columns, transposed.RowStride, transposed.ColumnStride));
        Assert.Equal(_matrix[2, 1], transposed[1, 2]);
        Assert.Throws<InvalidOperationException>(() => transposed.Row(0).Length);
        Assert.Equal((0, 0), (default(Matrix).Transposed.Rows, default(Matrix).Columns));
    }

    [Fact]
    public void Some_of_the_columns_are_a_view()
    {
        var some = _matrix.ColumnsFrom(1, 2);
        Assert.Equal((3, 2, 5, 1), (some.Rows, some.Columns, some.RowStride, some.ColumnStride));
        Assert.Equal([8, 9], some.Row(1).ToArray());
        Assert.Equal(_matrix[1, 2], _matrix.Transposed.ColumnsFrom(1, 2)[2, 0]);
        Assert.Equal(0, _matrix.ColumnsFrom(4, 0).Columns);
        Assert.Throws<ArgumentOutOfRangeException>(() => _matrix.ColumnsFrom(3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => _matrix.ColumnsFrom(-1, 2));
    }

    [Fact]
    public void Some_of_the_rows_are_a_view()
    {
        var some = _matrix.RowsFrom(1, 2);
        Assert.Equal((2, 4, 5, 1), (some.Rows, some.Columns, some.RowStride, some.ColumnStride));
        Assert.Equal(_matrix.Row(2).ToArray(), some.Row(1).ToArray());
        Assert.Equal(0, _matrix.RowsFrom(3, 0).Rows);
        Assert.Throws<ArgumentOutOfRangeException>(() => _matrix.RowsFrom(2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => _matrix.RowsFrom(-1, 2));
        Assert.Equal(0, default(Matrix).RowsFrom(0, 0).Rows);
    }

    /// <summary>No rows are left behind the last one, which ends before the next would begin.</summary>
    [Fact]
    public void None_of_the_rows_or_columns_are_an_operand_too()
    {
        using var backend = new ManagedBackend(1);
        var m = new Matrix(new float[8], 0, 2, 3, 5, 1);
        var (noRows, noColumns) = (m.RowsFrom(2, 0), m.Transposed.ColumnsFrom(2, 0));
        var sums = new float[9];
        Array.Fill(sums, 7f);
        backend.Multiply(noColumns, noRows, new Matrix(sums, 0, 3, 3, 3, 1));
        Assert.Equal(new float[9], sums);
        Assert.Equal(0, noColumns.Transposed.ColumnsFrom(0, 3).Rows);
        Assert.Equal(0, m.ColumnsFrom(3, 0).Row(1).Length);
    }

    [Theory]
    [InlineData(0, 4, 5, 5, 1)]
    [InlineData(3, 3, 6, 6, 1)]
    [InlineData(-1, 1, 1, 1, 1)]
    [InlineData(0, 2, 2, -1, 1)]
    [InlineData(0, 2, int.MaxValue, int.MaxValue, int.MaxValue)]
    public void Lies_within_its_storage(int offset, int rows, int columns, int rowStride, int columnStride) =>
        Assert.Throws<ArgumentException>(() => new Matrix(new float[19], offset, rows, columns, rowStride, columnStride));
}
