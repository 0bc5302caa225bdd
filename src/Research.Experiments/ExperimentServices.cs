using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Research.Experiments;

/// <summary>What this module gives to a host.</summary>
public static class ExperimentServices
{
    /// <summary>
    /// The planner and the runner of experiments. The host gives <see cref="ITechniqueFactory"/>, <see cref="Training.ITrialPlanner"/> and
    /// <see cref="Training.ITrialRunner"/>, each resolved from a scope a training.
    /// </summary>
    public static IServiceCollection AddResearchExperiments(this IServiceCollection services)
    {
        services.AddExperimentPlanning();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddTransient<ExperimentRunner>();
        return services;
    }
}
