using Microsoft.Extensions.DependencyInjection;
using Research.Hosting;
using Research.Training;

namespace Research.Testing;

/// <summary>The host's own services, with the kit's techniques beside those of the plugins.</summary>
internal static class KitServices
{
    /// <param name="other">What stands in for the plugins' techniques, made of the host's factory; null: themselves.</param>
    public static ServiceProvider Create(PluginFolders folders, Func<ITechniqueFactory, ITechniqueFactory>? other = null)
    {
        var services = new ServiceCollection();
        services.AddResearchHosting(folders).AddResearchTraining();
        var factory = services.Last(service => service.ServiceType == typeof(ITechniqueFactory));
        services.Remove(factory);
        services.AddScoped<ITechniqueFactory>(provider =>
        {
            var host = (ITechniqueFactory)factory.ImplementationFactory!(provider);
            return new KitFactory(other?.Invoke(host) ?? host);
        });
        return services.BuildServiceProvider(validateScopes: true);
    }
}
