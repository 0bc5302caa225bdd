namespace Research.Training;

/// <summary>A time span of a pass, both ends included.</summary>
internal readonly record struct Interval(int Start, int End)
{
    public bool Meets(Interval other) => Start <= other.End && other.Start <= End;
}

/// <summary>
/// Lays buffers into one block so that those needed at the same time lie apart: the largest first, each at the lowest place that is free
/// at all its times (first fit by decreasing size).
/// </summary>
internal static class Packing
{
    /// <returns>The place of each buffer, aligned as <see cref="Arena"/> aligns.</returns>
    public static int[] Pack(IReadOnlyList<(int Size, IReadOnlyList<Interval> Times)> buffers, out int length)
    {
        var places = new int[buffers.Count];
        var sizes = buffers.Select(buffer => Aligned(buffer.Size)).ToArray();
        var placed = new List<int>();
        length = 0;
        foreach (var index in Enumerable.Range(0, buffers.Count).OrderByDescending(index => sizes[index]).ThenBy(index => index))
        {
            var at = 0;
            foreach (var other in placed.Where(other => Meet(buffers[index].Times, buffers[other].Times)).OrderBy(other => places[other]))
            {
                if (places[other] >= checked(at + sizes[index])) break;
                at = Math.Max(at, places[other] + sizes[other]);
            }

            places[index] = at;
            placed.Add(index);
            length = Math.Max(length, checked(at + sizes[index]));
        }

        return places;
    }

    /// <summary>A size with its padding.</summary>
    public static int Aligned(int size) => checked((size + Arena.Alignment - 1) / Arena.Alignment * Arena.Alignment);

    private static bool Meet(IReadOnlyList<Interval> a, IReadOnlyList<Interval> b)
    {
        foreach (var x in a)
        {
            foreach (var y in b)
            {
                if (x.Meets(y)) return true;
            }
        }

        return false;
    }
}
