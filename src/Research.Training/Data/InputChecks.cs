namespace Research.Training;

/// <summary>What must not reach a model unnoticed: missing values, and category numbers taken for quantities.</summary>
internal static class InputChecks
{
    private const string Path = "data.preprocess";

    /// <returns>Warnings; what stops a training goes to the faults.</returns>
    public static IReadOnlyList<Fault> Check(Splits splits, FaultCollector faults)
    {
        foreach (var (name, split) in new[] { ("training", splits.Train), ("validation", splits.Validation), ("test", splits.Test) })
        {
            if (split is not null && FirstMissing(split) is { } place)
                faults.Add(Path, $"the {name} samples have missing values ({place}): add a preprocessor that fills them, or leave the column out");
        }

        // Two categories are 0 and 1, which is an encoding.
        const int encoded = 2;
        var nominal = splits.Train.Columns?.Where(column => column.Categories?.Count > encoded).Select(column => column.Name).ToList() ?? [];
        return nominal.Count == 0
            ? []
            : [new Fault(Path, $"the model will see the category numbers of {string.Join(", ", nominal)} as quantities; add a preprocessor that encodes nominal columns")];
    }

    private static string? FirstMissing(Split split)
    {
        var inputs = split.Inputs.Span;
        var missing = -1;
        for (var i = 0; i < inputs.Length && missing < 0; i++)
        {
            if (float.IsNaN(inputs[i])) missing = i;
        }

        if (missing < 0) return null;
        var column = missing % split.Input.Size;
        var name = split.Columns is { } columns && columns.Count == split.Input.Size ? $"column '{columns[column].Name}'" : $"input {column}";
        return $"{name} of sample {missing / split.Input.Size}";
    }
}
