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

    /// <summary>The measure that tables show; null: the first metric's.</summary>
    public MeasureDraft? Primary { get; init; }

    /// <summary>Those under <c>measures</c>.</summary>
    public IReadOnlyList<MeasureDraft> Measures { get; init; } = [];

    public StatisticsSettings Statistics { get; init; } = new();

    /// <summary>Null without one, or where it is faulty.</summary>
    public Ablation? Ablation { get; init; }
}

/// <summary>The factors of an experiment and how they are combined.</summary>
internal sealed record Ablation
{
    public required IReadOnlyList<AblationFactor> Factors { get; init; }

    /// <summary>The index of each factor's baseline level.</summary>
    public required IReadOnlyList<int> Baseline { get; init; }

    public required IDesign Design { get; init; }

    /// <summary>The written cells of a list design, each the level's index of every factor.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Listed { get; init; } = [];

    /// <summary>The groups of a cross, each the indices of its factors.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Groups { get; init; } = [];

    /// <summary>The cells of a random design; 0 in others.</summary>
    public int Draws { get; init; }

    public IReadOnlyList<AblationRule> Rules { get; init; } = [];

    public bool Skips(IReadOnlyList<int> choice) => Rules.Any(rule => rule.Skip && rule.Meets(choice));

    /// <summary>"activation=relu, depth=6".</summary>
    public string Id(IReadOnlyList<int> choice) =>
        string.Join(", ", Factors.Zip(choice, (factor, level) => $"{factor.Name}={factor.Levels[level].Name}"));
}

/// <summary>What holds where certain levels meet.</summary>
/// <param name="When">Of each factor that it names, the indices of the levels.</param>
/// <param name="Skip">The cell is left out.</param>
internal sealed record AblationRule(
    IReadOnlyDictionary<int, IReadOnlyList<int>> When, IReadOnlyList<LevelSetting> Settings, bool Skip, SourcePlace Place)
{
    public bool Meets(IReadOnlyList<int> choice) => When.All(each => each.Value.Contains(choice[each.Key]));
}

internal sealed record AblationFactor(string Name, IReadOnlyList<string> Paths, IReadOnlyList<AblationLevel> Levels, SourcePlace Place)
{
    /// <summary>Where its levels are drawn from a range: each draw's level; empty otherwise.</summary>
    public IReadOnlyList<int> Drawn { get; init; } = [];
}

internal sealed record AblationLevel(string Name, IReadOnlyList<LevelSetting> Settings);

/// <summary>One value that a level sets.</summary>
internal sealed record LevelSetting(SettingPath Path, JToken Value, SourcePlace Place);
