using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Research.Training;

/// <summary>Registers planning and running of trials. An <see cref="ITechniqueFactory"/> for each scope is the caller's part.</summary>
public static class TrainingServices
{
    public static IServiceCollection AddResearchTraining(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<DataCache>();
        services.TryAddSingleton<ITrialPlanner, TrialPlanner>();
        services.TryAddSingleton<ITrialRunner, TrialRunner>();
        services.TryAddScoped(_ => new TrialResources());
        services.TryAddScoped<ITensorBackend>(provider => new ManagedBackend(provider.GetRequiredService<TrialResources>().Threads));
        return services;
    }
}
