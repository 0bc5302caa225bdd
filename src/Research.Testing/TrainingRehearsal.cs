using Microsoft.Extensions.DependencyInjection;
using Research.Hosting;
using Research.Training;

namespace Research.Testing;

/// <summary>
/// The kit's training at a common size, planned and run in memory: who is about to train has nearly all of the code ready afterwards, which takes
/// longer than running it. It reads no plugin and leaves nothing behind.
/// </summary>
public static class TrainingRehearsal
{
    /// <returns>What the training came to.</returns>
    public static TrialResult Run()
    {
        using var services = KitServices.Create(new PluginFolders([]));
        var trial = KitExperiment.OfCommonSize();
        services.GetRequiredService<ITrialPlanner>().Plan(trial);
        return services.GetRequiredService<ITrialRunner>().Run(trial, new TrialOptions(), CancellationToken.None);
    }
}
