using System.Numerics;

namespace Research.Tensors.Tests.Columns;

public sealed class ColumnLoopTests
{
    /// <summary>Rows and columns: around the vector's width, few and many, and more rows than are summed at once.</summary>
    public static TheoryData<int, int> Sizes => new()
    {
        { 0, 3 }, { 1, 1 }, { 7, Vector<float>.Count - 1 }, { 5, Vector<float>.Count }, { 300, 2 * Vector<float>.Count }, { 130, 203 },
        { 2048, 5 }, { 2049, 33 }, { 7000, 16 }, { 9000, 1 }, { 3001, 4 }, { 1000, 12 }, { 77, 20 }, { 501, 31 },
    };

    /// <summary>The same with rows apart, and one behind the other.</summary>
    public static TheoryData<int, int, int> Layouts()
    {
        var layouts = new TheoryData<int, int, int>();
        foreach (var (rows, columns) in Sizes.Select(size => size.Data))
        {
            layouts.Add(rows, columns, Gap);
            layouts.Add(rows, columns, 0);
        }

        return layouts;
    }

    private const int Gap = 3;

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_map_is_its_formula_at_every_element(int rows, int columns, int gap)
    {
        using var backend = new ManagedBackend(3);
        var (a, b, y) = (Strided(rows, columns, 1, gap), Strided(rows, columns, 2, gap), Strided(rows, columns, 4, gap));
        var own = Strided(4, columns, 3);
        ColumnLoop.Map(backend, default(Mixed), a, b, own, y);
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
                Assert.Equal(((a[i, j] - own[0, j]) * own[1, j]) - ((b[i, j] + own[2, j]) / own[3, j]), y[i, j]);
        }
    }

    [Theory]
    [InlineData(17)]
    [InlineData(13)]
    public void A_map_may_lie_over_its_input_and_touches_nothing_else(int stride)
    {
        using var backend = new ManagedBackend(2);
        const int rows = 40, columns = 13;
        var storage = Numbers((rows + 1) * stride, 1);
        var before = storage.ToArray();
        var m = new Matrix(storage, 2, rows, columns, stride, 1);
        ColumnLoop.Map(backend, default(Product), m, m, default, m);
        for (var i = 0; i < storage.Length; i++)
        {
            var within = i >= 2 && i < 2 + rows * stride && (i - 2) % stride < columns;
            Assert.Equal(within ? before[i] * before[i] : before[i], storage[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Sums_add_each_2048_rows_in_double_and_round_once(int rows, int columns)
    {
        using var backend = new ManagedBackend(3);
        var (a, b, own) = (Strided(rows, columns, 1), Strided(rows, columns, 2), Strided(4, columns, 3));
        foreach (var accumulate in (bool[])[false, true])
        {
            var sums = Numbers(columns, 5);
            var expected = sums.Select((start, j) =>
                InStretches(rows, accumulate ? start : 0, i => ((a[i, j] - own[0, j]) * own[1, j]) - ((b[i, j] + own[2, j]) / own[3, j]))).ToArray();
            ColumnLoop.Sum(backend, default(Mixed), a, b, own, sums, accumulate);
            Assert.Equal(expected, sums);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Sums_with_numbers_of_the_rows_have_the_same_order(int rows, int columns)
    {
        using var backend = new ManagedBackend(3);
        var (a, b, own) = (Strided(rows, columns, 1), Strided(rows, columns, 2), Strided(rows, 4, 3));
        var sums = Numbers(columns, 5);
        var expected = sums.Select((start, j) =>
            InStretches(rows, start, i => ((a[i, j] - own[i, 0]) * own[i, 1]) - ((b[i, j] + own[i, 2]) / own[i, 3]))).ToArray();
        ColumnLoop.SumByRows(backend, default(Mixed), a, b, own, sums, accumulate: true);
        Assert.Equal(expected, sums);
        Assert.Throws<ArgumentException>(() => ColumnLoop.SumByRows(backend, default(Mixed), a, b, Strided(rows + 1, 4, 3), sums));
    }

    [Fact]
    public void Sums_of_columns_have_the_same_order()
    {
        using var backend = new ManagedBackend(2);
        var m = Strided(5000, 37, 1);
        var sums = new float[37];
        backend.SumColumns(m, sums);
        for (var j = 0; j < sums.Length; j++) Assert.Equal(InStretches(m.Rows, 0, i => m[i, j]), sums[j]);
    }

    [Theory]
    [InlineData(4, 5, 5, 5)]
    [InlineData(5, 4, 5, 5)]
    [InlineData(5, 5, 4, 5)]
    [InlineData(5, 5, 5, 4)]
    public void Matrices_of_other_sizes_are_refused(int rowsOfB, int columnsOfB, int columnsOfNumbers, int columnsOfResult)
    {
        using var backend = new ManagedBackend(1);
        var (a, b, own) = (Strided(5, 5, 1), Strided(rowsOfB, columnsOfB, 2), Strided(1, columnsOfNumbers, 3));
        Assert.Throws<ArgumentException>(() => ColumnLoop.Map(backend, default(Mixed), a, b, own, Strided(5, columnsOfResult, 4)));
        Assert.Throws<ArgumentException>(() => ColumnLoop.Sum(backend, default(Mixed), a, b, own, new float[columnsOfResult]));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(64)]
    public void More_than_four_numbers_a_column_are_refused(int columns)
    {
        using var backend = new ManagedBackend(1);
        var (m, own) = (Strided(5, columns, 1, gap: 0), Strided(5, columns, 2));
        var fault = Assert.Throws<ArgumentException>(() => ColumnLoop.Map(backend, default(Mixed), m, m, own, m));
        Assert.Contains("5 numbers a column", fault.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ColumnLoop.Sum(backend, default(Mixed), m, m, own, new float[columns]));
    }

    [Fact]
    public void Columns_that_lie_apart_are_refused()
    {
        using var backend = new ManagedBackend(1);
        var (m, other) = (Strided(5, 5, 1), Strided(5, 5, 2));
        Assert.Throws<ArgumentException>(() => ColumnLoop.Map(backend, default(Product), m.Transposed, other, default, other));
        Assert.Throws<ArgumentException>(() => ColumnLoop.Map(backend, default(Product), other, other, default, m.Transposed));
        Assert.Throws<ArgumentException>(() => ColumnLoop.Map(backend, default(Product), other, other, m.Transposed, other));
    }

    /// <summary>One number as a whole matrix: kernels that run along its columns would leave its storage.</summary>
    [Fact]
    public void Columns_that_lie_upon_each_other_are_refused()
    {
        using var backend = new ManagedBackend(1);
        var (one, other) = (new Matrix([1f], 0, 5, 5, 0, 0), Strided(5, 5, 2));
        Assert.Throws<ArgumentException>(() => ColumnLoop.Map(backend, default(Product), one, other, default, other));
        Assert.Throws<ArgumentException>(() => ColumnLoop.Map(backend, default(Product), other, one, default, other));
        Assert.Throws<ArgumentException>(() => ColumnLoop.Map(backend, default(Product), other, other, one.RowsFrom(0, 1), other));
        Assert.Throws<ArgumentException>(() => ColumnLoop.Map(backend, default(Product), other, other, default, one));
        Assert.Throws<ArgumentException>(() => ColumnLoop.Sum(backend, default(Product), one, other, default, new float[5]));
        var rows = other.ColumnsFrom(0, 1);
        Assert.Throws<ArgumentException>(() => ColumnLoop.SumByRows(backend, default(Product), other, one, rows, new float[5]));
    }

    private static float InStretches(int rows, double start, Func<int, float> term)
    {
        const int stretch = 2048;
        var total = start;
        for (var i = 0; i < Math.Min(rows, stretch); i++) total += term(i);
        for (var first = stretch; first < rows; first += stretch)
        {
            var sum = 0d;
            for (var i = first; i < Math.Min(rows, first + stretch); i++) sum += term(i);
            total += sum;
        }

        return (float)total;
    }

    private static Matrix Strided(int rows, int columns, int seed, int gap = Gap) =>
        new(Numbers((rows * (columns + gap)) + 1, seed), 1, rows, columns, columns + gap, 1);

    private static float[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];
    }

    private readonly struct Mixed : IColumnFormula
    {
        public Vector<float> Of(Vector<float> a, Vector<float> b, in ColumnNumbers own) =>
            ((a - own.First) * own.Second) - ((b + own.Third) / own.Fourth);
    }

    private readonly struct Product : IColumnFormula
    {
        public Vector<float> Of(Vector<float> a, Vector<float> b, in ColumnNumbers own) => a * b;
    }
}
