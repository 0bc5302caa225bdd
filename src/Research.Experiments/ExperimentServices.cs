using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Research.Experiments;

/// <summary>What this module gives to a host.</summary>
public static class ExperimentServices
{
    /// <summary>
    /// The runner of experiments. The host gives <see cref="ITechniqueFactory"/> and <see cref="Training.ITrialRunner"/>,
    /// each resolved from a scope a training.
    /// </summary>
    public static IServiceCollection AddResearchExperiments(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddTransient<ExperimentRunner>();
        return services;
    }
}
