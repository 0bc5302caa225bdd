using FsCheck;
using FsCheck.Fluent;

namespace Research.Tensors.Tests;

public class ReductionTests
{
    private static readonly Gen<float[]> _numbers =
        from length in Gen.Choose(0, 300)
        from seed in Gen.Choose(0, int.MaxValue)
        select Numbers(length, seed);

    /// <summary>The documented order: element i to partial sum i mod 16, then pairs 8, 4, 2 and 1 apart.</summary>
    [Fact]
    public void Sums_have_their_documented_order()
    {
        using var backend = new ManagedBackend(2);
        Prop.ForAll(_numbers.ToArbitrary(), x =>
            backend.Sum(x) == InOrder(x, value => value) && backend.SumOfSquares(x) == InOrder(x, value => (double)value * value))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    /// <summary>Beyond 32,768 numbers each so many are summed apart, then these in order, whatever the threads.</summary>
    [Theory]
    [InlineData(32_769)]
    [InlineData(100_003)]
    [InlineData(256 * 32_768 + 7)]
    public void Long_sums_are_of_stretches(int length)
    {
        const int stretch = 32_768;
        var x = Numbers(length, 1);
        var (sum, squares) = (0d, 0d);
        foreach (var part in x.Chunk(stretch)) (sum, squares) = (sum + Reductions.Sum(part), squares + Reductions.SumOfSquares(part));
        foreach (var threads in (ReadOnlySpan<int>)[1, 3])
        {
            using var backend = new ManagedBackend(threads);
            Assert.Equal((sum, squares), (backend.Sum(x), backend.SumOfSquares(x)));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(256)]
    [InlineData(700)]
    public void A_squared_distance_is_of_differences_256_at_a_time(int length)
    {
        var (a, b) = (Numbers(length, 1), Numbers(length, 2));
        var differences = a.Zip(b, (x, y) => x - y).ToArray();
        var expected = length < 16
            ? differences.Aggregate(0d, (sum, difference) => sum + ((double)difference * difference))
            : differences.Chunk(256).Aggregate(0d, (sum, part) => sum + InOrder(part, value => (double)value * value));
        Assert.Equal(expected, Reductions.SquaredDistance(a, b));
        Assert.Throws<ArgumentException>(() => Reductions.SquaredDistance(a, new float[length + 1]));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Columns_are_summed_in_double_in_the_order_of_the_rows(bool transposed, bool accumulate)
    {
        using var backend = new ManagedBackend(2);
        for (var columns = 1; columns < 70; columns += 3)
        {
            const int rows = 57;
            var storage = Numbers(rows * columns * 2, columns);
            var m = transposed
                ? new Matrix(storage, 3, columns, rows, rows, 1).Transposed
                : new Matrix(storage, columns, rows, columns, 2 * columns, 1);
            var sums = Numbers(columns, 5);
            var expected = new float[columns];
            for (var j = 0; j < columns; j++)
            {
                var sum = accumulate ? (double)sums[j] : 0;
                for (var i = 0; i < rows; i++) sum += m[i, j];
                expected[j] = (float)sum;
            }

            backend.SumColumns(m, sums, accumulate);
            Assert.Equal(expected, sums);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sums_of_columns_are_shared_out_over_threads_with_the_same_bits(bool accumulate)
    {
        const int rows = 3000, columns = 203;
        var m = new Matrix(Numbers(rows * columns, 9), 0, rows, columns, columns, 1);
        var (one, four) = (Numbers(columns, 5), Numbers(columns, 5));
        using (var backend = new ManagedBackend(1)) backend.SumColumns(m, one, accumulate);
        using (var backend = new ManagedBackend(4)) backend.SumColumns(m, four, accumulate);
        Assert.Equal(one, four);
    }

    [Fact]
    public void Sum_columns_wants_one_sum_a_column()
    {
        using var backend = new ManagedBackend(1);
        var m = new Matrix(new float[6], 0, 2, 3, 3, 1);
        var fault = Assert.Throws<ArgumentException>(() => backend.SumColumns(m, new float[4]));
        Assert.Contains("4 sums for 3 columns", fault.Message, StringComparison.Ordinal);
    }

    private static double InOrder(float[] x, Func<float, double> term)
    {
        var partials = new double[16];
        for (var i = 0; i < x.Length; i++) partials[i % 16] += term(x[i]);
        for (var apart = 8; apart > 0; apart /= 2)
        {
            for (var j = 0; j < apart; j++) partials[j] += partials[j + apart];
        }

        return partials[0];
    }

    private static float[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle() - 1) * MathF.Pow(10, random.Next(-6, 7)))];
    }
}
