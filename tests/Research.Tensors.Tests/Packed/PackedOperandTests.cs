using FsCheck;
using FsCheck.Fluent;

namespace Research.Tensors.Tests.Packed;

public class PackedOperandTests
{
    private sealed record Case(
        int RowCount, int Depth, int Columns, int First, bool Transposed, bool Accumulate, int Above, bool Biased, int Seed)
    {
        /// <summary>Rows lie as a time step of a batch does: apart.</summary>
        private const int Gap = 5;

        private Matrix A => Numbers("a", RowCount, Depth, Depth + Gap);

        private Matrix B => Transposed ? Numbers("b", Columns, Depth, Depth).Transposed : Numbers("b", Depth, Columns, Columns);

        private float[] Bias => Biased ? Numbers("bias", 1, Columns, Columns).Row(0).ToArray() : [];

        public float[] Run()
        {
            var operand = new PackedOperand(Depth, Columns);
            var packed = new float[operand.Floats];
            if (Above == 0) operand.Pack(B, packed);
            else operand.Pack(Rows(B, 0, Above), Rows(B, Above, Depth - Above), packed);
            var c = Numbers("c", RowCount, Columns, Columns + Gap);
            operand.Multiply(A, packed, c, First, RowCount - First, Accumulate, Bias);
            return Elements(c);
        }

        public float[] Define(ITensorBackend backend)
        {
            var (untouched, c) = (Numbers("c", RowCount, Columns, Columns + Gap), Numbers("c", RowCount, Columns, Columns + Gap));
            backend.Multiply(A, B, c, Accumulate, Bias);
            for (var i = 0; i < First; i++) untouched.Row(i).CopyTo(c.Row(i));
            return Elements(c);
        }

        private static Matrix Rows(Matrix m, int first, int count) => m.Transposed.ColumnsFrom(first, count).Transposed;

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
        from depth in Gen.Frequency((9, Gen.Choose(1, 40)), (1, Gen.Choose(150, 1100)))
        from columns in Gen.Choose(1, 70)
        from first in Gen.Choose(0, rows)
        from transposed in Gen.Elements(true, false)
        from accumulate in Gen.Elements(true, false)
        from above in Gen.Choose(0, depth - 1)
        from biased in Gen.Elements(true, false)
        from seed in Gen.Choose(0, int.MaxValue)
        select new Case(rows, depth, columns, first, transposed, accumulate, above, biased, seed)).ToArbitrary();

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
        Assert.Throws<ArgumentException>(() => operand.Pack(c, c, packed));
        Assert.Throws<ArgumentException>(() => operand.Multiply(c, packed, c, 0, 2));
        Assert.Throws<ArgumentException>(() => operand.Multiply(a, packed, c, 0, 2, bias: new float[2]));
        Assert.Throws<ArgumentException>(() => operand.Multiply(a, packed, c, 1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PackedOperand(0, 1));
        Assert.Throws<ArgumentException>(() => new PackedOperand(65536, 65536));
        Assert.Throws<ArgumentException>(() => new PackedOperand(1, int.MaxValue));
    }
}
