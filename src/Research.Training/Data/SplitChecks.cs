namespace Research.Training;

/// <summary>What a split promises: sizes fit, classes exist, sequences are as long as they can be. Kernels rely on it.</summary>
public static class SplitChecks
{
    /// <summary>What is wrong with a split, or null.</summary>
    public static string? Fault(Split? split) =>
        split is null ? "there are none (null)"
        : split.Count < 1 ? "it has no samples"
        : split.Targets is null || split.Targets.Contains(null!) ? "it has no targets (null)"
        : split.Inputs.Length != (long)split.Count * split.Input.Size
            ? $"{split.Inputs.Length} values for {split.Count} samples of {split.Input}"
        : split.Columns is { } columns && columns.Count != split.Input.Last ? $"{columns.Count} columns for {split.Input.Last} features"
        : OfLengths(split) ?? split.Targets.Select(target => OfTarget(target, split.Count)).FirstOrDefault(fault => fault is not null);

    /// <summary>What keeps a sound split from going through the model that learns from another; null: nothing.</summary>
    public static string? Difference(Split split, Split train)
    {
        if (split.Input != train.Input) return $"they are {split.Input}, and those to train on {train.Input}";
        if (split.Lengths.IsEmpty && !train.Lengths.IsEmpty) return "they have no lengths, and those to train on have them";
        if (!split.Lengths.IsEmpty && train.Lengths.IsEmpty) return "they have lengths, and those to train on have none";
        foreach (var wanted in train.Targets.Select(target => target.Info))
        {
            var (name, shape, kind) = wanted;
            if (split.Targets.FirstOrDefault(target => target.Info.Name == name)?.Info is not { } found)
                return $"they have no target \"{name}\", and those to train on have it";
            if (found != wanted)
                return $"their target \"{name}\" is {found.Kind} of {found.Shape}, and of those to train on {kind} of {shape}";
        }

        return null;
    }

    private static string? OfLengths(Split split)
    {
        if (split.Lengths.IsEmpty) return null;
        if (split.Lengths.Length != split.Count) return $"{split.Lengths.Length} lengths for {split.Count} samples";
        var steps = split.Input[0];
        var outside = IndexOutside(split.Lengths.Span, 1, steps);
        return outside < 0 ? null : $"sample {outside} has {split.Lengths.Span[outside]} steps, where 1 to {steps} are possible";
    }

    private static string? OfTarget(TargetData target, int count)
    {
        var (name, shape) = (target.Info.Name, target.Info.Shape);
        if (target.Info.Kind != TargetKind.Classes)
        {
            return target.Values.Length == (long)count * shape.Size
                ? null : $"the target \"{name}\" has {target.Values.Length} values for {count} samples of {shape}";
        }

        if (target.Classes.Length != (long)count * (shape.Size / shape.Last))
            return $"the target \"{name}\" has {target.Classes.Length} classes for {count} samples of {shape}";
        var outside = IndexOutside(target.Classes.Span, 0, shape.Last - 1);
        return outside < 0 ? null
            : $"the target \"{name}\" has the class {target.Classes.Span[outside]}, where there are 0 to {shape.Last - 1}";
    }

    private static int IndexOutside(ReadOnlySpan<int> values, int least, int most) => values.IndexOfAnyExceptInRange(least, most);
}
