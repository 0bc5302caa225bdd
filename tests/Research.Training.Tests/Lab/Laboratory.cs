using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Research.Hosting;

namespace Research.Training.Tests;

/// <summary>Trainings as the tool runs them: real plugins, real services.</summary>
public sealed class Laboratory : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection()
        .AddResearchHosting(PluginFolders.Standard()).AddResearchTraining().BuildServiceProvider();

    public ITrialRunner Runner => _services.GetRequiredService<ITrialRunner>();

    public ITrialPlanner Planner => _services.GetRequiredService<ITrialPlanner>();

    public DataCache Cache => _services.GetRequiredService<DataCache>();

    public static TrialSpec Spec(string json, long seed = 1, string? role = null, int member = 0)
    {
        using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None };
        return new TrialSpec
        {
            Resolved = JObject.Load(reader),
            Seed = seed,
            Role = role ?? seed.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Member = member,
            BaseFolder = AppContext.BaseDirectory,
        };
    }

    public TrialResult Run(string json, long seed = 1, int threads = 1) =>
        Runner.Run(Spec(json, seed), new TrialOptions { Threads = new(threads) }, CancellationToken.None);

    /// <summary>A session with fresh techniques; another factory may stand before the real one.</summary>
    internal TrainingSession Session(TrialSpec spec, Func<ITechniqueFactory, ITechniqueFactory>? wrap = null, ThreadShare? threads = null) =>
        TrainingSession.Create(spec, Factory(wrap), new ManagedBackend(threads ?? new ThreadShare(1)), Cache);

    internal TrainingSession Session(string json, params (string Kind, string Id, object Instance)[] own) =>
        Session(Spec(json), factory => new SpyFactory(factory, own));

    /// <summary>Bound and built, without memory; the data are loaded anew.</summary>
    internal TrialAssembly Assemble(TrialSpec spec, Func<ITechniqueFactory, ITechniqueFactory>? wrap = null) =>
        TrialAssembly.Create(spec, Factory(wrap), Cache);

    private ITechniqueFactory Factory(Func<ITechniqueFactory, ITechniqueFactory>? wrap)
    {
        var factory = _services.CreateScope().ServiceProvider.GetRequiredService<ITechniqueFactory>();
        return wrap?.Invoke(factory) ?? factory;
    }

    public void Dispose() => _services.Dispose();
}
