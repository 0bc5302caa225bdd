using System.Globalization;
using BenchmarkDotNet.Running;
using Research.Benchmarks;

// dotnet run -c Release --project tests/Research.Benchmarks -- peers [--rounds N] [--seconds S] [--json FILE] [WORKLOAD...]
// dotnet run -c Release --project tests/Research.Benchmarks -- profile WORKLOAD [THREADS]    where a step's time goes
// dotnet run -c Release --project tests/Research.Benchmarks -- ...    BenchmarkDotNet's own arguments, for kernels
if (args is ["profile", var profiled, ..])
{
    var threads = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 1;
    StepProfile.Print(profiled, threads, TimeSpan.FromSeconds(5));
    return 0;
}

if (args is not ["peers", ..])
{
    BenchmarkSwitcher.FromAssembly(typeof(ProductBenchmarks).Assembly).Run(args);
    return 0;
}

var (rounds, seconds, json) = (5, 3.0, (string?)null);
var only = new List<string>();
for (var i = 1; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--rounds":
            rounds = int.Parse(args[++i], CultureInfo.InvariantCulture);
            break;
        case "--seconds":
            seconds = double.Parse(args[++i], CultureInfo.InvariantCulture);
            break;
        case "--json":
            json = args[++i];
            break;
        default:
            only.Add(args[i]);
            break;
    }
}

try
{
    new Peers(rounds, TimeSpan.FromSeconds(seconds), only).Run(json);
    return 0;
}
catch (InvalidOperationException fault)
{
    Console.Error.WriteLine(fault.Message);
    return 2;
}
