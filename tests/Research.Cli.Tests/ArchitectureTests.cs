using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Research.Cli.Tests;

/// <summary>The arrows between the modules point down.</summary>
public sealed class ArchitectureTests
{
    [Theory]
    [InlineData("Tensors", "")]
    [InlineData("Abstractions", "Tensors")]
    [InlineData("Hosting", "Abstractions")]
    [InlineData("Training", "Abstractions")]
    [InlineData("Experiments", "Training")]
    [InlineData("Testing", "Hosting Training")]
    [InlineData("Cli", "Experiments Hosting Testing")]
    public void A_module_references_those_below_it_alone(string module, string below)
    {
        var project = XDocument.Load(Path.Combine(Repository.Root, "src", $"Research.{module}", $"Research.{module}.csproj"));
        var references = project.Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value))
            .Select(name => name["Research.".Length..]);
        Assert.Equal(below.Split(' ', StringSplitOptions.RemoveEmptyEntries), references.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void There_is_no_module_that_these_rules_forget() => Assert.Equal(
        ["Abstractions", "Cli", "Experiments", "Hosting", "Tensors", "Testing", "Training"],
        Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src"))
            .Select(folder => Path.GetFileName(folder)["Research.".Length..]).Order(StringComparer.Ordinal));

    [Fact]
    public void A_plugin_references_the_contracts_the_tensors_and_its_own_libraries_alone()
    {
        var folder = Path.Combine(Path.GetDirectoryName(Repository.Tool)!, "plugins");
        var plugins = Directory.GetDirectories(folder);
        Assert.NotEmpty(plugins);
        foreach (var plugin in plugins)
        {
            var own = Directory.EnumerateFiles(plugin, "*.dll").Select(Path.GetFileNameWithoutExtension).ToHashSet();
            Assert.DoesNotContain(own, name => name!.StartsWith("Research.", StringComparison.Ordinal) && name != Path.GetFileName(plugin));
            var foreign = References(Path.Combine(plugin, Path.GetFileName(plugin) + ".dll"))
                .Where(name => name is not ("Research.Abstractions" or "Research.Tensors"))
                .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && !own.Contains(name));
            Assert.Empty(foreign);
        }
    }

    [Fact]
    public void A_plugin_project_references_no_other_project()
    {
        foreach (var project in Directory.EnumerateFiles(Path.Combine(Repository.Root, "plugins"), "*.csproj", SearchOption.AllDirectories))
            Assert.Empty(XDocument.Load(project).Descendants("ProjectReference"));
    }

    private static IReadOnlyList<string> References(string file)
    {
        using var pe = new PEReader(File.OpenRead(file));
        var metadata = pe.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
