using Microsoft.Extensions.DependencyInjection;

namespace Research.Hosting.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void The_built_in_plugins_are_found_and_built()
    {
        using var services = new ServiceCollection().AddResearchHosting(PluginFolders.Standard()).BuildServiceProvider();
        using var scope = services.CreateScope();
        var factory = scope.ServiceProvider.GetRequiredService<ITechniqueFactory>();
        foreach (var plugin in services.GetRequiredService<IPluginCatalogue>().Plugins) Console.WriteLine(plugin);
        var linear = factory.Create(TechniqueKind.Layer, "\"linear\"", "model[0]");
        Assert.IsAssignableFrom<IActivation>(linear.Instance);
        Assert.Equal("""{"type":"linear"}""", linear.Canonical);
        var fault = Assert.Throws<FaultsException>(() => factory.Create(TechniqueKind.Layer, """{"type": "linear", "x": 1}""", "model[0]"));
        Assert.Equal("model[0].x: linear has no options", fault.Message);
    }
}
