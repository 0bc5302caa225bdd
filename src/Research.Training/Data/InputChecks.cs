namespace Research.Training;

/// <summary>What must not reach a model unnoticed: missing values, and category numbers taken for quantities.</summary>
internal static class InputChecks
{
    private const string Path = "data.preprocess";

    /// <summary>Missing values stop a training; categories as quantities are a warning.</summary>
    public static Splits Check(Split train, Split? validation, Split test)
    {
        var faults = new List<Fault>();
        foreach (var (name, split) in new[] { ("training", train), ("validation", validation), ("test", test) })
        {
            if (split is not null && FirstMissing(split) is { } place)
            {
                const string remedy = "add a preprocessor that fills them, or leave the column out";
                faults.Add(new Fault(Path, $"the {name} samples have missing values ({place}): {remedy}"));
            }
        }

        // Two categories are 0 and 1, which is an encoding.
        const int encoded = 2;
        var nominal = train.Columns?.Where(column => column.Categories?.Count > encoded).Select(column => column.Name).ToList() ?? [];
        var warning = $"the model will see the category numbers of {string.Join(", ", nominal)} as quantities; "
            + "add a preprocessor that encodes nominal columns";
        return new Splits(train, validation, test, faults, nominal.Count == 0 ? [] : [new Fault(Path, warning)]);
    }

    private static string? FirstMissing(Split split)
    {
        var inputs = split.Inputs.Span;
        if (inputs.IsEmpty || !float.IsNaN(VectorMath.Max(inputs))) return null;
        var missing = 0;
        while (!float.IsNaN(inputs[missing])) missing++;
        var column = missing % split.Input.Size;
        var isTable = split.Columns?.Count == split.Input.Size;
        var name = isTable ? $"column '{split.Columns![column].Name}'" : $"input {column}";
        return $"{name} of sample {missing / split.Input.Size}";
    }
}
