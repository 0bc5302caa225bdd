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
        foreach (var label in classes) sizes[label] = sizes.GetValueOrDefault(label) + 1;
        var seen = new Dictionary<int, int>();
        var places = new (double Place, int Position)[count];
        for (var i = 0; i < count; i++)
        {
            var label = classes[order[i]];
            var rank = seen.GetValueOrDefault(label);
            seen[label] = rank + 1;
            places[i] = ((rank + 0.5) / sizes[label], i);
        }

        Array.Sort(places, order);
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

    /// <summary>The first of an order, in ascending order.</summary>
    public static int[] Ascending(ReadOnlySpan<int> rows)
    {
        var sorted = rows.ToArray();
        Array.Sort(sorted);
        return sorted;
    }
}
