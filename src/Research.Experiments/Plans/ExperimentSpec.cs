using Newtonsoft.Json.Linq;

namespace Research.Experiments;

/// <summary>
/// What an experiment file says of the experiment as a whole; what it says of a training stays JSON until the training is planned.
/// </summary>
internal sealed record ExperimentSpec
{
    public required string Name { get; init; }

    public string? Question { get; init; }

    public string? Description { get; init; }

    public string? Source { get; init; }

    public required IReadOnlyList<long> Seeds { get; init; }

    /// <summary>The address that tables show; null: the first metric's.</summary>
    public PrimaryAddress? Primary { get; init; }

    /// <summary>Null without one, or where it is faulty.</summary>
    public Ablation? Ablation { get; init; }
}

internal sealed record PrimaryAddress(string Address, SourcePlace Place);

/// <summary>The factors of an experiment and how they are combined.</summary>
internal sealed record Ablation
{
    public required IReadOnlyList<AblationFactor> Factors { get; init; }

    /// <summary>The index of each factor's baseline level.</summary>
    public required IReadOnlyList<int> Baseline { get; init; }

    public required IDesign Design { get; init; }

    /// <summary>The written cells of a list design, each the level's index of every factor.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Listed { get; init; } = [];
}

internal sealed record AblationFactor(string Name, IReadOnlyList<string> Paths, IReadOnlyList<AblationLevel> Levels, SourcePlace Place);

internal sealed record AblationLevel(string Name, IReadOnlyList<LevelSetting> Settings);

/// <summary>One value that a level sets.</summary>
internal sealed record LevelSetting(SettingPath Path, JToken Value, SourcePlace Place);
