using Microsoft.Extensions.Hosting;
using Research.Experiments;
using Research.Hosting;
using Research.Training;

namespace Research.Cli;

/// <summary>The services behind every command.</summary>
internal static class ToolHost
{
    /// <param name="plugins">What <c>--plugins</c> named.</param>
    /// <exception cref="UsageException">One of the folders does not exist.</exception>
    public static IHost Create(IReadOnlyList<string> plugins)
    {
        var folders = Folders(plugins);
        // The empty builder: no configuration files, no logging, no environment that could change a result.
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddResearchHosting(folders).AddResearchTraining().AddResearchExperiments();
        return builder.Build();
    }

    /// <exception cref="UsageException">One of the folders does not exist.</exception>
    public static PluginFolders Folders(IReadOnlyList<string> plugins)
    {
        if (plugins.FirstOrDefault(folder => !Directory.Exists(folder)) is { } missing)
            throw new UsageException($"--plugins {missing}: there is no such folder");
        return PluginFolders.Standard(plugins);
    }
}
