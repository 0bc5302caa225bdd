using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Research.Experiments;
using Research.Hosting;
using Research.Training;

namespace Research.Cli;

/// <summary>The services behind every command.</summary>
internal static class ToolHost
{
    private static (PluginSearch Search, Task<IHost> Host)? _begun;

    /// <summary>
    /// Begins to build the host, and to read the plugins of the standard folders, while the command line is still to be understood: on other
    /// cores, and nearly all of it code that runs once.
    /// </summary>
    public static void Begin()
    {
        var search = new PluginSearch(() => PluginFolders.Standard());
        _begun = (search, OwnThread.Run(() => Build(search)));
    }

    /// <param name="plugins">What <c>--plugins</c> named.</param>
    /// <exception cref="UsageException">One of the folders does not exist.</exception>
    public static IHost Create(IReadOnlyList<string> plugins)
    {
        Check(plugins);
        if (_begun is null) Begin();
        var (search, host) = _begun!.Value;
        if (plugins.Count > 0) search.Widen(new([.. plugins.Select(Path.GetFullPath)]));
        return host.GetAwaiter().GetResult();
    }

    private static IHost Build(PluginSearch search)
    {
        // The empty builder: no configuration files, no logging, no environment that could change a result. What it has for a log without
        // readers, and for a host that is started (this one only holds services), would take each start some milliseconds.
        var builder = Host.CreateEmptyApplicationBuilder(new() { ApplicationName = "research" });
        builder.Services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance).AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddResearchHosting(search).AddResearchTraining().AddResearchExperiments();
        return builder.Build();
    }

    /// <exception cref="UsageException">One of the folders does not exist.</exception>
    public static PluginFolders Folders(IReadOnlyList<string> plugins)
    {
        Check(plugins);
        return PluginFolders.Standard(plugins);
    }

    private static void Check(IReadOnlyList<string> plugins)
    {
        if (plugins.FirstOrDefault(folder => !Directory.Exists(folder)) is { } missing)
        {
            throw new UsageException($"--plugins {missing}: "
                + (File.Exists(missing) ? "this is a file; name the folder that holds it" : "there is no such folder"));
        }
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
