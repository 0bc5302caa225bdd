using Microsoft.Extensions.DependencyInjection;
using Research.Hosting.Catalogue;
using Research.Hosting.Loading;

namespace Research.Hosting;

/// <summary>Registers the catalogue, the loader, and a technique factory for each scope.</summary>
public static class HostingServices
{
    /// <remarks>The plugins' metadata are read from here on, while the caller builds its host.</remarks>
    public static IServiceCollection AddResearchHosting(this IServiceCollection services, PluginFolders folders)
    {
        var contents = Task.Run(() => PluginScan.Read(folders));
        return services
            .AddSingleton(folders)
            .AddSingleton<IPluginLoader>(new PluginLoader(PluginLoader.CompiledWithTool))
            .AddSingleton(provider => new PluginCatalogue(contents, provider.GetRequiredService<IPluginLoader>()))
            .AddSingleton<IPluginCatalogue>(provider => provider.GetRequiredService<PluginCatalogue>())
            .AddScoped<ITechniqueFactory>(provider => new TechniqueFactory(provider.GetRequiredService<PluginCatalogue>(), provider));
    }
}
