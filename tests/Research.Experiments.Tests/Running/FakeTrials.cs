using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json.Linq;
using Research.Training;

namespace Research.Experiments.Tests;

/// <summary>
/// Trains nothing: its values are a function of the cell's <c>fake.level</c> and the seed, as a real training's are of spec and seed.
/// What goes wrong is set from outside.
/// </summary>
internal sealed class FakeTrials : ITrialRunner
{
    public const int Epochs = 3;

    private int _combined;

    /// <summary>Every training run, in the order of their starts.</summary>
    public ConcurrentQueue<(TrialSpec Spec, TrialOptions Options)> Runs { get; } = new();

    public int Combined => _combined;

    /// <summary>Called at the start of a training; may throw.</summary>
    public Action<TrialSpec, CancellationToken> Before { get; set; } = (_, _) => { };

    /// <summary>May throw.</summary>
    public Action BeforeCombining { get; set; } = () => { };

    public Func<TrialSpec, bool> Diverges { get; set; } = _ => false;

    /// <summary>What an ensemble combines.</summary>
    public Func<TrialSpec, double> Predicts { get; set; } = Level;

    /// <summary>Added to every value: a machine that errs.</summary>
    public double Error { get; set; }

    /// <summary>Of every value: a network that explodes has numbers still.</summary>
    public double Size { get; set; } = 1;

    /// <summary>Written into the hash of the weights: a machine that errs where no metric sees it.</summary>
    public string Weights { get; set; } = "";

    /// <summary>The measurements of a view's metrics; as the plan of the same spec lists them.</summary>
    public static string ViewKey(string address) => $$"""{"metric":"{{address}}"}""";

    public static string ProbeKey(string probe) => $$"""{"probe":"{{probe}}"}""";

    public TrialResult Run(TrialSpec spec, TrialOptions options, CancellationToken stop)
    {
        Runs.Enqueue((spec, options));
        Before(spec, stop);
        stop.ThrowIfCancellationRequested();
        options.Progress?.Report(new TrialProgress(1, Epochs, 1, 0.5));
        var diverged = Diverges(spec);
        return new TrialResult
        {
            State = diverged ? TrialState.Diverged : TrialState.Finished,
            Epochs = diverged ? 1 : Epochs,
            Steps = diverged ? 10 : 10 * Epochs,
            StepsPerEpoch = 10,
            Parameters = 42,
            Recordings =
            [
                .. Metrics(spec).Select(address => Curve(spec, address, diverged)),
                .. Probes(spec).SelectMany(probe => Probe(spec, probe)),
            ],
            Tables = [.. Probes(spec).Select(probe => Histogram(spec, probe))],
            Predictions = options.KeepPredictions && !diverged ? [Prediction(spec)] : [],
            WeightsHash = Hash($"{spec.Role} {Level(spec).ToString(CultureInfo.InvariantCulture)} {Weights}"),
            Seconds = 1.5,
            PeakBytes = 4096,
            Threads = options.Threads.Count,
        };
    }

    public IReadOnlyList<Recording> Combine(TrialSpec spec, IReadOnlyList<TrialResult> members)
    {
        Interlocked.Increment(ref _combined);
        BeforeCombining();
        var mean = members.Average(member => member.Predictions.Single(block => block.View == "test").Values[0]) + 0.0625 * members.Count;
        return [.. Metrics(spec).Select(address => new Recording(ViewKey(address), address, [Moment.End], [mean]))];
    }

    public static IEnumerable<string> Metrics(TrialSpec spec) => spec.Resolved["metrics"]!.Select(metric => (string)metric!);

    public static IEnumerable<string> Probes(TrialSpec spec) => (spec.Resolved["probes"] ?? new JArray()).Select(probe => (string)probe!);

    private static double Level(TrialSpec spec) => (double)spec.Resolved["fake"]!["level"]!;

    /// <summary>Start, three epochs, end; eighths, so that every sum is exact.</summary>
    private Recording Curve(TrialSpec spec, string address, bool diverged)
    {
        var final = (Level(spec) + 0.125 * spec.Seed + spec.Member / 64.0 + Error) * Size;
        string[] moments = diverged ? ["start", "epoch:1"] : ["start", "epoch:1", "epoch:2", "epoch:3", "end"];
        double[] values = diverged ? [0, double.NaN] : [0, final / 4, final / 2, final, final];
        return new Recording(ViewKey(address), address, moments, values);
    }

    private static IEnumerable<Recording> Probe(TrialSpec spec, string probe) =>
        new[] { "hidden.1", "hidden.2" }.Select((layer, index) =>
            new Recording(ProbeKey(probe), $"{probe}.norm@{layer}", ["start", "end"], [index + 0.25, Level(spec) + index]));

    private static TableRecording Histogram(TrialSpec spec, string probe) =>
        new(ProbeKey(probe), $"{probe}.histogram@hidden.1", Moment.Start, 3, [-1, 0, 5, 0, 1, spec.Seed]);

    private PredictionRecording Prediction(TrialSpec spec) => new("test", "", 2, [1], [(float)Predicts(spec), spec.Member]);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
