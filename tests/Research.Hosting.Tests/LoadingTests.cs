using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Research.Hosting.Loading;

namespace Research.Hosting.Tests;

public sealed class LoadingTests
{
    [Fact]
    public void A_plugin_sees_the_hosts_own_contracts_and_its_own_dependencies()
    {
        using var bench = new Bench();
        bench.Add("Dependent", "Fixtures.Dependent");
        bench.Add("Dependency", "Fixtures.Dependent");
        var initializer =
            Assert.IsAssignableFrom<IInitializer>(bench.Factory.Create(TechniqueKind.Initializer, "\"dependent\"", "i").Instance);
        var weights = new float[2];
        initializer.Initialize(default, weights);
        Assert.Equal([3f, 3f], weights);
    }

    /// <summary>A file that was only copied to the output is not in .deps.json.</summary>
    [Fact]
    public void What_lies_beside_a_plugin_is_found_though_its_list_of_dependencies_lacks_it()
    {
        using var bench = new Bench();
        bench.Add("Dependent");
        bench.Add("Dependency");
        bench.Write("Fixtures.Dependent.deps.json", """
            {
              "runtimeTarget": { "name": ".NETCoreApp,Version=v10.0" },
              "targets": { ".NETCoreApp,Version=v10.0": { "Fixtures.Dependent/1.0.0": { "runtime": { "Fixtures.Dependent.dll": {} } } } },
              "libraries": { "Fixtures.Dependent/1.0.0": { "type": "project", "serviceable": false, "sha512": "" } }
            }
            """);
        // Any native library will do: the runtime's own, by another name.
        var name = OperatingSystem.IsWindows() ? "System.Native.dll"
            : OperatingSystem.IsMacOS() ? "libSystem.Native.dylib" : "libSystem.Native.so";
        File.Copy(
            Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), name),
            Path.Combine(bench.Folder, name.Replace("System.Native", "beside", StringComparison.Ordinal)));
        Assert.Equal([3f, 3f], Weights("dependent"));
        Assert.Equal([Environment.ProcessId, Environment.ProcessId], Weights("native"));

        float[] Weights(string id)
        {
            var weights = new float[2];
            ((IInitializer)bench.Factory.Create(TechniqueKind.Initializer, $"\"{id}\"", "i").Instance).Initialize(default, weights);
            return weights;
        }
    }

    [Fact]
    public void A_missing_dependency_is_a_fault_with_its_path_and_marks_the_plugin()
    {
        using var bench = new Bench();
        var file = bench.Add("Dependent");
        var fault = Assert.Single(bench.Faults(TechniqueKind.Initializer, "\"dependent\"", "defaults.initializer"));
        Assert.StartsWith($"defaults.initializer: the initializer \"dependent\" of {file} cannot be used: ", fault);
        Assert.Contains("Fixtures.Dependency", fault);
        Assert.Equal(PluginStatus.Broken, bench.Plugin(file).Status);
        Assert.Contains("Fixtures.Dependency", bench.Plugin(file).Reason);
        Assert.DoesNotContain('\n', bench.Plugin(file).Reason!);
    }

    [Fact]
    public void Why_a_plugin_cannot_be_loaded_is_one_line()
    {
        using var bench = new Bench();
        var file = bench.Add("Dependent");
        bench.Add("Dependency");
        bench.Write("Fixtures.Dependent.deps.json", "{");
        bench.Faults(TechniqueKind.Initializer, "\"dependent\"");
        Assert.Contains("Fixtures.Dependent.deps.json", bench.Plugin(file).Reason);
        Assert.DoesNotContain('\n', bench.Plugin(file).Reason!);
    }

    [Fact]
    public void A_plugin_that_changed_after_it_was_listed_is_refused()
    {
        using var bench = new Bench();
        var file = bench.Add("Valid");
        Assert.NotEmpty(bench.Catalogue.Plugins);
        using (var stream = new FileStream(file, FileMode.Append)) stream.WriteByte(0);
        Assert.Contains("the file has changed since this run began", Assert.Single(bench.Faults(TechniqueKind.Activation, "\"double\"")));
    }

    [Fact]
    public void What_was_compiled_from_a_plugin_stands_for_it_and_for_no_other()
    {
        using var bench = new Bench();
        var (compiledOne, other) = (bench.Add("Valid"), bench.Add("Dependency"));
        var compiled = Directory.CreateDirectory(Path.Combine(bench.Folder, "compiled")).FullName;
        var twin = Path.Combine(compiled, Sha256(compiledOne) + ".dll");
        File.Copy(compiledOne, twin);
        var loader = new PluginLoader(compiled);
        Assert.Empty(loader.Load(compiledOne, Sha256(compiledOne)).Location);

        File.WriteAllLines(Path.Combine(compiled, PluginLoader.List), ["00", Sha256(compiledOne)]);
        Assert.Equal(twin, loader.Load(compiledOne, Sha256(compiledOne)).Location);
        Assert.Empty(loader.Load(other, Sha256(other)).Location);
        static string Sha256(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
    }

    [Theory]
    [InlineData(TechniqueKind.Regularizer, "host-key", "has an option \"layers\", a key that the host keeps for itself; rename it")]
    [InlineData(TechniqueKind.Optimizer, "no-contract", "does not implement IOptimizer")]
    [InlineData(TechniqueKind.Schedule, "two-constructors", "needs exactly one public constructor")]
    [InlineData(TechniqueKind.Schedule, "odd-option", "the option OddOptions.Rate is of type Func<float, float>, which no JSON gives")]
    [InlineData(TechniqueKind.Schedule, "no-options", "cannot be used: the options UnmadeOptions cannot be made: no defaults are known")]
    [InlineData(TechniqueKind.Schedule, "options-fail-first",
        "the options UnreadyOptions cannot be made: The input string 'a half' was not in a correct format")]
    [InlineData(TechniqueKind.Schedule, "no-service", "Unable to resolve service for type 'System.IFormatProvider'")]
    [InlineData(TechniqueKind.Schedule, "bare-number",
        "the constructor of the schedule \"bare-number\" takes rate, a float?: what a file sets belongs into a record of options")]
    [InlineData(TechniqueKind.Schedule, "fails-first", "its constructor fails: The input string 'a half' was not in a correct format")]
    [InlineData(TechniqueKind.Schedule, "fails", "its constructor fails: out of order: a spring broke")]
    public void A_class_that_cannot_be_a_technique_is_refused_with_the_reason(string kind, string id, string reason)
    {
        using var bench = new Bench("Faulty");
        Assert.Contains(reason, Assert.Single(bench.Faults(kind, $"\"{id}\"")));
    }

    /// <summary>Who tries options at their ends tells a constructor's word on them from its failure by it.</summary>
    [Fact]
    public void What_a_constructor_threw_is_kept()
    {
        using var bench = new Bench("Faulty");
        var faults = Assert.Throws<FaultsException>(() => bench.Factory.Create(TechniqueKind.Schedule, "\"fails\"", "schedule"));
        Assert.StartsWith("out of order", faults.InnerException?.Message);
    }

    [Theory]
    [InlineData("two-constructors", "odd-option")]
    [InlineData("odd-option", "two-constructors")]
    public void It_leaves_the_others_of_its_file_alone_in_any_order(string first, string second)
    {
        var reasons = new Dictionary<string, string>
        {
            ["two-constructors"] = "needs exactly one public constructor",
            ["odd-option"] = "the option OddOptions.Rate is of type Func<float, float>, which no JSON gives",
        };
        using var bench = new Bench("Faulty");
        foreach (var id in (string[])[first, second])
            Assert.Contains(reasons[id], Assert.Single(bench.Faults(TechniqueKind.Schedule, $"\"{id}\"")));
        Assert.All(bench.Catalogue.Plugins, plugin => Assert.Equal(PluginStatus.Loaded, plugin.Status));
    }

    [Fact]
    public void Services_come_from_the_scope()
    {
        using var bench = new Bench("Valid");
        var loss = bench.Factory.Create(TechniqueKind.Loss, "\"served\"", "loss").Instance;
        Assert.IsType<ManagedBackend>(loss.GetType().GetProperty("Backend")!.GetValue(loss));
    }
}
