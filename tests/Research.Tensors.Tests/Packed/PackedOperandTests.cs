using FsCheck;
using FsCheck.Fluent;

namespace Research.Tensors.Tests.Packed;

public class PackedOperandTests
{
    private sealed record Case(int Rows, int Depth, int Columns, int First, bool Transposed, bool Accumulate, int Seed)
    {
        /// <summary>Rows lie as a time step of a batch does: apart.</summary>
        private const int Gap = 5;

        private Matrix A => Numbers("a", Rows, Depth, Depth + Gap);

        private Matrix B => Transposed ? Numbers("b", Columns, Depth, Depth).Transposed : Numbers("b", Depth, Columns, Columns);

        public float[] Run()
        {
            var operand = new PackedOperand(Depth, Columns);
            var packed = new float[operand.Floats];
            operand.Pack(B, packed);
            var c = Numbers("c", Rows, Columns, Columns + Gap);
            operand.Multiply(A, packed, c, First, Rows - First, Accumulate);
            return Elements(c);
        }

        public float[] Define(ITensorBackend backend)
        {
            var (untouched, c) = (Numbers("c", Rows, Columns, Columns + Gap), Numbers("c", Rows, Columns, Columns + Gap));
            backend.Multiply(A, B, c, Accumulate);
            for (var i = 0; i < First; i++) untouched.Row(i).CopyTo(c.Row(i));
            return Elements(c);
        }

        private static float[] Elements(Matrix m) => [.. Enumerable.Range(0, m.Rows).SelectMany(row => m.Row(row).ToArray())];

        private Matrix Numbers(string name, int rows, int columns, int stride)
        {
            var values = new float[rows * stride];
            RandomStream.Of($"{Seed}", name).Normal(values);
            return new Matrix(values, 0, rows, columns, stride, 1);
        }
    }

    private static readonly Arbitrary<Case> _cases = (
        from rows in Gen.Frequency((9, Gen.Choose(1, 20)), (1, Gen.Choose(60, 140)))
        from depth in Gen.Frequency((9, Gen.Choose(1, 40)), (1, Gen.Choose(150, 400)))
        from columns in Gen.Choose(1, 70)
        from first in Gen.Choose(0, rows)
        from transposed in Gen.Elements(true, false)
        from accumulate in Gen.Elements(true, false)
        from seed in Gen.Choose(0, int.MaxValue)
        select new Case(rows, depth, columns, first, transposed, accumulate, seed)).ToArbitrary();

    [Fact]
    public void Has_the_bits_of_the_backends_product_at_every_width()
    {
        using var backend = new ManagedBackend(1);
        Prop.ForAll(_cases, x =>
        {
            var expected = x.Define(backend);
            return Widths.All.All(level => Widths.At(level, x.Run).AsSpan().SequenceEqual(expected));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public void Says_what_does_not_fit()
    {
        var operand = new PackedOperand(2, 3);
        var packed = new float[operand.Floats];
        var (a, c) = (new Matrix(new float[4], 0, 2, 2, 2, 1), new Matrix(new float[6], 0, 2, 3, 3, 1));
        Assert.Throws<ArgumentException>(() => operand.Pack(a, packed));
        Assert.Throws<ArgumentException>(() => operand.Pack(c, []));
        Assert.Throws<ArgumentException>(() => operand.Multiply(c, packed, c, 0, 2));
        Assert.Throws<ArgumentException>(() => operand.Multiply(a, packed, c, 1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PackedOperand(0, 1));
    }
}
