using System.Globalization;
using BenchmarkDotNet.Running;
using Research.Benchmarks;
using Research.Benchmarks.StartProfile;

// dotnet run -c Release --project tests/Research.Benchmarks -- peers [--rounds N] [--seconds S] [--json FILE] [WORKLOAD...]
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
    var only = new List<string>();
    for (var i = 0; i < arguments.Length; i++)
    {
        switch (arguments[i])
        {
            case "--rounds":
                rounds = (int)Number(Value(ref i));
                break;
            case "--seconds":
                seconds = Number(Value(ref i));
                break;
            case "--json":
                json = Value(ref i);
                break;
            default:
                only.Add(arguments[i]);
                break;
        }
    }

    new Peers(rounds, TimeSpan.FromSeconds(seconds), only).Run(json);

    string Value(ref int option) => ++option < arguments.Length
        ? arguments[option]
        : throw new InvalidOperationException($"{arguments[^1]}: a value is missing after it");
}
