using System.Globalization;
using System.Runtime.InteropServices;
using Newtonsoft.Json.Linq;

namespace Research.Benchmarks;

/// <summary>Both sides in turn, several rounds; the median of the rounds' ratios counts.</summary>
internal sealed class Peers(int rounds, TimeSpan duration, IReadOnlyList<string> only)
{
    private static readonly int[] ProductSizes = [64, 128, 256, 512, 1024, 2048];

    private static readonly string[] Functions = ["exp-16384", "sigmoid-16384", "tanh-16384", "gelu-16384"];

    private readonly JArray _rows = [];
    private readonly int _cores = Environment.ProcessorCount;

    public void Run(string? json)
    {
        var torch = PeerSide.Version();
        var kernels = string.Join(", ", PeerSide.Kernels.Select(setting => $"{setting.Key}={setting.Value}"));
        var peak = PeakRate.GigaflopsPerSecond(duration);
        Console.WriteLine(
            Invariant($"{RuntimeInformation.OSDescription}, {_cores} cores, vectors of {Hardware.VectorWidth} bits, ")
            + Invariant($"{RuntimeInformation.FrameworkDescription}, PyTorch {torch}")
            + (kernels.Length == 0 ? "" : $" with {kernels}"));
        Console.WriteLine(Invariant($"fused multiply-adds on one core: {peak:F0} GFLOP/s; {rounds} rounds, medians"));
        Console.WriteLine();
        Console.WriteLine($"{"workload",-14} {"threads",7} {"Research",10} {"peer",10} {"ratio",6}");
        foreach (var workload in Workloads.Names.Where(Wanted))
        {
            Compare(workload, 1);
            Compare(workload, _cores);
        }

        foreach (var workload in ProductSizes.Select(size => $"gemm-{size}").Where(Wanted))
        {
            Compare(workload, 1);
            Compare(workload, _cores);
        }

        foreach (var workload in Functions.Where(Wanted)) Compare(workload, 1);
        if (Wanted("sweep")) Sweep();
        if (Wanted("start")) Start();
        if (json is null) return;
        var report = new JObject
        {
            ["os"] = RuntimeInformation.OSDescription,
            ["cores"] = _cores,
            ["vectorWidth"] = Hardware.VectorWidth,
            ["runtime"] = RuntimeInformation.FrameworkDescription,
            ["torch"] = torch,
            ["torchKernels"] = JObject.FromObject(PeerSide.Kernels),
            ["peakGigaflops"] = peak,
            ["rounds"] = rounds,
            ["rows"] = _rows,
        };
        File.WriteAllText(json, report.ToString());
    }

    private bool Wanted(string workload) => only.Count == 0 || only.Any(name => workload.StartsWith(name, StringComparison.Ordinal));

    private void Compare(string workload, int threads)
    {
        var (own, peer, shares) = (new List<double>(), new List<double>(), new List<Comparison>());
        for (var round = 0; round < rounds; round++)
        {
            own.Add(OwnSide.StepsPerSecond(workload, threads, duration));
            var torch = PeerSide.StepsPerSecond(workload, threads, duration);
            peer.Add(Math.Max(torch, OwnSide.TensorPrimitivesPerSecond(workload, duration) ?? 0));
            if (threads == 1 && OwnSide.ShareOfPeak(workload, duration) is { } share) shares.Add(share);
        }

        Tell(workload, threads, Rate.Median(own), Rate.Median(peer), Rate.Median(own.Zip(peer, (ours, theirs) => ours / theirs)),
            shares.Count == 0
                ? null : new(Rate.Median(shares.Select(share => share.Undisturbed)), Rate.Median(shares.Select(share => share.Typical))));
    }

    private void Sweep()
    {
        var (own, peer, memory) = (new List<double>(), new List<double>(), 0L);
        var (scaling, machine, registers, lasting) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            var (seconds, bytes) = ToolSide.Sweep(_cores);
            own.Add(1 / seconds);
            memory = Math.Max(memory, bytes);
            peer.Add(1 / PeerSide.SweepSeconds(_cores));
            var one = ToolSide.SweepOnOneCore().Seconds;
            scaling.Add(one / seconds);
            machine.Add(_cores * one / ToolSide.SweepOnEveryCore());
            registers.Add(PeakRate.TimesOnAllCores());
            lasting.Add(ToolSide.SweepOnOneCore(ToolSide.ManyEpochs).Seconds / ToolSide.Sweep(_cores, ToolSide.ManyEpochs).Seconds);
        }

        Tell("sweep", _cores, Rate.Median(own), Rate.Median(peer), Rate.Median(own.Zip(peer, (ours, theirs) => ours / theirs)), null);
        Console.WriteLine(
            Invariant($"sweep: {1 / Rate.Median(own):F2} s, PyTorch {1 / Rate.Median(peer):F2} s; {memory / 1048576} MiB at the most; ")
            + Invariant($"{Rate.Median(scaling):F2} times as fast on {_cores} cores as on one, five times as long {Rate.Median(lasting):F2} times"));
        Console.WriteLine(
            Invariant($"what the machine gives {_cores} cores meanwhile: one process each, which share nothing, {Rate.Median(machine):F2} times; ")
            + Invariant($"multiply-adds in registers alone {Rate.Median(registers):F2} times"));
        _rows.Add(new JObject
        {
            ["workload"] = "sweep-scaling",
            ["times"] = Rate.Median(scaling),
            ["longTimes"] = Rate.Median(lasting),
            ["processesTimes"] = Rate.Median(machine),
            ["multiplyAddTimes"] = Rate.Median(registers),
        });
    }

    private void Start()
    {
        var runs = Enumerable.Range(0, rounds).Select(_ => ToolSide.OneStep()).ToList();
        var step = Rate.Median(runs.Select(run => run.Seconds));
        var list = Rate.Median(Enumerable.Range(0, rounds).Select(_ => ToolSide.ListSeconds()));
        Console.WriteLine(
            Invariant($"start to exit: one trial of one step {step:F2} s, {runs.Max(run => run.PeakBytes) / 1048576} MiB at the most; ")
            + Invariant($"plugins list {list:F2} s"));
        _rows.Add(new JObject { ["workload"] = "one-step", ["seconds"] = step });
        _rows.Add(new JObject { ["workload"] = "plugins-list", ["seconds"] = list });
    }

    private void Tell(string workload, int threads, double own, double peer, double ratio, Comparison? share)
    {
        Console.WriteLine(
            Invariant($"{workload,-14} {threads,7} {own,10:G5} {peer,10:G5} {ratio,6:F2}")
            + (share is { } of ? Invariant($"   {of.Undisturbed:P0} of the peak, {of.Typical:P0} where the core is shared as now") : ""));
        _rows.Add(new JObject
        {
            ["workload"] = workload,
            ["threads"] = threads,
            ["perSecond"] = own,
            ["peerPerSecond"] = peer,
            ["ratio"] = ratio,
            ["shareOfPeak"] = share?.Undisturbed,
            ["typicalShareOfPeak"] = share?.Typical,
        });
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
