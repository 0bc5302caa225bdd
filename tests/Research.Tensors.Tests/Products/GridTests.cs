using FsCheck;
using FsCheck.Fluent;

namespace Research.Tensors.Tests.Products;

public sealed class GridTests
{
    private const int Deepest = Product<Lanes256>.Deepest;

    private static Arbitrary<(int Rows, int Columns, int Depth, int Threads)> Cases => Arb.From(
        from rows in Gen.Choose(1, 700)
        from columns in Gen.Choose(1, 700)
        from depth in Gen.Choose(1, 2000)
        from threads in Gen.Choose(1, 9)
        select (rows, columns, depth, threads));

    [Fact]
    public void Blocks_cover_every_element_once() => Prop.ForAll(Cases, given =>
    {
        var (rows, columns, depth, threads) = given;
        var grid = Grid.Of(rows, columns, depth, threads, Deepest);
        var covered = new int[rows * columns];
        for (var number = 0; number < grid.Blocks; number++)
        {
            var block = grid.Block<Lanes128>(rows, columns, number);
            for (var i = 0; i < block.Rows; i++)
            {
                for (var j = 0; j < block.Columns; j++) covered[(block.FirstRow + i) * columns + block.FirstColumn + j]++;
            }
        }

        return covered.All(times => times == 1);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void One_thread_and_small_products_get_one_block()
    {
        Assert.Equal(1, Grid.Of(1024, 1024, 1024, threads: 1, Deepest).Blocks);
        Assert.Equal(1, Grid.Of(64, 64, 64, threads: 8, Deepest).Blocks);
    }

    [Fact]
    public void Threads_begin_with_large_blocks_and_end_with_small_ones()
    {
        const int size = 1536, threads = 4;
        var grid = Grid.Of(size, size, size, threads, Deepest);
        var blocks = Enumerable.Range(0, grid.Blocks).Select(number => grid.Block<Lanes128>(size, size, number)).ToList();
        var areas = blocks.Select(block => (double)block.Rows * block.Columns / size / size * threads).ToList();
        Assert.All(areas.Take(threads), area => Assert.Equal(0.5, area, 0.05));
        Assert.All(areas.TakeLast(threads), area => Assert.Equal(0.125, area, 0.05));
    }
}
