namespace Research.Plugins;

/// <summary>Options of csv.</summary>
public sealed record CsvOptions : IValidatableObject
{
    /// <summary>What stands for blanks and tabs, any number of them, as delimiter.</summary>
    internal const string Whitespace = "whitespace";

    /// <summary>The table's file; gzip is unpacked.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// Whether the first row (after skipRows) names the columns; auto: it does if none of its cells is a number and the row below has
    /// one.
    /// </summary>
    public Header Header { get; init; } = Header.Auto;

    /// <summary>How many lines at the start of the file are no part of the table.</summary>
    [Range(0, int.MaxValue)]
    public int SkipRows { get; init; }

    /// <summary>One character between the fields of a row, or "whitespace": any number of blanks and tabs, no quotes.</summary>
    public string Delimiter { get; init; } = ",";

    /// <summary>
    /// The columns to predict, by name or by place from 0, below 0 from the end; one or a list. Without a header, a column's name is its
    /// place.
    /// </summary>
    [MinLength(1)]
    public IReadOnlyList<NameOrIndex> Target { get; init; } = [new NameOrIndex(-1)];

    /// <summary>Whether targets are classes or numbers. Absent: classes if text, or at most 20 distinct whole numbers.</summary>
    public CsvTask? Task { get; init; }

    /// <summary>The columns that hold categories, by name or place. Absent: those in which most cells are no numbers.</summary>
    public IReadOnlyList<NameOrIndex>? Nominal { get; init; }

    /// <summary>The texts that stand for a missing value.</summary>
    public IReadOnlyList<string> Missing { get; init; } = ["", "NA", "?", "NaN"];

    /// <summary>A second file, of as many rows, that holds the targets; `target` then names its columns.</summary>
    public string? TargetPath { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Delimiter is Whitespace or [not ('"' or '\r' or '\n')] && Delimiter.All(char.IsAscii)) yield break;
        yield return new ValidationResult(
            $"the delimiter is one ASCII character (no quote, no line break), or \"{Whitespace}\"", [nameof(Delimiter)]);
    }
}

public enum Header
{
    Auto,
    True,
    False,
}

public enum CsvTask
{
    Classification,
    Regression,
}
