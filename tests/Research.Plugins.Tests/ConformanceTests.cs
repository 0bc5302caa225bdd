using Research.Hosting;
using Research.Testing;
using Research.Tests;

namespace Research.Plugins.Tests;

/// <summary>Every technique of the catalogue through the conformance kit, by being in the catalogue.</summary>
public sealed class ConformanceTests(ConformanceTests.Kits kits) : IClassFixture<ConformanceTests.Kits>
{
    public sealed class Kits : IDisposable
    {
        public ConformanceKit Kit { get; } = new(Folders);

        public void Dispose() => Kit.Dispose();
    }

    private static PluginFolders Folders { get; } = PluginFolders.Standard();

    public static TheoryData<string, string> Techniques()
    {
        using var kit = new ConformanceKit(Folders);
        var rows = new TheoryData<string, string>();
        foreach (var technique in kit.Catalogue.All()) rows.Add(technique.Kind, technique.Id);
        return rows;
    }

    /// <summary>Those that the reference data speaks of.</summary>
    private static string Vectors => SharedData.Find("vectors");

    [Theory]
    [MemberData(nameof(Techniques))]
    public void Keeps_its_promises(string kind, string id)
    {
        var technique = kits.Kit.Catalogue.Find(kind, id)!;
        var report = kits.Kit.Check(technique);
        Assert.NotEmpty(report.Results);
        Assert.All(report.Results,
            result => Assert.False(result.Outcome == CheckOutcome.Failed, $"{result.Check} {result.Example}: {result.Message}"));
    }

    [Fact]
    public void Every_technique_that_has_reference_values_meets_them()
    {
        using var kit = new ConformanceKit(Folders, Vectors);
        var checkedFiles = 0;
        var failures = new List<string>();
        foreach (var technique in kit.Catalogue.All()
            .Where(technique => File.Exists(Path.Combine(Vectors, $"{technique.Kind}.{technique.Id}.json"))))
        {
            var results = kit.CheckReferenceValues(technique).ToList();
            Assert.NotEmpty(results);
            failures.AddRange(
                results.Where(result => result.Outcome == CheckOutcome.Failed)
                    .Select(result => $"{technique.Kind}.{technique.Id} {result.Example}: {result.Message}"));
            checkedFiles++;
        }

        Assert.True(checkedFiles > 0, "no technique has reference values");
        Assert.Empty(failures);
    }

    [Fact]
    public void Every_plugin_of_the_tool_can_be_used() =>
        Assert.All(kits.Kit.Catalogue.Plugins,
            plugin => Assert.True(plugin.Status is PluginStatus.Available or PluginStatus.Loaded, $"{plugin.File}: {plugin.Reason}"));
}
