namespace Research;

/// <summary>
/// Blocks that arenas gave back, for later ones of the same length: the trainings of a sweep are alike. With new memory for each the
/// collector stopped all of them every few trials, and the system had to clear and map every page anew. Any thread.
/// </summary>
internal static class SpareBlocks
{
    /// <summary>What is kept at the most: what lies there for a training that may never come is taken from nobody else.</summary>
    public const long CapacityBytes = 64L << 20;

    private static readonly Lock Gate = new();

    /// <summary>The oldest first.</summary>
    private static readonly List<float[]> Spare = [];

    private static long _bytes;

    /// <returns>All zero; it stays where it is.</returns>
    public static float[] Take(int length)
    {
        if (Find(length) is not { } block) return GC.AllocateArray<float>(length, pinned: true);
        Array.Clear(block);
        return block;
    }

    /// <param name="block">Of <see cref="Take"/>; nobody uses it any more.</param>
    public static void Give(float[] block)
    {
        if (BytesOf(block) > CapacityBytes) return;
        lock (Gate)
        {
            Spare.Add(block);
            _bytes += BytesOf(block);
            while (_bytes > CapacityBytes) Remove(0);
        }
    }

    private static float[]? Find(int length)
    {
        lock (Gate)
        {
            var place = Spare.FindLastIndex(block => block.Length == length);
            return place < 0 ? null : Remove(place);
        }
    }

    private static float[] Remove(int place)
    {
        var block = Spare[place];
        Spare.RemoveAt(place);
        _bytes -= BytesOf(block);
        return block;
    }

    private static long BytesOf(float[] block) => (long)block.Length * sizeof(float);
}
