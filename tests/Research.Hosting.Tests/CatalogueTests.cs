using Research.Hosting.Catalogue;

namespace Research.Hosting.Tests;

/// <summary>Apart: what other tests load meanwhile would show in the list of what this process has loaded.</summary>
[CollectionDefinition(nameof(CatalogueTests), DisableParallelization = true)]
public class CatalogueCollection;

[Collection(nameof(CatalogueTests))]
public sealed class CatalogueTests
{
    [Fact]
    public void A_plugin_straight_in_a_folder_or_in_one_of_its_own_is_found()
    {
        using var bench = new Bench("Valid");
        var inner = bench.Add("Hidden", "Fixtures.Hidden");
        Assert.NotNull(bench.Catalogue.Find(TechniqueKind.Activation, "double"));
        Assert.Contains(bench.Catalogue.Plugins, plugin => plugin.File == inner);
    }

    [Fact]
    public void What_the_attributes_say_is_known_without_loading_anything()
    {
        using var bench = new Bench("Valid", "Dependent");
        var loaded = LoadedFixtures();
        var activation = bench.Catalogue.Find(TechniqueKind.Activation, "double")!;
        Assert.Equal(("Doubles", "Nobody 2026"), (activation.Summary, activation.Source));
        Assert.True(bench.Catalogue.Find(TechniqueKind.Layer, "everything")!.Activatable);
        var metric = bench.Catalogue.Find(TechniqueKind.Metric, "scored")!;
        Assert.True(metric.HigherIsBetter);
        Assert.Equal("share", metric.Unit);
        Assert.Equal([TargetKind.Values, TargetKind.Classes], metric.DefaultFor);
        var examples = bench.Catalogue.Examples(activation);
        Assert.Equal(["""{ "factor": 3 }""", """{ "factor": 1 }"""], examples.Select(example => example.Options));
        Assert.Equal([4, 3], examples[0].Input!);
        Assert.Equal([false, true], examples.Select(example => example.Neutral));
        Assert.All(bench.Catalogue.Plugins, plugin => Assert.Equal(PluginStatus.Available, plugin.Status));
        Assert.Equal(loaded, LoadedFixtures());
    }

    [Fact]
    public void A_plugin_is_loaded_when_its_first_technique_is_built_and_no_other_with_it()
    {
        using var bench = new Bench("Dependency");
        var valid = bench.Add("Valid");
        var dependent = bench.Add("Dependent");
        bench.Factory.Create(TechniqueKind.Activation, "\"double\"", "a");
        Assert.Equal(PluginStatus.Loaded, bench.Plugin(valid).Status);
        Assert.Equal(PluginStatus.Available, bench.Plugin(dependent).Status);
    }

    [Fact]
    public void An_identity_holds_the_hash_of_the_file_and_the_contract_it_was_built_against()
    {
        using var bench = new Bench();
        var file = bench.Add("Valid");
        var identity = bench.Plugin(file).Identity!;
        Assert.Equal("Fixtures.Valid", identity.Assembly);
        Assert.Equal("1.0", identity.Contract);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file))), identity.Sha256);
    }

    [Fact]
    public void Layers_and_activations_share_their_ids_and_other_kinds_do_not()
    {
        using var bench = new Bench("Valid");
        Assert.Equal("double", bench.Catalogue.Find(TechniqueKind.Layer, "double")?.Id);
        Assert.Equal("everything", bench.Catalogue.Find(TechniqueKind.Activation, "everything")?.Id);
        Assert.Null(bench.Catalogue.Find(TechniqueKind.Loss, "double"));
        Assert.DoesNotContain(bench.Catalogue.All(TechniqueKind.Layer), technique => technique.Id == "double");
        Assert.Throws<ArgumentException>(() => bench.Catalogue.Find("layers", "double"));
    }

    [Fact]
    public void A_plugin_for_newer_contracts_is_too_new_and_says_which()
    {
        using var bench = new Bench("Valid");
        var report = bench.Plugin(bench.Add("Newer"));
        Assert.Equal(PluginStatus.TooNew, report.Status);
        Assert.Equal("1.9", report.Identity!.Contract);
        Assert.Contains("built for version 1.9 of the contracts, and this tool has 1.0", report.Reason);
        Assert.Null(bench.Catalogue.Find(TechniqueKind.Initializer, "from-the-future"));
        Assert.Contains("Fixtures.Newer.dll has it, but cannot be used",
            Assert.Single(bench.Faults(TechniqueKind.Initializer, "\"from-the-future\"")));
        Assert.NotNull(bench.Factory.Create(TechniqueKind.Activation, "\"double\"", "a").Instance);
    }

    [Theory]
    [InlineData("")]
    [InlineData("this is no assembly")]
    public void A_file_that_is_no_assembly_is_broken_and_harms_nobody(string content)
    {
        using var bench = new Bench("Valid");
        var report = bench.Plugin(bench.Write("garbage.dll", content));
        Assert.Equal(PluginStatus.Broken, report.Status);
        Assert.Null(report.Identity);
        Assert.Contains("no .NET assembly", report.Reason);
        Assert.NotNull(bench.Factory.Create(TechniqueKind.Activation, "\"double\"", "a").Instance);
    }

    [Fact]
    public void A_folder_within_that_may_not_be_read_is_broken_and_harms_nobody()
    {
        using var bench = new Bench("Valid");
        var inner = Directory.CreateDirectory(Path.Combine(bench.Folder, "lost+found")).FullName;
        Allow(UnixFileMode.None);
        Assert.NotNull(bench.Factory.Find(TechniqueKind.Activation, "double"));
        // To the system's own user, and where rights are given otherwise, it is an empty folder.
        if (!Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
        {
            var report = bench.Plugin(inner);
            Assert.Equal(PluginStatus.Broken, report.Status);
            Assert.StartsWith("it cannot be read: Access to the path", report.Reason);
        }

        Allow(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        void Allow(UnixFileMode mode)
        {
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(inner, mode);
        }
    }

    [Fact]
    public void A_truncated_assembly_is_broken()
    {
        using var bench = new Bench();
        var file = bench.Add("Valid");
        using (var stream = File.OpenWrite(file)) stream.SetLength(stream.Length / 2);
        Assert.Equal(PluginStatus.Broken, bench.Plugin(file).Status);
    }

    [Fact]
    public void Libraries_that_a_plugin_brings_along_are_no_plugins()
    {
        using var bench = new Bench();
        var plugin = bench.Add("Dependent", "Fixtures.Dependent");
        bench.Add("Dependency", "Fixtures.Dependent");
        bench.Write("native.dll", "machine code", "Fixtures.Dependent");
        Assert.Equal([plugin], bench.Catalogue.Plugins.Select(report => report.File));
    }

    [Theory]
    [InlineData("mine.dll", "mine", "other.dll")]
    [InlineData("only.dll", "mine", null)]
    public void The_plugin_that_a_subfolder_is_for_is_reported_where_it_is_no_assembly(string name, string folder, string? beside)
    {
        using var bench = new Bench();
        var file = bench.Write(name, "not an assembly", folder);
        if (beside is not null) bench.Write(beside, "native", folder);
        Assert.Equal([file], bench.Catalogue.Plugins.Select(report => report.File));
    }

    [Fact]
    public void A_subfolder_without_a_plugin_is_reported_file_by_file()
    {
        using var bench = new Bench("Valid");
        string[] files = [bench.Write("one.dll", "not an assembly", "mine"), bench.Write("two.dll", "neither", "mine")];
        Assert.All(files, file => Assert.Contains("no .NET assembly", bench.Plugin(file).Reason));
    }

    [Fact]
    public void A_damaged_assembly_is_reported_beside_a_plugin_too()
    {
        using var bench = new Bench();
        bench.Add("Valid", "mine");
        var file = bench.Add("Dependent", "mine");
        using (var stream = File.OpenWrite(file))
        {
            // Behind the headers, which say that it is an assembly.
            stream.Position = stream.Length / 3;
            stream.Write(new byte[stream.Length / 2]);
        }

        Assert.Equal(PluginStatus.Broken, bench.Plugin(file).Status);
        Assert.Contains("damaged .NET assembly", bench.Plugin(file).Reason);
    }

    [Fact]
    public void An_assembly_is_damaged_where_its_metadata_says_that_it_has_less_than_no_parts()
    {
        using var bench = new Bench();
        var file = bench.Add("Valid");
        var image = File.ReadAllBytes(file);
        // The root of the metadata (ECMA-335, II.24.2.1): a mark, 8 bytes, the version's length, the version, 2 bytes, how many streams.
        var root = image.AsSpan().IndexOf("BSJB"u8);
        image.AsSpan(root + 16 + BitConverter.ToInt32(image, root + 12) + 2, sizeof(short)).Fill(0xff);
        File.WriteAllBytes(file, image);

        Assert.Equal(PluginStatus.Broken, bench.Plugin(file).Status);
        Assert.Contains("damaged .NET assembly", bench.Plugin(file).Reason);
    }

    [Fact]
    public void Of_two_plugins_with_one_id_the_first_has_it_and_the_other_names_it()
    {
        using var other = new Bench();
        using var bench = new Bench();
        var first = bench.Add("Valid");
        var second = other.Add("Duplicate");
        bench.Further.Add(other.Folder);
        Assert.Equal(PluginStatus.Available, bench.Plugin(first).Status);
        Assert.Equal(PluginStatus.DuplicateId, bench.Plugin(second).Status);
        Assert.Equal($"the activation \"double\" is already in {first}; remove one of the two", bench.Plugin(second).Reason);
        Assert.Equal(first, bench.Catalogue.FileOf(bench.Catalogue.Find(TechniqueKind.Layer, "double")!));
    }

    [Fact]
    public void A_single_DLL_may_stand_for_a_folder_and_what_precedes_has_the_id()
    {
        using var other = new Bench();
        using var bench = new Bench();
        var first = bench.Add("Valid");
        var second = other.Add("Duplicate");
        other.Add("Hidden");
        bench.Preceding.Add(second);
        Assert.Equal([second, first], bench.Catalogue.Plugins.Select(plugin => plugin.File));
        Assert.Equal([PluginStatus.Available, PluginStatus.DuplicateId], bench.Catalogue.Plugins.Select(plugin => plugin.Status));
    }

    [Fact]
    public void A_folder_named_twice_is_read_once()
    {
        using var bench = new Bench("Valid");
        bench.Further.Add(bench.Folder);
        Assert.Single(bench.Catalogue.Plugins);
    }

    [Fact]
    public void A_technique_that_is_not_public_makes_its_plugin_broken()
    {
        using var bench = new Bench();
        var report = bench.Plugin(bench.Add("Hidden"));
        Assert.Equal((PluginStatus.Broken, "the class Fixtures.Hidden is not public"), (report.Status, report.Reason));
    }

    [Theory]
    [InlineData(1, 0, false)]
    [InlineData(1, 1, true)]
    [InlineData(2, 0, true)]
    [InlineData(0, 9, true)]
    public void Another_major_or_a_higher_minor_is_too_new(int major, int minor, bool tooNew) =>
        Assert.Equal(tooNew, PluginScan.IsTooNew(new(major, minor), host: new(1, 0)));

    private static string[] LoadedFixtures() =>
        [.. AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.FullName!)
            .Where(name => name.StartsWith("Fixtures.Dependent", StringComparison.Ordinal))];
}
