using System.Text.Json;
using System.Text.Json.Serialization;

namespace Research.Experiments;

/// <summary>What two or more reports have to say of each other: the source of the table,
/// the page and the JSON of <c>research compare</c>.</summary>
public sealed record ComparisonReport
{
    public const string SchemaName = "research-comparison/1";

    public string Schema { get; init; } = SchemaName;

    /// <summary>The first is the one that the others are held against.</summary>
    public required IReadOnlyList<ComparedReport> Reports { get; init; }

    /// <summary>Compared in all of them.</summary>
    public required ReportMeasure Measure { get; init; }

    /// <summary>Settings of the experiments (names, claims and measures aside) that are not the same in all.</summary>
    public required IReadOnlyList<SettingDifference> Settings { get; init; }

    public required IReadOnlyList<SettingDifference> Environments { get; init; }

    public required IReadOnlyList<PluginDifference> Plugins { get; init; }

    /// <summary>Cells of the reports, matched.</summary>
    public required IReadOnlyList<ComparedCell> Cells { get; init; }

    /// <summary>Where all reports hold the trials of one baseline: every cell of any of them against it, per seed. Else empty.</summary>
    public required IReadOnlyList<ReportComparison> AgainstSharedBaseline { get; init; }

    /// <summary>Sentences on what a reader must know.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }
}

/// <param name="Label">"A", "B", ...</param>
public sealed record ComparedReport(
    string Label,
    string File,
    string Name,
    string? Variant,
    RunState State,
    string? ResultHash,
    int Cells,
    IReadOnlyList<long> Seeds);

/// <param name="Values">One a report; null where it has none.</param>
public sealed record SettingDifference(string Path, IReadOnlyList<JsonElement?> Values);

/// <summary>A technique of several reports whose assemblies differ.</summary>
/// <param name="Versions">One a report; null where it takes no part.</param>
/// <param name="Hashes">SHA-256 of the assembly.</param>
public sealed record PluginDifference(string Kind, string Id, IReadOnlyList<string?> Versions, IReadOnlyList<string?> Hashes);

[JsonConverter(typeof(KebabCaseEnumConverter<CellMatch>))]
public enum CellMatch
{
    /// <summary>Equal specHash: the same training but for the seed.</summary>
    Spec,

    /// <summary>Equal values of all settings that any of the reports varies; the rest, plugins or data may differ.</summary>
    Settings,
}

/// <param name="Cells">A cell's id a report; null where it has none.</param>
/// <param name="Matches">By what, one a comparison.</param>
/// <param name="Summaries">Of the measure, one a report.</param>
/// <param name="Comparisons">Each later report that has it, against the first that does; Of and Against are "B: id".</param>
public sealed record ComparedCell(
    IReadOnlyList<string?> Cells,
    IReadOnlyList<ReportSummary?> Summaries,
    IReadOnlyList<CellMatch> Matches,
    IReadOnlyList<ReportComparison> Comparisons);
