using Microsoft.Extensions.DependencyInjection;
using Research.Hosting;

namespace Research.Plugins.Tests.Techniques;

/// <summary>Techniques out of the plugin folder beside the tests, made as the tool makes them.</summary>
internal static class Technique
{
    private static readonly ServiceProvider Services =
        new ServiceCollection().AddResearchHosting(PluginFolders.Standard()).BuildServiceProvider();

    /// <summary>A factory in a scope of its own.</summary>
    public static ITechniqueFactory Factory() => Services.CreateScope().ServiceProvider.GetRequiredService<ITechniqueFactory>();

    public static T Create<T>(string kind, string json) => (T)Factory().Create(kind, json, "technique").Instance;

    public static IActivation Activation(string json) => Create<IActivation>(TechniqueKind.Activation, json);

    public static ISchedule Schedule(string json) => Create<ISchedule>(TechniqueKind.Schedule, json);

    /// <summary>Weights of a shape, as the initializer fills them for the seed "1".</summary>
    public static float[] Initialize(string json, params int[] shape)
    {
        var whole = new Shape(shape);
        var weights = new float[whole.Size];
        var request = new InitializerRequest(
            whole, whole.Size / whole.Last, whole.Last, 1, RandomStream.Of("1", "layer/kernel/initialization"));
        Create<IInitializer>(TechniqueKind.Initializer, json).Initialize(request, weights);
        return weights;
    }
}
