using Microsoft.Extensions.DependencyInjection;
using Research.Hosting;
using Research.Training;

namespace Research.Testing;

/// <summary>The host's own services, with the kit's techniques beside those of the plugins.</summary>
internal static class KitServices
{
    public static ServiceProvider Create(PluginFolders folders)
    {
        var services = new ServiceCollection();
        services.AddResearchHosting(folders).AddResearchTraining();
        var factory = services.Last(service => service.ServiceType == typeof(ITechniqueFactory));
        services.Remove(factory);
        services.AddScoped<ITechniqueFactory>(provider => new KitFactory((ITechniqueFactory)factory.ImplementationFactory!(provider)));
        return services.BuildServiceProvider(validateScopes: true);
    }
}
