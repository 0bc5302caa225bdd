using FsCheck;
using FsCheck.Fluent;

namespace Research.Training.Tests.Models;

public sealed class PackingTests
{
    private static readonly Gen<(int Size, IReadOnlyList<Interval> Times)> Buffers =
        from size in Gen.Choose(1, 200)
        from times in (from start in Gen.Choose(0, 30) from length in Gen.Choose(0, 8) select new Interval(start, start + length)).ListOf(2)
        select (size, (IReadOnlyList<Interval>)times);

    [Fact]
    public void Buffers_that_are_needed_at_one_time_lie_apart() => Prop.ForAll(Buffers.ListOf().ToArbitrary(), buffers =>
    {
        var places = Packing.Pack([.. buffers], out var length);
        for (var i = 0; i < buffers.Count; i++)
        {
            if (places[i] % Arena.Alignment != 0 || places[i] + buffers[i].Size > length) return false;
            for (var j = 0; j < i; j++)
            {
                var meet = buffers[i].Times.Any(a => buffers[j].Times.Any(a.Meets));
                var overlap = places[i] < places[j] + buffers[j].Size && places[j] < places[i] + buffers[i].Size;
                if (meet && overlap) return false;
            }
        }

        return true;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Buffers_that_follow_one_another_share_their_memory()
    {
        Packing.Pack([.. Enumerable.Range(0, 50).Select(i => (100, (IReadOnlyList<Interval>)[new Interval(i, i + 1)]))], out var length);
        Assert.Equal(2 * Packing.Aligned(100), length);
    }
}
