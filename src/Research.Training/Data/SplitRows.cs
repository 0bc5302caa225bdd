namespace Research.Training;

/// <summary>Rows of a split.</summary>
internal static class SplitRows
{
    /// <summary>The split of these rows; the split itself where they are all of it in order.</summary>
    public static Split Gather(Split split, ReadOnlySpan<int> rows)
    {
        if (IsAll(rows, split.Count)) return split;
        return split with
        {
            Count = rows.Length,
            Inputs = Gather(split.Inputs, rows, split.Count),
            Targets = [.. Targets(split, rows.ToArray())],
            Lengths = Gather(split.Lengths, rows, split.Count),
        };
    }

    /// <summary>The class of each sample by a target; empty where it has none, or one a step.</summary>
    public static ReadOnlySpan<int> Classes(Split split, string? target)
    {
        foreach (var data in split.Targets)
        {
            if (data.Info.Name == target && data.Info.Kind == TargetKind.Classes && data.Classes.Length == split.Count)
                return data.Classes.Span;
        }

        return [];
    }

    /// <summary>The memory of a split, in bytes.</summary>
    public static long Bytes(Split? split) => split is null
        ? 0
        : sizeof(float) * (split.Inputs.Length + split.Lengths.Length
            + split.Targets.Sum(target => (long)target.Classes.Length + target.Values.Length));

    private static IEnumerable<TargetData> Targets(Split split, int[] rows) => split.Targets.Select(target => target with
    {
        Classes = Gather(target.Classes, rows, split.Count),
        Values = Gather(target.Values, rows, split.Count),
    });

    private static ReadOnlyMemory<T> Gather<T>(ReadOnlyMemory<T> values, ReadOnlySpan<int> rows, int count)
    {
        if (values.IsEmpty) return values;
        var width = values.Length / count;
        var gathered = new T[(long)rows.Length * width];
        var from = values.Span;
        for (var i = 0; i < rows.Length; i++) from.Slice(rows[i] * width, width).CopyTo(gathered.AsSpan(i * width, width));
        return gathered;
    }

    private static bool IsAll(ReadOnlySpan<int> rows, int count)
    {
        if (rows.Length != count) return false;
        for (var i = 0; i < count; i++)
        {
            if (rows[i] != i) return false;
        }

        return true;
    }
}
