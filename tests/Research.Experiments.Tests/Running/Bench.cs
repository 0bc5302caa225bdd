using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json.Linq;
using Research.Plugins;
using Research.Training;

namespace Research.Experiments.Tests;

/// <summary>A runs folder, a fake trainer, and the real launcher and reporters; gone when disposed.</summary>
internal sealed class Bench : IDisposable
{
    private readonly ServiceProvider _services;

    public Bench()
    {
        Factory = new FakeFactory();
        _services = new ServiceCollection()
            .AddSingleton<ITrialRunner>(_ => Trials)
            .AddSingleton<ITechniqueFactory>(_ => Factory)
            .BuildServiceProvider();
    }

    public FakeTrials Trials { get; set; } = new();

    public FakeFactory Factory { get; }

    public string Runs { get; } = Directory.CreateTempSubdirectory("research-bench-").FullName;

    public StringWriter Out { get; } = new();

    public StringWriter Error { get; } = new();

    public TimeProvider Time { get; init; } = new StillClock();

    public ExperimentRunner Runner => new(_services.GetRequiredService<IServiceScopeFactory>(), Time);

    public RunOptions Options(int jobs = 1) => new()
    {
        RunsFolder = Runs,
        Jobs = jobs,
        CommandLine = "research run sketch.json",
        Console = new RunConsole(Out, Error, OutIsTerminal: false, ErrorIsTerminal: false, Width: 80),
    };

    public RunOutcome Run(PlanSketch sketch, int jobs = 1, CancellationToken stop = default) => Run(sketch, Options(jobs), stop);

    public RunOutcome Run(PlanSketch sketch, RunOptions options, CancellationToken stop = default) =>
        Runner.Run(sketch.Build(), options, stop);

    public Report Report(PlanSketch sketch, int jobs = 1) => ReportReader.ReadFile(Run(sketch, jobs).ReportPath);

    public string[] StoredFiles() => Directory.GetFiles(Path.Combine(Runs, "trials"), "*.json", SearchOption.AllDirectories);

    public void Dispose()
    {
        _services.Dispose();
        Directory.Delete(Runs, recursive: true);
    }
}

/// <summary>Launchers and reporters by id, without a catalogue.</summary>
internal sealed class FakeFactory : ITechniqueFactory
{
    public Dictionary<string, Func<object>> Techniques { get; } = new()
    {
        ["launcher local"] = () => new Local(),
        ["reporter console"] = () => new ConsoleReporter(),
        ["reporter csv"] = () => new CsvReporter(),
    };

    public IReadOnlyList<TechniqueInfo> All(string? kind = null) =>
        [.. Techniques.Keys.Select(key => key.Split(' ')).Where(key => key[0] == kind).Select(key => Info(key[0], key[1]))];

    public TechniqueInfo? Find(string kind, string id) => Techniques.ContainsKey($"{kind} {id}") ? Info(kind, id) : null;

    public BoundTechnique Create(string kind, string json, string path, StackExpander? expand = null)
    {
        var id = (string)JToken.Parse(json)!;
        return Techniques.TryGetValue($"{kind} {id}", out var create)
            ? new BoundTechnique(Info(kind, id), create(), $$"""{"type":"{{id}}"}""", [])
            : throw new FaultsException(path, $"there is no {kind} \"{id}\"");
    }

    public T Bind<T>(string json, string path)
        where T : class => throw new NotSupportedException();

    public BoundTechnique? Describe(object instance) => null;

    private static TechniqueInfo Info(string kind, string id) =>
        new() { Kind = kind, Id = id, Plugin = new PluginIdentity(id, "1.0.0", "1.0", "") };
}

/// <summary>A clock that moves only when told.</summary>
internal sealed class StillClock : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 11, 20, 23, 0, 0, TimeSpan.Zero).AddTicks(_ticks);

    public override long GetTimestamp() => _ticks;

    public void Move(TimeSpan time) => _ticks += time.Ticks;
}
