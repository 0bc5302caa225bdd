using System.Text.Json;

namespace Research.Experiments;

/// <summary>
/// report.json, version 1 (docs/reports.md): the one source of tables, pages and comparisons. Keys stand in the order of these
/// records; readers skip what they do not know.
/// </summary>
public sealed record Report
{
    public const string SchemaFamily = "research-report/", SchemaName = SchemaFamily + "1";

    // A property that the file lacks is set to null by the generated reader: its default takes the place.
    public string Schema { get; init => field = value ?? SchemaName; } = SchemaName;

    /// <summary>
    /// "sha256:..." of the report without what depends on machine or clock (<see cref="Experiments.ResultHash"/>); null in a partial one.
    /// </summary>
    public string? ResultHash { get; init; }

    public required ReportExperiment Experiment { get; init; }

    public required ReportStatus Status { get; init; }

    public required IReadOnlyList<ReportFactor> Factors { get; init; }

    public required IReadOnlyList<ReportCell> Cells { get; init; }

    /// <summary>The primary measure first.</summary>
    public required IReadOnlyList<ReportMeasure> Measures { get; init; }

    /// <summary>Those that came to an end; cells in order, seeds within.</summary>
    public required IReadOnlyList<ReportTrial> Trials { get; init; }

    public required IReadOnlyList<ReportHistogram> Histograms { get; init; }

    public required IReadOnlyList<ReportSummary> Summaries { get; init; }

    public IReadOnlyList<ReportComparison> Comparisons { get; init => field = value ?? []; } = [];

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<ReportClaim> Claims { get; init => field = value ?? []; } = [];

    public IReadOnlyList<ReportTuning> Tuning { get; init => field = value ?? []; } = [];

    public required IReadOnlyList<ReportFailure> Failures { get; init; }

    public required IReadOnlyList<ReportPlugin> Plugins { get; init; }

    public required ReportMachine Machine { get; init; }
}

/// <param name="FileHash">"sha256:..." of the file's bytes.</param>
/// <param name="Overrides">path -> value.</param>
/// <param name="Resolved">The base after extends, variant and overrides.</param>
public sealed record ReportExperiment(
    string Name,
    string? Question,
    string? Description,
    string? Source,
    string File,
    string FileHash,
    string? Variant,
    JsonElement Overrides,
    JsonElement Resolved);

/// <param name="Looks">Seed counts at which verdicts were given.</param>
public sealed record ReportStatus(
    RunState State,
    ReportTrialCounts Trials,
    IReadOnlyList<int> Looks);

/// <param name="Finished">Those that trained to their end, stored ones included.</param>
/// <param name="Reused">Of the finished and diverged ones, those that needed no training in this run.</param>
public sealed record ReportTrialCounts(int Planned, int Finished, int Reused, int Diverged, int Failed);

public sealed record ReportFactor(string Name, IReadOnlyList<string> Path, IReadOnlyList<ReportLevel> Levels);

/// <param name="Set">path -> value.</param>
public sealed record ReportLevel(string Name, JsonElement Set);

/// <param name="Levels">factor -> level.</param>
/// <param name="SameAs">The id of an earlier cell that resolves to the same: its trials are this one's.</param>
/// <param name="SpecHash">The training id without the seed: cells of two reports are matched by it.</param>
/// <param name="Parameters">How many numbers training sets.</param>
/// <param name="DataHash">"sha256:..." of the data's part of the training, content included: between reports, equal seeds of cells with
/// equal data are pairs. Null in reports that were written before it.</param>
public sealed record ReportCell(
    string Id,
    IReadOnlyDictionary<string, string> Levels,
    bool Baseline,
    string? SameAs,
    string SpecHash,
    long Parameters,
    IReadOnlyList<ReportTuned> Tuned,
    string? DataHash = null);

/// <param name="Definition">As the experiment file says it, <c>of</c> and <c>at</c> or <c>curve</c> written out.</param>
/// <param name="Better">"higher", "lower", or null.</param>
/// <param name="Scale">"linear", or "log10": trials hold the value itself; summaries, comparisons and claims are of its decimal
/// logarithm.</param>
public sealed record ReportMeasure(string Name, JsonElement Definition, string Unit, string? Better, string Scale)
{
    public const string Linear = "linear", Log10 = "log10";
}

/// <param name="Id">The training id; an ensemble's of seeds is its first member's.</param>
/// <param name="State">"finished", "diverged", "failed".</param>
/// <param name="Values">measure -> value.</param>
public sealed record ReportTrial(
    string Id,
    string Cell,
    long Seed,
    string State,
    int Epochs,
    IReadOnlyDictionary<string, ReportValue> Values,
    ReportCurves Curves,
    IReadOnlyList<ReportProbe> Probes,
    IReadOnlyList<ReportMember> Members,
    ReportTrialMachine Machine);

/// <summary>What one probe saw at one moment.</summary>
/// <param name="Layers">As long as each quantity's list; empty where the quantities are the whole model's.</param>
public sealed record ReportProbe(
    string Probe, string Moment, IReadOnlyList<string> Layers, IReadOnlyDictionary<string, IReadOnlyList<ReportValue>> Quantities);

/// <param name="Member">From 1.</param>
public sealed record ReportMember(int Member, string Id, string State, IReadOnlyDictionary<string, ReportValue> Values);

/// <summary>
/// How the training behind a trial ran, whenever that was; an ensemble's is the sum over its members, and their largest peak.
/// </summary>
public sealed record ReportTrialMachine(double Seconds, long PeakBytes, int Threads);

/// <param name="Edges">One more than counts; empty where the probe told none.</param>
/// <param name="Counts">Summed over seeds.</param>
public sealed record ReportHistogram(
    string Cell, string Probe, string Layer, string Moment, IReadOnlyList<ReportValue> Edges, IReadOnlyList<double> Counts)
{
    /// <summary>What the probe calls it: "histogram", or "pre-histogram" before the activation; null in reports that were written before
    /// this field was.</summary>
    public string? Quantity { get; init; }
}

/// <summary>One measure over the seeds of a cell; null where too few values are numbers.</summary>
/// <param name="N">The values that are numbers.</param>
/// <param name="Missing">word -> how many.</param>
/// <param name="Std">The sample's; from 2 values.</param>
/// <param name="Interval">95 % for the mean, Student's t; from 3 values.</param>
public sealed record ReportSummary(
    string Cell,
    string Measure,
    int N,
    IReadOnlyDictionary<string, int> Missing,
    double? Mean,
    double? Std,
    IReadOnlyList<double>? Interval,
    double? Median,
    double? Min,
    double? Max);

/// <param name="Trial">The trial's id.</param>
/// <param name="Where">A JSON path of the experiment, or "training", "ensemble", "store", "launcher".</param>
public sealed record ReportFailure(string Trial, string Cell, long Seed, string Where, string Message);

/// <param name="Contract">The version of the contracts that it was built against.</param>
public sealed record ReportPlugin(string Id, string Kind, string Assembly, string Version, string Sha256, string Contract);

/// <param name="Cpu">The processor's name.</param>
/// <param name="VectorWidth">Bits of the widest vectors in use.</param>
/// <param name="StartedAt">ISO 8601, UTC.</param>
public sealed record ReportMachine(
    string Host,
    string Os,
    string Cpu,
    int Cores,
    int VectorWidth,
    string Runtime,
    string Tool,
    string StartedAt,
    double Seconds,
    int Jobs,
    string Launcher,
    string CommandLine);
