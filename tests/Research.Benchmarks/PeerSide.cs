using System.Diagnostics;
using System.Globalization;
using Newtonsoft.Json.Linq;

namespace Research.Benchmarks;

/// <summary>The same workloads in PyTorch, through peer.py.</summary>
internal static class PeerSide
{
    /// <summary>Debian's packages are the system interpreter's.</summary>
    private static string Python { get; } = Environment.GetEnvironmentVariable("RESEARCH_PYTHON") ?? "/usr/bin/python3";

    private static string Script { get; } = Path.Combine(AppContext.BaseDirectory, "peer.py");

    /// <exception cref="InvalidOperationException">There is no PyTorch; the message says how to get it.</exception>
    public static string Version()
    {
        try
        {
            return (string)Run(NoKernels, "version")["torch"]!;
        }
        catch (Exception fault) when (fault is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException(
                $"{Python} has no PyTorch: install Debian's python3-torch and libopenblas0-pthread, "
                + "or name another interpreter in RESEARCH_PYTHON", fault);
        }
    }

    public static double StepsPerSecond(string workload, int threads, TimeSpan duration) =>
        (double)Run("run", workload, Text(threads), duration.TotalSeconds.ToString(CultureInfo.InvariantCulture))["perSecond"]!;

    /// <summary>Seconds of the whole process, its start included.</summary>
    public static double SweepSeconds(int processes)
    {
        var watch = Stopwatch.StartNew();
        Run("sweep", Text(processes));
        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>
    /// Environment variables that hold the peer's libraries to kernels: AVX2's where AVX-512 is switched off here; where it is on, those that
    /// are faster than what the libraries would choose. Looked for once, some seconds.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Kernels => _kernels.Value;

    private static readonly Dictionary<string, string> NoKernels = [];

    private static readonly Dictionary<string, string> Avx2Kernels = new()
    {
        ["OPENBLAS_CORETYPE"] = "Haswell",
        ["ONEDNN_MAX_CPU_ISA"] = "AVX2",
    };

    private static readonly Lazy<Dictionary<string, string>> _kernels = new(FindKernels);

    private static Dictionary<string, string> FindKernels()
    {
        const int widestVectors = 512;
        if (Hardware.VectorWidth == widestVectors) return Run(NoKernels, "kernels")["settings"]!.ToObject<Dictionary<string, string>>()!;
        return Environment.GetEnvironmentVariable("DOTNET_EnableAVX512") == "0" ? Avx2Kernels : NoKernels;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static JObject Run(params string[] arguments) => Run(Kernels, arguments);

    private static JObject Run(IReadOnlyDictionary<string, string> kernels, params string[] arguments)
    {
        var named = string.Join(',', kernels.Select(kernel => $"{kernel.Key}={kernel.Value}"));
        var settings = new Dictionary<string, string> { ["RESEARCH_PEER_KERNELS"] = named };
        return JObject.Parse(Command.Run(Python, [Script, .. arguments], settings).Output);
    }
}

/// <summary>Runs a program to its end.</summary>
internal static class Command
{
    /// <summary>Between two looks at a process's memory. Each look takes time from the cores that it runs on.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);

    /// <exception cref="InvalidOperationException">It fails; with what it said.</exception>
    /// <param name="settings">Environment variables besides this process's own.</param>
    public static (string Output, double Seconds, long PeakBytes) Run(
        string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? settings = null)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in settings ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        var peak = 0L;
        while (!process.WaitForExit(Look)) peak = Math.Max(peak, Peak(process));
        var seconds = watch.Elapsed.TotalSeconds;
        return process.ExitCode == 0
            ? (output.Result, seconds, peak)
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} ends with {process.ExitCode}: {errors.Result.Trim()}");
    }

    /// <summary>The largest resident size so far; 0 where the process has just ended.</summary>
    private static long Peak(Process process)
    {
        try
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
        catch (InvalidOperationException)
        {
            return 0;
        }
    }
}
