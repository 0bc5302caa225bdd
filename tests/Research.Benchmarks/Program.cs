using System.Globalization;
using BenchmarkDotNet.Running;
using Research.Benchmarks;
using Research.Benchmarks.StartProfile;

// dotnet run -c Release --project tests/Research.Benchmarks -- peers [--rounds N] [--seconds S] [--json FILE] [WORKLOAD...]
// dotnet run -c Release --project tests/Research.Benchmarks -- random [--count N] [--seed N] [--threads N] [--seconds S]
// dotnet run -c Release --project tests/Research.Benchmarks -- profile WORKLOAD|FILE [THREADS [SECONDS]]    where a step's time goes
// dotnet run -c Release --project tests/Research.Benchmarks -- start-profile      writes the profile that the tool is published with
// dotnet run -c Release --project tests/Research.Benchmarks -- ...    BenchmarkDotNet's own arguments, for kernels
try
{
    switch (args)
    {
        case ["peers", ..]:
            ComparePeers(args[1..]);
            break;
        case ["random", ..]:
            CompareAtRandom(args[1..]);
            break;
        case ["profile", var workload, .. var further]:
            const int enough = 5;
            var (threads, seconds) = (further is [var t, ..] ? (int)Number(t) : 1, further is [_, var s] ? Number(s) : enough);
            StepProfile.Print(workload, threads, TimeSpan.FromSeconds(seconds));
            break;
        case ["start-profile"]:
            Recorder.Record();
            break;
        default:
            BenchmarkSwitcher.FromAssembly(typeof(ProductBenchmarks).Assembly).Run(args);
            break;
    }

    return 0;
}
catch (InvalidOperationException fault)
{
    Console.Error.WriteLine(fault.Message);
    return 2;
}

static double Number(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0
    ? number
    : throw new InvalidOperationException($"{text}: this must be a number above 0");

static void ComparePeers(string[] arguments)
{
    var (rounds, seconds, json) = (5, 3.0, (string?)null);
    var only = Options(arguments, new()
    {
        ["--rounds"] = value => rounds = (int)Number(value),
        ["--seconds"] = value => seconds = Number(value),
        ["--json"] = value => json = value,
    });
    new Peers(rounds, TimeSpan.FromSeconds(seconds), only).Run(json);
}

static void CompareAtRandom(string[] arguments)
{
    var (count, seed, threads, seconds) = (100, 1, 1, 1.0);
    var others = Options(arguments, new()
    {
        ["--count"] = value => count = (int)Number(value),
        ["--seed"] = value => seed = (int)Number(value),
        ["--threads"] = value => threads = (int)Number(value),
        ["--seconds"] = value => seconds = Number(value),
    });
    if (others.Count > 0) throw new InvalidOperationException($"{others[0]}: no option of random; it has --count, --seed, --threads, --seconds");
    RandomPeers.Run(seed, count, threads, TimeSpan.FromSeconds(seconds));
}

// What is no option's name or value.
static List<string> Options(string[] arguments, Dictionary<string, Action<string>> options)
{
    var others = new List<string>();
    for (var i = 0; i < arguments.Length; i++)
    {
        if (!options.TryGetValue(arguments[i], out var set)) others.Add(arguments[i]);
        else if (++i < arguments.Length) set(arguments[i]);
        else throw new InvalidOperationException($"{arguments[^1]}: a value is missing after it");
    }

    return others;
}
