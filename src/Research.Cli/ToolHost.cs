using Microsoft.Extensions.Hosting;
using Research.Experiments;
using Research.Hosting;
using Research.Training;

namespace Research.Cli;

/// <summary>The services behind every command.</summary>
internal static class ToolHost
{
    private static Task<IHost>? _begun;

    /// <summary>
    /// Begins to build a host with the standard folders, and to read their plugins, while the command line is still to be understood: on
    /// another core, and nearly all of it code that runs once. Where <c>--plugins</c> names further folders, the host of <see cref="Create"/>
    /// is another one, and has that code ready.
    /// </summary>
    public static void Begin() => _begun = Task.Run(() => Build(PluginFolders.Standard()));

    /// <param name="plugins">What <c>--plugins</c> named.</param>
    /// <exception cref="UsageException">One of the folders does not exist.</exception>
    public static IHost Create(IReadOnlyList<string> plugins)
    {
        var folders = Folders(plugins);
        return plugins.Count == 0 && _begun is not null ? _begun.GetAwaiter().GetResult() : Build(folders);
    }

    private static IHost Build(PluginFolders folders)
    {
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
