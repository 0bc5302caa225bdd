namespace Research.Training;

/// <summary>What must not reach a model unnoticed: missing values, and category numbers taken for quantities.</summary>
internal static class InputChecks
{
    private const string Path = "data.preprocess";

    /// <summary>More columns than this are counted, not named.</summary>
    private const int MostNamed = 5;

    /// <summary>Missing values stop a training; categories as quantities are a warning.</summary>
    public static Splits Check(Split train, Split? validation, Split test)
    {
        Split[] all = [.. new[] { train, validation, test }.OfType<Split>()];
        var missing = Missing(all);
        var faults = missing.Count == 0 ? [] : new List<Fault> { new(Path, MissingInWords(missing, all)) };

        // Two categories are 0 and 1, which is an encoding.
        const int encoded = 2;
        var nominal = train.Columns?.Where(column => column.Categories?.Count > encoded).Select(column => column.Name).ToList() ?? [];
        var warning = $"the model will see the category numbers of {string.Join(", ", nominal)} as quantities; "
            + "add a preprocessor that encodes nominal columns";
        return new Splits(train, validation, test, faults, nominal.Count == 0 ? [] : [new Fault(Path, warning)]);
    }

    /// <summary>How many samples lack an input, for those that some lack.</summary>
    private static SortedDictionary<int, int> Missing(IEnumerable<Split> splits)
    {
        var missing = new SortedDictionary<int, int>();
        foreach (var split in splits)
        {
            var inputs = split.Inputs.Span;
            if (inputs.IsEmpty || !float.IsNaN(VectorMath.Max(inputs))) continue;
            for (var i = 0; i < inputs.Length; i++)
            {
                var input = i % split.Input.Size;
                if (float.IsNaN(inputs[i])) missing[input] = missing.GetValueOrDefault(input) + 1;
            }
        }

        return missing;
    }

    private static string MissingInWords(SortedDictionary<int, int> missing, Split[] splits)
    {
        var train = splits[0];
        var columns = train.Columns?.Count == train.Input.Size ? train.Columns : null;
        string Name(int input) => columns is null ? FormattableString.Invariant($"input {input}") : $"column '{columns[input].Name}'";
        var places = missing.Take(MostNamed).Select(pair => FormattableString.Invariant($"{Name(pair.Key)} ({pair.Value})"));
        var more = missing.Count > MostNamed ? FormattableString.Invariant($" and {missing.Count - MostNamed} more") : "";
        var samples = splits.Sum(split => split.Count);
        var encode = columns is not null && missing.Keys.Any(input => columns[input].Categories is not null)
            ? "; in nominal columns a preprocessor that encodes them may take them (research plugins list --kind preprocessor)" : "";
        return FormattableString.Invariant($"of {samples} samples some have no value in {string.Join(", ", places)}{more}, ")
            + "and a model needs all: fill these in the data file, take the rows or columns out of it, or write a preprocessor that fills them "
            + $"(docs/writing-a-plugin.md){encode}";
    }
}
