using System.Numerics;
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
    public void Sums_of_formulas_are_those_of_what_the_formulas_give(int length)
    {
        var (a, b, c) = (Numbers(length, 1), Numbers(length, 2), Numbers(length, 3));
        var (scaled, less, both) = (new float[length], new float[length], new float[length]);
        for (var i = 0; i < length; i++) (scaled[i], less[i], both[i]) = (a[i] * 3, a[i] - b[i], (a[i] - b[i]) * c[i]);

        Assert.Equal(Reductions.Sum(scaled), Reductions.Sum(new Tripled(), a));
        Assert.Equal(Reductions.SumOfSquares(scaled), Reductions.SumOfSquares(new Tripled(), a));
        Assert.Equal(Reductions.Sum(less), Reductions.Sum(new Less(), a, b));
        Assert.Equal(Reductions.SumOfSquares(less), Reductions.SumOfSquares(new Less(), a, b));
        var inOrder = less.Aggregate(0d, (sum, difference) => sum + ((double)difference * difference));
        Assert.Equal(length < 16 ? inOrder : Reductions.SumOfSquares(less), Reductions.SquaredDistance(a, b));
        Assert.Equal(Reductions.Sum(both), Reductions.Sum(new LessTimes(), a, b, c));
        Assert.Throws<ArgumentException>(() => Reductions.SquaredDistance(a, new float[length + 1]));
        Assert.Throws<ArgumentException>(() => Reductions.Sum(new LessTimes(), a, b, new float[length + 1]));
    }

    private readonly struct Tripled : IVectorMap
    {
        public Vector<float> Of(Vector<float> a) => a * 3;
    }

    private readonly struct Less : IVectorMap2
    {
        public Vector<float> Of(Vector<float> a, Vector<float> b) => a - b;
    }

    private readonly struct LessTimes : IVectorMap3
    {
        public Vector<float> Of(Vector<float> a, Vector<float> b, Vector<float> c) => (a - b) * c;
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

    /// <summary>So many rows, and one stretch more, would be more than 32 bits hold.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(2048)]
    [InlineData(2049)]
    [InlineData(int.MaxValue)]
    public unsafe void Sums_of_columns_leave_out_no_row(int rows)
    {
        using var backend = new ManagedBackend(1);
        var sums = new float[1];
        ColumnSums.Run(backend, default(CountedRows), rows, sums, accumulate: false);
        Assert.Equal(rows, sums[0]);
    }

    private readonly unsafe struct CountedRows : IColumnKernel
    {
        public void Add(Range rows, Range columns, double* sums) => sums[0] += rows.End.Value - rows.Start.Value;
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
