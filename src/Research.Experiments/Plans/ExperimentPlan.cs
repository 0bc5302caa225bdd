using System.Globalization;
using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Experiments;

/// <summary>A fault of an experiment file or an argument.</summary>
/// <param name="File">The file as the user named it; empty for an argument.</param>
/// <param name="Path">The JSON path; empty: the whole file.</param>
/// <param name="Line">From 1; 0 where there is none.</param>
public sealed record ExperimentFault(string File, string Path, int Line, string Message)
{
    /// <summary>As editors and people read it: <c>file:line: path: message</c>.</summary>
    public override string ToString()
    {
        var file = File.Length == 0 ? "" : Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}: ") : $"{File}: ";
        return $"{file}{(Path.Length == 0 ? "" : $"{Path}: ")}{Message}";
    }
}

/// <summary>Everything that is wrong with an experiment: nothing was run.</summary>
public sealed class ExperimentException(IReadOnlyList<ExperimentFault> faults)
    : Exception(string.Join(Environment.NewLine, faults.Select(fault => fault.Message)))
{
    public IReadOnlyList<ExperimentFault> Faults => faults;
}

/// <summary>What the user asked for on the command line.</summary>
public sealed record ExperimentRequest
{
    public required string File { get; init; }

    /// <summary>"path=value" as written, in order.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    public string? Variant { get; init; }

    /// <summary>In place of the file's seeds: 1..n.</summary>
    public int? Seeds { get; init; }
}

/// <summary>An experiment, resolved: every trial known, bound, built and shape-checked.</summary>
public sealed record ExperimentPlan
{
    public required ExperimentRequest Request { get; init; }

    public required string Name { get; init; }

    public string? Question { get; init; }

    public string? Description { get; init; }

    public string? Source { get; init; }

    /// <summary>"sha256:..." of the file's bytes.</summary>
    public required string FileHash { get; init; }

    /// <summary>path -> value, as overridden.</summary>
    public required JObject Overrides { get; init; }

    /// <summary>The base after extends, variant and overrides.</summary>
    public required JObject Resolved { get; init; }

    public required IReadOnlyList<Factor> Factors { get; init; }

    public required IReadOnlyList<Cell> Cells { get; init; }

    public required IReadOnlyList<long> Seeds { get; init; }

    /// <summary>
    /// One a distinct cell and seed, cells in order, seeds within. Where something is tuned, the first value's stands here until
    /// <see cref="Picks"/> are made.
    /// </summary>
    public required IReadOnlyList<PlannedTrial> Trials { get; init; }

    /// <summary>The picks that tuning is to make, before those trials can run.</summary>
    public IReadOnlyList<TuningGroup> Tuning { get; init; } = [];

    /// <summary>The picks that were made: <see cref="Trials"/> holds what they call for.</summary>
    public IReadOnlyList<TuningPick> Picks { get; init; } = [];

    /// <summary>The address that tables show: "test.accuracy".</summary>
    public required AddressInfo Primary { get; init; }

    /// <summary>All that claims and tables use: the primary first, then those that the file defines,
    /// then addresses that claims name.</summary>
    public IReadOnlyList<Measure> Measures { get; init; } = [];

    public IReadOnlyList<Claim> Claims { get; init; } = [];

    public StatisticsSettings Statistics { get; init; } = new();

    /// <summary>"grid", "cross": main effects and interactions are told where cells form a complete grid.</summary>
    public string Design { get; init; } = "grid";

    public IReadOnlyList<ExperimentFault> Warnings { get; init; } = [];
}

public sealed record Factor(string Name, IReadOnlyList<string> Paths, IReadOnlyList<Level> Levels);

/// <param name="Set">path -> value.</param>
public sealed record Level(string Name, JObject Set);

/// <summary>A combination of levels.</summary>
public sealed record Cell
{
    /// <summary>"activation=relu, depth=6"; "all" without an ablation.</summary>
    public required string Id { get; init; }

    /// <summary>Factor -> level, in the order of the factors.</summary>
    public required IReadOnlyDictionary<string, string> Levels { get; init; }

    public required bool Baseline { get; init; }

    /// <summary>The id of an earlier cell that resolves to the same thing; its trials are this one's.</summary>
    public string? SameAs { get; init; }

    /// <summary>"sha256:...": the training id without seed.</summary>
    public required string SpecHash { get; init; }

    public required TrialPlan Plan { get; init; }
}

/// <summary>A cell and a seed.</summary>
public sealed record PlannedTrial
{
    /// <summary>The training id: "sha256:...".</summary>
    public required string Id { get; init; }

    public required Cell Cell { get; init; }

    public required long Seed { get; init; }

    public required TrialSpec Spec { get; init; }

    public required TrialPlan Plan { get; init; }

    /// <summary>
    /// The trainings of an ensemble's members, in order; empty without one. Member 1 of a seeds ensemble has this trial's own id.
    /// </summary>
    public IReadOnlyList<PlannedTrial> Members { get; init; } = [];
}
