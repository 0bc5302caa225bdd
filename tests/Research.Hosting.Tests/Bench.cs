using Microsoft.Extensions.DependencyInjection;

namespace Research.Hosting.Tests;

/// <summary>A plugin folder of its own, and a host that reads it.</summary>
internal sealed class Bench : IDisposable
{
    private static readonly string Fixtures = Path.Combine(AppContext.BaseDirectory, "fixtures");
    private readonly Lazy<ServiceProvider> _services;
    private readonly Lazy<IServiceScope> _scope;

    public Bench(params string[] fixtures)
    {
        Folder = Directory.CreateTempSubdirectory("research-hosting-").FullName;
        _services = new(() => new ServiceCollection()
            .AddResearchHosting(new PluginFolders([Folder, .. Further]).Preceded(Preceding))
            .AddScoped<ITensorBackend>(_ => new ManagedBackend(1))
            .BuildServiceProvider());
        _scope = new(() => _services.Value.CreateScope());
        foreach (var fixture in fixtures) Add(fixture);
    }

    public string Folder { get; }

    public List<string> Further { get; } = [];

    public List<string> Preceding { get; } = [];

    public ITechniqueFactory Factory => _scope.Value.ServiceProvider.GetRequiredService<ITechniqueFactory>();

    public IPluginCatalogue Catalogue => _services.Value.GetRequiredService<IPluginCatalogue>();

    /// <summary>Puts a fixture's DLL and documentation into the folder, or into a subfolder of it.</summary>
    public string Add(string fixture, string inner = "")
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, inner)).FullName;
        foreach (var file in Directory.EnumerateFiles(Fixtures, $"Fixtures.{fixture}.*"))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        return Path.Combine(folder, $"Fixtures.{fixture}.dll");
    }

    public string Write(string name, string content, string inner = "")
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(Folder, inner)).FullName, name);
        File.WriteAllText(file, content);
        return file;
    }

    public PluginReport Plugin(string file) => Catalogue.Plugins.Single(plugin => plugin.File == file);

    /// <summary>Every fault of creating this, as "path: message".</summary>
    public string[] Faults(string kind, string json, string path = "model[1]", StackExpander? expand = null)
    {
        var exception = Assert.Throws<FaultsException>(() => Factory.Create(kind, json, path, expand));
        return [.. exception.Faults.Select(fault => $"{fault.Path}: {fault.Message}")];
    }

    public void Dispose()
    {
        if (_services.IsValueCreated) _services.Value.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
