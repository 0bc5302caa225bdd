using Newtonsoft.Json.Linq;

namespace Research.Training;

/// <summary>One training: an experiment resolved to a single cell, a seed, and a role.</summary>
public sealed record TrialSpec
{
    /// <summary>The keys of an experiment file that a training reads (data, defaults, model, loss, optimizer, schedule, regularizers,
    /// metrics, probes, pretrain, ensemble, training, evaluation), levels and overrides applied, defaults not yet filled in. Tokens keep
    /// their line information.</summary>
    public required JObject Resolved { get; init; }

    public required long Seed { get; init; }

    /// <summary>Who trains: "7", "tune/7", "7/member/2". Random streams of the training belong to it; the data's belong to the seed (or,
    /// drawn once, to none).</summary>
    public required string Role { get; init; }

    /// <summary>The member of an ensemble, from 1; 0 where there is none.</summary>
    public int Member { get; init; }

    /// <summary>Where relative file paths start: the experiment file's folder.</summary>
    public required string BaseFolder { get; init; }
}

/// <summary>What is known of a trial before it runs.</summary>
public sealed record TrialPlan
{
    /// <summary>Canonical JSON of all that shapes the training, but for seed and role (FORMAT.md, Identity): files by their content's hash,
    /// the model layer by layer.</summary>
    public required string Canonical { get; init; }

    /// <summary>The techniques that take part in the training, nested ones included: their plugins' hashes are part of the
    /// identity.</summary>
    public required IReadOnlyList<TechniqueInfo> Techniques { get; init; }

    /// <summary>The techniques that only measure: metrics and probes.</summary>
    public required IReadOnlyList<TechniqueInfo> Observers { get; init; }

    public required long Parameters { get; init; }

    /// <summary>The full names of the model's entries.</summary>
    public required IReadOnlyList<string> Entries { get; init; }

    /// <summary>The keys of every measurement that a run will make: canonical JSON of what is measured, how and when.</summary>
    public required IReadOnlyList<string> Measurements { get; init; }

    /// <summary>The addresses that views give, with unit and direction: "test.accuracy".</summary>
    public required IReadOnlyList<AddressInfo> Addresses { get; init; }

    /// <summary>The moments at which views are measured, as written: "end", "epoch", "every-steps:50"; the end is among them.</summary>
    public IReadOnlyList<string> Moments { get; init; } = [];

    /// <summary>The budget; null where it is one of steps.</summary>
    public int? Epochs { get; init; }

    /// <summary>The budget; null where it is one of epochs.</summary>
    public long? Steps { get; init; }

    /// <summary>What looks inside the model, and when.</summary>
    public IReadOnlyList<ProbeInfo> Probes { get; init; } = [];

    /// <summary>What pre-training tells of itself, in "pretrain.&lt;quantity&gt;@&lt;layer&gt;"; empty: it does not say; null: there is none.
    /// </summary>
    public IReadOnlyList<string>? PretrainQuantities { get; init; }

    /// <summary>The address of the primary measure where the file names none: "test.&lt;first metric&gt;".</summary>
    public required string Primary { get; init; }

    /// <summary>How many members an ensemble has; 1 without one.</summary>
    public int Members { get; init; } = 1;

    /// <summary>True where member 1 is the single model of the seed (role "s"); false where each member trains on rows of its
    /// own.</summary>
    public bool FirstMemberIsSingle { get; init; } = true;

    /// <summary>Members are trained and then combined. One member alone is one too, where it trains on rows of its own.</summary>
    public bool IsEnsemble => Members > 1 || !FirstMemberIsSingle;

    /// <summary>
    /// Moments that were asked for and lie beyond the training's end, said without its length: worth saying where no cell comes to them.
    /// </summary>
    public IReadOnlyList<Fault> NeverMeasured { get; init; } = [];

    /// <summary>Things worth saying that stop nothing.</summary>
    public IReadOnlyList<Fault> Warnings { get; init; } = [];
}

/// <summary>An address and how to read its values.</summary>
/// <param name="HigherIsBetter">Null: neither.</param>
public sealed record AddressInfo(string Address, string Unit, bool? HigherIsBetter)
{
    /// <summary>Its metric runs a model, and does not just look at predictions: what has predictions alone has no such value.</summary>
    public bool RunsTheModel { get; init; }
}

/// <summary>A probe of a trial: its addresses are "&lt;name&gt;.&lt;quantity&gt;@&lt;entry&gt;".</summary>
/// <param name="Moments">As written.</param>
/// <param name="Entries">The entries that it looks at, in the order of the model.</param>
/// <param name="Quantities">What it tells; empty: it does not say.</param>
public sealed record ProbeInfo(string Name, IReadOnlyList<string> Moments, IReadOnlyList<string> Entries, IReadOnlyList<string> Quantities);

public enum TrialState
{
    Finished,

    /// <summary>A loss or weight became NaN or infinite: a result.</summary>
    Diverged,
}

/// <summary>Values of one address over moments.</summary>
/// <param name="Measurement">The key of the measurement that it belongs to.</param>
/// <param name="Address">"test.accuracy", "gradients.norm@hidden.1".</param>
/// <param name="Moments">"start", "epoch:1", "step:100", "end"; as long as the values.</param>
/// <param name="Values">NaN where undefined.</param>
public sealed record Recording(string Measurement, string Address, IReadOnlyList<string> Moments, IReadOnlyList<double> Values);

/// <summary>A histogram that a probe told.</summary>
public sealed record TableRecording(string Measurement, string Address, string Moment, int Columns, IReadOnlyList<double> Values);

/// <summary>Predictions on a view at the end: what an ensemble combines.</summary>
/// <param name="Values">[rows, ...] row-major.</param>
public sealed record PredictionRecording(string View, string Head, int Rows, int[] Sample, float[] Values);

/// <summary>What a trial gave.</summary>
public sealed record TrialResult
{
    public required TrialState State { get; init; }

    public required int Epochs { get; init; }

    public required long Steps { get; init; }

    /// <summary>Of a whole epoch, whether the training came to one or not; at least 1.</summary>
    public required int StepsPerEpoch { get; init; }

    public required long Parameters { get; init; }

    public required IReadOnlyList<Recording> Recordings { get; init; }

    public IReadOnlyList<TableRecording> Tables { get; init; } = [];

    /// <summary>Only where <see cref="TrialOptions.KeepPredictions"/> asked for them.</summary>
    public IReadOnlyList<PredictionRecording> Predictions { get; init; } = [];

    /// <summary>SHA-256 of the weights handed over: two runs of one trial must agree.</summary>
    public required string WeightsHash { get; init; }

    public required double Seconds { get; init; }

    public required long PeakBytes { get; init; }

    /// <summary>The most that it might use.</summary>
    public required int Threads { get; init; }
}

/// <summary>How a trial is run; none of it changes a bit of the result.</summary>
public sealed record TrialOptions
{
    /// <summary>The trial's share of the cores, which may grow while it runs.</summary>
    public ThreadShare Threads { get; init; } = new(1);

    /// <summary>Whether steps that are faster on one thread run there: found out by trying.</summary>
    public bool AloneIfFaster { get; init; }

    public bool KeepPredictions { get; init; }

    public IProgress<TrialProgress>? Progress { get; init; }
}

/// <param name="Loss">The running mean loss of the epoch.</param>
public readonly record struct TrialProgress(long Step, long Steps, int Epoch, double Loss);

/// <summary>Resolves, binds, builds and shape-checks a trial without training it.</summary>
public interface ITrialPlanner
{
    /// <exception cref="FaultsException">Everything that is wrong, with JSON paths into <see cref="TrialSpec.Resolved"/>.</exception>
    TrialPlan Plan(TrialSpec spec);

    /// <summary>
    /// Begins, on another core, to read the data of a trial that will be planned; only the first call does, since most trials share their
    /// data. What is wrong with them is told by <see cref="Plan"/>.
    /// </summary>
    /// <param name="spec">Of its parts, the data are looked at, until they are read.</param>
    void ReadAhead(TrialSpec spec)
    {
    }
}

/// <summary>Runs one trial.</summary>
public interface ITrialRunner
{
    /// <exception cref="FaultsException">As <see cref="ITrialPlanner.Plan"/>.</exception>
    /// <exception cref="OperationCanceledException">Stopped; nothing is kept.</exception>
    TrialResult Run(TrialSpec spec, TrialOptions options, CancellationToken stop);

    /// <summary>Combines the members' predictions and measures the ensemble: recordings for the same views and metrics, at "end".</summary>
    IReadOnlyList<Recording> Combine(TrialSpec spec, IReadOnlyList<TrialResult> members);
}
