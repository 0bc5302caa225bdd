using FsCheck;
using FsCheck.Fluent;

namespace Research.Training.Tests.Data;

public sealed class DataCutsTests
{
    private static readonly RandomStream Stream = RandomStream.Of("1", "data/split");

    /// <summary>Samples of one to five classes.</summary>
    private static Arbitrary<int[]> Labels => Arb.From(
        from classes in Gen.Choose(1, 5)
        from labels in Gen.ArrayOf(Gen.Choose(0, classes - 1))
        where labels.Length > 0
        select labels);

    [Fact]
    public void An_order_holds_every_sample_once() => Prop.ForAll(Labels, labels =>
        DataCuts.StratifiedOrder(labels.Length, labels, Stream).Order()
            .SequenceEqual(Enumerable.Range(0, labels.Length))).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_prefix_is_stratified() => Prop.ForAll(Labels, labels =>
    {
        var order = DataCuts.StratifiedOrder(labels.Length, labels, Stream);
        var classes = labels.Distinct().ToArray();
        return Enumerable.Range(1, labels.Length).All(prefix => classes.All(label =>
        {
            var share = labels.Count(other => other == label) / (double)labels.Length;
            var held = order.Take(prefix).Count(row => labels[row] == label);
            return Math.Abs(held - share * prefix) <= (1 + share * classes.Length) / 2 + 1e-9;
        }));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Smaller_training_sets_lie_in_larger_ones_whatever_is_held_back() =>
        Prop.ForAll(Labels, Gen.Choose(0, 1000).Two().ToArbitrary(), (labels, draws) =>
        {
            var order = DataCuts.StratifiedOrder(labels.Length, labels, Stream);
            var large = 1 + draws.Item1 % labels.Length;
            var small = 1 + draws.Item2 % large;
            const int part = 10;
            var (trainLarge, heldLarge, _) = DataCuts.Cut(order, 0, large, large / part);
            var (trainSmall, _, _) = DataCuts.Cut(order, 0, small, small / part);
            return trainSmall.All(trainLarge.Contains) && !trainLarge.Intersect(heldLarge).Any()
                && trainLarge.Length + heldLarge.Length == large;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_test_split_depends_on_neither_train_nor_validation()
    {
        int[] labels = [.. Enumerable.Range(0, 100).Select(row => row % 3)];
        var order = DataCuts.StratifiedOrder(labels.Length, labels, Stream);
        var all = DataCuts.Cut(order, 25, 75, 10);
        var few = DataCuts.Cut(order, 25, 20, 0);
        Assert.Equal(all.Test, few.Test);
        Assert.Empty(all.Test.Intersect(all.Train));
        Assert.Empty(all.Test.Intersect(all.Validation));
    }

    [Fact]
    public void Without_a_stream_samples_stay_in_their_own_order_within_a_class()
    {
        var order = DataCuts.StratifiedOrder(6, [0, 0, 0, 1, 1, 1], null);
        Assert.Equal([0, 3, 1, 4, 2, 5], order);
    }
}
