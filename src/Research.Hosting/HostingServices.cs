using Microsoft.Extensions.DependencyInjection;
using Research.Hosting.Catalogue;
using Research.Hosting.Loading;

namespace Research.Hosting;

/// <summary>Registers the catalogue, the loader, and a technique factory for each scope.</summary>
public static class HostingServices
{
    public static IServiceCollection AddResearchHosting(this IServiceCollection services, PluginFolders folders) => services
        .AddSingleton(folders)
        .AddSingleton<IPluginLoader, PluginLoader>()
        .AddSingleton<PluginCatalogue>()
        .AddSingleton<IPluginCatalogue>(provider => provider.GetRequiredService<PluginCatalogue>())
        .AddScoped<ITechniqueFactory>(provider => new TechniqueFactory(provider.GetRequiredService<PluginCatalogue>(), provider));
}
