using Microsoft.Extensions.DependencyInjection;
using Research.Hosting.Catalogue;
using Research.Hosting.Loading;

namespace Research.Hosting;

/// <summary>Registers the catalogue, the loader, and a technique factory for each scope.</summary>
public static class HostingServices
{
    /// <remarks>The plugins' metadata are read from here on, while the caller builds its host.</remarks>
    public static IServiceCollection AddResearchHosting(this IServiceCollection services, PluginFolders folders) =>
        services.AddResearchHosting(new PluginSearch(folders));

    /// <param name="search">Begun before, and perhaps to be widened yet.</param>
    public static IServiceCollection AddResearchHosting(this IServiceCollection services, PluginSearch search) =>
        services
            .AddSingleton<IPluginLoader>(new PluginLoader(PluginLoader.CompiledWithTool))
            .AddSingleton(provider => new PluginCatalogue(search, provider.GetRequiredService<IPluginLoader>()))
            .AddSingleton<IPluginCatalogue>(provider => provider.GetRequiredService<PluginCatalogue>())
            .AddScoped<ITechniqueFactory>(provider => new TechniqueFactory(provider.GetRequiredService<PluginCatalogue>(), provider));
}
