namespace Research.Training;

/// <summary>A trial's data: cut, chosen and preprocessed. Trials share it; nobody changes it.</summary>
internal sealed record PreparedData
{
    /// <summary>Stands for the splits: the source, the cut and the preprocessors.</summary>
    public required string Key { get; init; }

    public required Split Train { get; init; }

    /// <summary>Null: nothing is held back.</summary>
    public required Split? Validation { get; init; }

    public required Split Test { get; init; }

    /// <summary>What may be predicted, the source's or the chosen ones, in order.</summary>
    public required IReadOnlyList<TargetInfo> Targets { get; init; }

    /// <summary>The target by whose classes the cuts are stratified; null: there are no classes.</summary>
    public required string? StratifiedBy { get; init; }

    /// <summary>Canonical JSON of the source, its files by their content.</summary>
    public required string Source { get; init; }

    /// <summary>Canonical JSON of each preprocessor.</summary>
    public required IReadOnlyList<string> Preprocessors { get; init; }

    /// <summary>The source and the preprocessors, nested techniques included.</summary>
    public required IReadOnlyList<BoundTechnique> Techniques { get; init; }

    public required IReadOnlyList<Fault> Warnings { get; init; }
}
