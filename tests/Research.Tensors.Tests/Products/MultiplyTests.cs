using FsCheck;
using FsCheck.Fluent;

namespace Research.Tensors.Tests.Products;

public class MultiplyTests
{
    private static readonly Arbitrary<ProductCase> _cases = (
        from rows in Gen.Choose(1, 70)
        from columns in Gen.Choose(1, 70)
        from depth in Gen.Frequency((9, Gen.Choose(1, 60)), (1, Gen.Choose(250, 600)))
        from layout in Gen.Choose(0, 15)
        from accumulate in Gen.Elements(true, false)
        from bias in Gen.Elements(true, false)
        from after in Gen.Elements(true, false)
        from seed in Gen.Choose(0, int.MaxValue)
        select new ProductCase(rows, columns, depth, layout, accumulate, bias, after, seed)).ToArbitrary();

    [Fact]
    public void Is_the_product_in_double_up_to_rounding()
    {
        using var backend = new ManagedBackend(1);
        Prop.ForAll(_cases, x => x.Error(backend) <= 1).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void Has_the_bits_of_its_definition_at_every_width()
    {
        using var backend = new ManagedBackend(1);
        Prop.ForAll(_cases, x =>
        {
            var expected = x.Define();
            return Widths.All.All(level => Widths.At(level, () => x.Run(backend)).AsSpan().SequenceEqual(expected));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Has_the_same_bits_on_any_number_of_threads(int threads)
    {
        using var one = new ManagedBackend(1);
        using var several = new ManagedBackend(threads);
        var large =
            from rows in Gen.Choose(1, 260)
            from columns in Gen.Choose(1, 260)
            from x in _cases.Generator
            select x with { Rows = rows, Columns = columns, Depth = 60 + x.Depth };
        Prop.ForAll(large.ToArbitrary(), x => x.Run(several).AsSpan().SequenceEqual(x.Run(one)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    /// <summary>
    /// Sizes at which operands are packed (wide with rows far apart, deep down the columns; b by its first tiles, whatever the order of a and
    /// c) or read in place, and that are cut into blocks:
    /// of depth with all rows, of rows that share packed panels, of columns.
    /// </summary>
    [Theory]
    [InlineData(20, 530, 520, 0)]
    [InlineData(50, 140, 300, 1)]
    [InlineData(50, 140, 300, 2)]
    [InlineData(25, 530, 520, 11)]
    [InlineData(7, 530, 300, 0)]
    [InlineData(30, 300, 400, 0)]
    [InlineData(200, 70, 1000, 1)]
    [InlineData(200, 70, 110, 1)]
    [InlineData(80, 70, 2100, 0)]
    [InlineData(80, 70, 2100, 11)]
    [InlineData(130, 140, 300, 4)]
    [InlineData(130, 140, 300, 5)]
    [InlineData(130, 140, 300, 8)]
    [InlineData(130, 60, 300, 9)]
    [InlineData(37, 1090, 1050, 0)]
    [InlineData(330, 1090, 257, 0)]
    public void Large_products_have_the_bits_of_their_definition(int rows, int columns, int depth, int layout)
    {
        using var backend = new ManagedBackend(1);
        var x = new ProductCase(rows, columns, depth, layout, Accumulate: true, Bias: true, After: false, Seed: 1);
        var expected = x.Define();
        Assert.All(Widths.All, level => Assert.True(Widths.At(level, () => x.Run(backend)).AsSpan().SequenceEqual(expected), $"{level}"));
    }

    /// <summary>Panels that a thread keeps from one block to the next are of this product, and of the columns of the block.</summary>
    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    [InlineData(4, 11)]
    public void Panels_kept_from_block_to_block_leave_the_bits_alone(int threads, int layout)
    {
        const int rows = 360, columns = 321, depth = 330;
        Assert.True(Grid.Of(rows, columns, depth, threads, depth).KeepsColumns);
        using var backend = new ManagedBackend(threads);
        // In turn: what one product left behind would show in the other.
        var (one, other) = (Case(1), Case(2));
        var (first, second) = (one.Define(), other.Define());
        Assert.All(Widths.All, level => Widths.At(level, () =>
        {
            for (var turn = 0; turn < 4; turn++)
            {
                Assert.True(one.Run(backend).AsSpan().SequenceEqual(first), $"{level}, turn {turn}");
                Assert.True(other.Run(backend).AsSpan().SequenceEqual(second), $"{level}, turn {turn}");
            }

            return true;
        }));

        ProductCase Case(int seed) => new(rows, columns, depth, layout, Accumulate: seed == 1, Bias: true, After: seed == 2, seed);
    }

    [Fact]
    public void Takes_time_steps_as_they_lie()
    {
        using var backend = new ManagedBackend(1);
        var x = new Tensor([.. Enumerable.Range(0, 24).Select(i => (float)i)], 0, new Shape(2, 3, 4));
        var w = new Tensor([1, 0, 0, 0, 0, 1, 0, 0], 0, new Shape(4, 2));
        var y = new Tensor(new float[2 * 5 * 2], 0, new Shape(2, 5, 2));
        backend.Multiply(x.At(1), w.Matrix, y.At(3));
        Assert.Equal([4, 6, 16, 18], new[] { y.At(3)[0, 0], y.At(3)[0, 1], y.At(3)[1, 0], y.At(3)[1, 1] });
        Assert.Equal(4, y.Span.ToArray().Count(value => value != 0));
    }

    [Fact]
    public void A_sum_over_nothing_is_the_bias()
    {
        using var backend = new ManagedBackend(1);
        var c = new Matrix([9, 9], 0, 1, 2, 2, 1);
        backend.Multiply(new Matrix([], 0, 1, 0, 0, 1), new Matrix([], 0, 0, 2, 2, 1), c, bias: [3, 4]);
        Assert.Equal([3, 4], c.Row(0).ToArray());
    }

    [Fact]
    public void Says_what_does_not_fit()
    {
        using var backend = new ManagedBackend(1);
        var m = new Matrix(new float[6], 0, 2, 3, 3, 1);
        Assert.Contains("[2, 3] · [2, 3]", Assert.Throws<ArgumentException>(() => backend.Multiply(m, m, m)).Message,
            StringComparison.Ordinal);
        var square = new Matrix(new float[4], 0, 2, 2, 2, 1);
        var other = new Matrix(new float[4], 0, 2, 2, 2, 1);
        var result = new Matrix(new float[4], 0, 2, 2, 2, 1);
        var fault = Assert.Throws<ArgumentException>(() => backend.Multiply(square, other, result, bias: [1, 2, 3]));
        Assert.Contains("a bias of 3", fault.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => backend.Multiply(square, other, result.Transposed, after: new Identity()));
    }

    /// <summary>A matrix of one row may have any stride from row to row, that of a block among them.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void What_comes_after_reaches_every_element_of_a_single_row(int threads)
    {
        const int depth = 4000, columns = 1024;
        using var backend = new ManagedBackend(threads);
        for (var stride = 32; stride <= columns; stride *= 2)
        {
            var a = new Matrix(new float[depth], 0, 1, depth, depth, 1);
            var b = new Matrix(new float[depth * columns], 0, depth, columns, columns, 1);
            var c = new float[columns];
            backend.Multiply(a, b, new Matrix(c, 0, 1, columns, stride, 1), after: new Ones());
            Assert.All(c, value => Assert.Equal(1, value));
        }
    }

    private sealed class Ones : IElementwise
    {
        public void Forward(ReadOnlySpan<float> input, Span<float> output) => output.Fill(1);
    }

    private sealed class Identity : IElementwise
    {
        public void Forward(ReadOnlySpan<float> input, Span<float> output) => input.CopyTo(output);
    }
}
