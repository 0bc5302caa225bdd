using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;

namespace Research.Tensors.Tests.Views;

public class ArenaTests
{
    [Fact]
    public unsafe void Tensors_lie_apart_on_lines_of_64_bytes_and_start_at_0()
    {
        Prop.ForAll(Gen.Choose(1, 100).NonEmptyListOf().ToArbitrary(), sizes =>
        {
            var arena = new Arena();
            var places = sizes.Select(arena.Reserve).ToArray();
            arena.Allocate();
            var tensors = places.Zip(sizes, (place, size) => arena.At(place, new Shape(size))).ToArray();
            var clean = true;
            for (var i = 0; i < tensors.Length; i++)
            {
                fixed (float* start = tensors[i].Span) clean &= (nuint)start % 64 == 0;
                clean &= tensors[i].Span.IndexOfAnyExcept(0f) < 0;
                tensors[i].Span.Fill(i + 1);
            }

            return clean && tensors.Index().All(t => t.Item.Span.IndexOfAnyExcept(t.Index + 1f) < 0);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_stretch_holds_tensors_and_their_padding()
    {
        var arena = new Arena();
        var first = arena.Reserve(3);
        var second = arena.Reserve(20);
        Assert.Equal((48, 192), (arena.Length, arena.Bytes));
        arena.Allocate();
        arena.At(first, new Shape(3)).Span.Fill(1);
        arena.At(second, new Shape(20)).Span.Fill(2);
        var all = arena.Stretch(0, arena.Length).ToArray();
        Assert.Equal((3, 25, 20), (all.Count(x => x == 1), all.Count(x => x == 0), all.Count(x => x == 2)));
    }

    [Fact]
    public void A_released_block_serves_a_later_arena_from_0()
    {
        // A length that no other test has.
        const int length = 12_345;
        var first = Filled(length);
        ref var block = ref first.Stretch(0, 1)[0];
        first.Release();
        Assert.Throws<InvalidOperationException>(() => first.Stretch(0, 1).Length);

        var second = new Arena();
        second.Reserve(length);
        second.Allocate();
        Assert.True(Unsafe.AreSame(ref block, ref second.Stretch(0, 1)[0]));
        Assert.Equal(-1, second.Stretch(0, second.Length).IndexOfAnyExcept(0f));
    }

    [Fact]
    public void Released_blocks_are_kept_up_to_a_limit()
    {
        const int largest = (int)(SpareBlocks.CapacityBytes / sizeof(float));
        var tooLarge = SpareBlocks.Take(largest + 1);
        SpareBlocks.Give(tooLarge);
        Assert.NotSame(tooLarge, SpareBlocks.Take(tooLarge.Length));

        var (oldest, newest) = (SpareBlocks.Take(54_321), SpareBlocks.Take(largest));
        SpareBlocks.Give(oldest);
        SpareBlocks.Give(newest);
        Assert.NotSame(oldest, SpareBlocks.Take(oldest.Length));
        Assert.Same(newest, SpareBlocks.Take(newest.Length));
    }

    private static Arena Filled(int length)
    {
        var arena = new Arena();
        arena.Reserve(length);
        arena.Allocate();
        arena.Stretch(0, arena.Length).Fill(1);
        return arena;
    }

    [Fact]
    public void Says_what_comes_too_early_or_too_late()
    {
        var arena = new Arena();
        var place = arena.Reserve(10);
        Assert.Throws<InvalidOperationException>(() => arena.At(place, new Shape(10)));
        Assert.Throws<InvalidOperationException>(() => arena.Stretch(0, 1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => arena.Reserve(-1));
        arena.Allocate();
        Assert.Throws<InvalidOperationException>(() => arena.Reserve(1));
        Assert.Throws<InvalidOperationException>(arena.Allocate);
        Assert.Throws<ArgumentOutOfRangeException>(() => arena.Stretch(0, 17).Length);
        Assert.Throws<ArgumentException>(() => arena.At(place, new Shape(17)));
    }
}
