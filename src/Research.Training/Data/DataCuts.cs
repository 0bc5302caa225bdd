using System.Runtime.InteropServices;

namespace Research.Training;

/// <summary>The host's cuts: every subset is a prefix of one stratified order, so that smaller ones lie in larger ones.</summary>
internal static class DataCuts
{
    /// <summary>
    /// An order whose every prefix holds each class in its share of the whole, to within (1 + share · classes) / 2 samples:
    /// the j-th of a class's n samples (from 0) has the place (j + 1/2) / n.
    /// </summary>
    /// <param name="count">How many samples there are.</param>
    /// <param name="classes">One a sample; empty: all are of one class.</param>
    /// <param name="random">Shuffles first; null: the samples stay in their own order within a class.</param>
    public static int[] StratifiedOrder(int count, ReadOnlySpan<int> classes, RandomStream? random)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++) order[i] = i;
        random?.Permute(order);
        if (classes.IsEmpty) return order;

        var sizes = new Dictionary<int, int>();
        foreach (var label in classes) CollectionsMarshal.GetValueRefOrAddDefault(sizes, label, out _)++;
        var seen = new Dictionary<int, int>();
        var places = new Placed[count];
        for (var i = 0; i < count; i++)
        {
            var label = classes[order[i]];
            var rank = CollectionsMarshal.GetValueRefOrAddDefault(seen, label, out _)++;
            places[i] = new((rank + 0.5) / sizes[label], i, order[i]);
        }

        // By a comparison of our own: the library's sort of keys would be compiled anew at each start of the tool.
        places.AsSpan().Sort(static (a, b) => a.Place != b.Place ? a.Place.CompareTo(b.Place) : a.Position.CompareTo(b.Position));
        for (var i = 0; i < count; i++) order[i] = places[i].Row;
        return order;
    }

    /// <summary>Test, validation and training rows, each in ascending order.</summary>
    /// <param name="order">The stratified order of the source's training split.</param>
    /// <param name="test">How many of it are tested on, where the source has no test split: the first.</param>
    /// <param name="train">How many of the rest are used: the first.</param>
    /// <param name="validation">How many of those are held back: the last, so that the training rows of a smaller subset lie among a larger
    /// one's.</param>
    public static (int[] Train, int[] Validation, int[] Test) Cut(int[] order, int test, int train, int validation)
    {
        var used = order.AsSpan(test, train);
        return (Ascending(used[..^validation]), Ascending(used[^validation..]), Ascending(order.AsSpan(0, test)));
    }

    /// <summary>Distinct rows, in ascending order.</summary>
    public static int[] Ascending(ReadOnlySpan<int> rows)
    {
        var largest = -1;
        foreach (var row in rows) largest = Math.Max(largest, row);
        var among = new bool[largest + 1];
        foreach (var row in rows) among[row] = true;
        var sorted = new int[rows.Length];
        var next = 0;
        for (var row = 0; row < among.Length; row++)
        {
            if (among[row]) sorted[next++] = row;
        }

        return sorted;
    }

    /// <param name="Position">In the order before.</param>
    private readonly record struct Placed(double Place, int Position, int Row);
}
