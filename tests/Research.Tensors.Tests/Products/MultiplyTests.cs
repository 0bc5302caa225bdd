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
}
