using Newtonsoft.Json.Linq;

namespace Research.Cli.Tests;

/// <summary>Plugins that are built outside the tree against the packed contracts alone, and dropped into a folder.</summary>
public sealed class StrangerTests(StrangerTests.Build build) : IClassFixture<StrangerTests.Build>
{
    /// <summary>Higher than any other: a package of it in the machine's cache is none of ours.</summary>
    private static readonly string Version = $"0.1.0-stranger.{Guid.NewGuid():N}";

    [Fact]
    public void Its_techniques_are_listed_with_their_options()
    {
        var list = build.Tool.Research("plugins", "list", "--plugins", build.Good);
        Assert.Equal(0, list.ExitCode);
        Assert.Matches("(?m)^  kink +A rectifier with a slope below 0$", list.Out);
        Assert.DoesNotContain("not usable", list.Out, StringComparison.Ordinal);
        var show = build.Tool.Research("plugins", "show", "kink", "--plugins", build.Good);
        Assert.Matches("(?m)^  slope +default 0.1 +a number, from 0 to 1", show.Out);
    }

    [Fact]
    public void They_pass_the_conformance_kit()
    {
        var outcome = build.Tool.Research("check", Path.Combine(build.Good, "Stranger.Plugins.dll"));
        Assert.True(outcome.ExitCode == 0, outcome.Out + outcome.Error);
        Assert.Contains("passed activation.kink", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("passed layer.scaled-residual", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("passed optimizer.eager-momentum", outcome.Out, StringComparison.Ordinal);
        Assert.EndsWith("3 checked, 0 failed\n", outcome.Out, StringComparison.Ordinal);
    }

    /// <summary>Its techniques are in order, and no run would ever use them.</summary>
    [Fact]
    public void A_plugin_that_repeats_a_built_in_id_fails_the_check()
    {
        var file = Path.Combine(build.Mixed, "Stranger.Repeats.dll");
        var outcome = build.Tool.Research("check", file);
        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith($"FAILED {file}: the activation \"relu\" is already in ", outcome.Out, StringComparison.Ordinal);
        Assert.Contains(", so a run refuses this plugin: give it another id\n", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void An_experiment_with_them_runs_and_reports_their_plugin()
    {
        var outcome = build.Tool.Research("run", build.Experiment, "--plugins", build.Good, "--runs", "good");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        var report = Experiments.Report(build.Tool, "stranger", "good");
        var used = report["plugins"]!.Where(plugin => (string?)plugin["assembly"] == "Stranger.Plugins")
            .Select(plugin => (string?)plugin["id"]);
        Assert.Equal(["eager-momentum", "kink", "scaled-residual"], used.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Plugins_that_cannot_be_used_are_each_reported_and_harm_no_run()
    {
        var list = JArray.Parse(build.Tool.Research("plugins", "list", "--json", "--plugins", build.Mixed).Out)
            .Where(plugin => ((string)plugin["file"]!).StartsWith(build.Mixed, StringComparison.Ordinal))
            .ToDictionary(plugin => Path.GetFileName((string)plugin["file"]!),
                plugin => ((string)plugin["status"]!, (string?)plugin["reason"]));
        Assert.Equal("available", list["Stranger.Plugins.dll"].Item1);
        Assert.Equal("too new", list["Stranger.Newer.dll"].Item1);
        Assert.Contains("version 1.9 of the contracts", list["Stranger.Newer.dll"].Item2, StringComparison.Ordinal);
        Assert.Equal("broken", list["garbage.dll"].Item1);
        Assert.Equal("duplicate id", list["Stranger.Repeats.dll"].Item1);
        Assert.Contains("the activation \"relu\" is already in", list["Stranger.Repeats.dll"].Item2, StringComparison.Ordinal);

        Assert.Equal(0, build.Tool.Research("run", build.Experiment, "--plugins", build.Good, "--runs", "alone").ExitCode);
        Assert.Equal(0, build.Tool.Research("run", build.Experiment, "--plugins", build.Mixed, "--runs", "mixed").ExitCode);
        Assert.Equal(Experiments.ResultHash(build.Tool, "stranger", "alone"), Experiments.ResultHash(build.Tool, "stranger", "mixed"));
    }

    [Fact]
    public void An_experiment_that_needs_one_of_them_fails_before_its_first_trial_and_says_why()
    {
        var outcome = build.Tool.Research(
            "run", build.Experiment, "--plugins", build.Mixed, "--set", "model.first.activation=of-tomorrow", "--runs", "none");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("there is no activation \"of-tomorrow\"", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("Stranger.Newer.dll has it, but cannot be used: it was built for version 1.9", outcome.Error,
            StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(build.Tool.Folder, "none")));
    }

    /// <summary>Packs the contracts, builds the plugins against them, and lays out two plugin folders.</summary>
    public sealed class Build : IDisposable
    {
        private static readonly string Sources = Path.Combine(Repository.Root, "tests", "Research.Cli.Tests", "Stranger");

        public Build()
        {
            Pack("Research.Tensors");
            Pack("Research.Abstractions");
            CopySources();
            Tool.Write("nuget.config", $"""
                <configuration>
                  <packageSources><clear /><add key="packed" value="packages" /></packageSources>
                  <fallbackPackageFolders><add key="machine" value="{MachinePackages()}" /></fallbackPackageFolders>
                </configuration>
                """);
            // The machine's package folder stays as it is: what is restored here goes with this folder.
            Tool.Environment["NUGET_PACKAGES"] = Path.Combine(Tool.Folder, "restored");
            var contracts = Path.Combine(Repository.Root, "src", "Research.Abstractions");
            Expect(Tool.Run(
                "dotnet", "build", "Stranger.slnx", "-c", "Release", $"-p:ContractsVersion={Version}", $"-p:ContractSources={contracts}"));
            Good = LayOut("good", "Plugins/Stranger.Plugins");
            Mixed = LayOut("mixed", "Plugins/Stranger.Plugins", "Repeats/Stranger.Repeats", "Newer/Stranger.Newer");
            Tool.Write("mixed/garbage.dll", "this is no assembly at all");
        }

        internal ToolProcess Tool { get; } = new();

        public string Good { get; }

        public string Mixed { get; }

        public string Experiment => Path.Combine(Tool.Folder, "experiment.json");

        public void Dispose() => Tool.Dispose();

        private void Pack(string project)
        {
            var folder = Path.Combine(Repository.Root, "src", project);
            Expect(Tool.Run("dotnet", "pack", folder, "-c", Repository.Configuration, "--no-build", $"-p:Version={Version}", "-o",
                "packages"));
        }

        /// <summary>Projects are kept as .xml, so that nothing in the tree takes them for its own.</summary>
        private void CopySources()
        {
            foreach (var file in Directory.EnumerateFiles(Sources, "*", SearchOption.AllDirectories))
            {
                var name = Path.GetRelativePath(Sources, file);
                Tool.Write(name.EndsWith(".csproj.xml", StringComparison.Ordinal) ? name[..^".xml".Length] : name, File.ReadAllText(file));
            }
        }

        private string LayOut(string folder, params string[] plugins)
        {
            var path = Directory.CreateDirectory(Path.Combine(Tool.Folder, folder)).FullName;
            foreach (var plugin in plugins.Select(plugin => plugin.Split('/')))
            {
                var dll = $"{plugin[1]}.dll";
                File.Copy(Path.Combine(Tool.Folder, plugin[0], "bin", "Release", "net10.0", dll), Path.Combine(path, dll));
            }

            return path;
        }

        private string MachinePackages() =>
            Tool.Run("dotnet", "nuget", "locals", "global-packages", "--list").Out.Trim().Split(": ", 2)[1];

        private static void Expect(Outcome outcome) => Assert.True(outcome.ExitCode == 0, outcome.Out + outcome.Error);
    }
}
