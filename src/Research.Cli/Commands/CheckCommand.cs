using System.CommandLine;
using Research.Cli.Output;
using Research.Hosting;
using Research.Testing;

namespace Research.Cli.Commands;

/// <summary><c>research check</c></summary>
internal static class CheckCommand
{
    public const string Name = "check";

    /// <param name="stop">Interrupts it.</param>
    public static Command Create(CancellationToken stop)
    {
        var what = Arguments.OptionsAside(new Argument<string[]>("WHAT")
        {
            Description = "Ids (or kind.id), plugin DLLs, folders of plugins; all techniques, if left out.",
            Arity = ArgumentArity.ZeroOrMore,
        });
        var vectors = new Option<string?>("--vectors") { HelpName = "DIR", Description = "A folder of reference values, kind.id.json." };
        var plugins = Arguments.Plugins();
        const string description = "Checks that techniques keep the contracts: gradients, determinism, options, state, reference values.";
        var command = new Command(Name, description) { what, vectors, plugins };
        command.SetAction(result => Check(result.GetValue(what) ?? [], result.GetValue(vectors), result.GetValue(plugins) ?? [], stop));
        return command.WithExamples(
            ("research check", "Every technique that there is."),
            ("research check elu layer.dense", "Two of them."),
            ("research check bin/Release/net10.0/MyPlugin.dll", "A plugin of your own, before it is put into a folder."),
            ("research check --vectors vectors", "Against reference values as well."));
    }

    private static int Check(IReadOnlyList<string> what, string? vectors, IReadOnlyList<string> plugins, CancellationToken stop)
    {
        if (vectors is not null && !Directory.Exists(vectors)) throw new UsageException($"--vectors {vectors}: there is no such folder");
        // A plugin under work is what is meant, even where a built-in one has its id.
        var paths = what.Where(IsPath).ToList();
        foreach (var path in paths) RequirePlugins(path);
        // One that never ends is found out so.
        var underWay = "this technique";
        using var told = stop.Register(() => Console.Error.WriteLine($"stopping after {underWay} (again to stop at once)"));
        using var kit = new ConformanceKit(ToolHost.Folders(plugins).Preceded(paths), vectors);
        var unusable = Unusable(kit.Catalogue, paths);
        foreach (var report in unusable) Console.WriteLine($"FAILED {report.File}: {report.Reason}");
        var techniques = Chosen(kit.Catalogue, what);
        if (techniques.Count + unusable.Count == 0) throw new UsageException($"{string.Join(", ", paths)}: no plugin is there");
        var useless = unusable.Count + TellTaken(kit.Catalogue, paths);
        var failed = 0;
        foreach (var technique in techniques)
        {
            stop.ThrowIfCancellationRequested();
            underWay = $"{technique.Kind}.{technique.Id}";
            var report = kit.Check(technique);
            CheckWriter.Write(Console.Out, report);
            if (!report.Passed) failed++;
        }

        var refused = useless == 0 ? "" : $"; {useless} plugin{(useless == 1 ? "" : "s")} cannot be used";
        Console.WriteLine($"{techniques.Count} checked, {failed} failed{refused}");
        return failed + useless == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>A file without an extension may happen to be called as a technique is.</summary>
    private static bool IsPath(string what) => IsPlugin(what) || what.Contains(Path.DirectorySeparatorChar) || Directory.Exists(what)
        || (Path.HasExtension(what) && File.Exists(what));

    private static bool IsPlugin(string path) => path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="UsageException">It is not there, or is something else.</exception>
    private static void RequirePlugins(string path)
    {
        if (!Path.Exists(path)) throw new UsageException($"{path}: there is no such file or folder");
        if (IsPlugin(path) || Directory.Exists(path)) return;
        throw new UsageException($"{path} is no plugin: name a DLL, a folder of them, or a technique's id " +
            "(an experiment file is looked at by research validate)");
    }

    private static List<PluginReport> Unusable(IPluginCatalogue catalogue, IReadOnlyList<string> paths) =>
        [.. catalogue.Plugins.Where(plugin => plugin.Reason is not null && paths.Any(path => LiesIn(plugin.File, path)))];

    /// <summary>Tells which ids of the plugins under work others have: a run finds those first, and refuses these.</summary>
    /// <returns>How many belong to the tool's own plugins, beside which these can never be used.</returns>
    private static int TellTaken(IPluginCatalogue catalogue, IReadOnlyList<string> paths)
    {
        var builtIn = 0;
        foreach (var refused in catalogue.Plugins.Where(plugin => plugin.Status == PluginStatus.DuplicateId))
        {
            if (paths.Any(path => LiesIn(refused.File, path))) continue;
            foreach (var (technique, worked) in refused.Techniques.Select(taken => (taken, catalogue.Find(taken.Kind, taken.Id))))
            {
                // The same file in two places is one plugin.
                if (worked is null || worked.Plugin.Sha256 == technique.Plugin.Sha256) continue;
                var file = catalogue.FileOf(worked);
                if (!paths.Any(path => LiesIn(file, path))) continue;
                var isBuiltIn = LiesIn(refused.File, PluginFolders.BuiltIn);
                if (isBuiltIn) builtIn++;
                Console.WriteLine($"{(isBuiltIn ? "FAILED" : "warning:")} {file}: the {technique.Kind} \"{technique.Id}\" is already in "
                    + $"{refused.File}, so a run refuses this plugin: {(isBuiltIn ? "give it another id" : "remove one of the two")}");
            }
        }

        return builtIn;
    }

    private static IReadOnlyList<TechniqueInfo> Chosen(IPluginCatalogue catalogue, IReadOnlyList<string> what) =>
        what.Count == 0
            ? catalogue.All()
            : [.. what.SelectMany(each => IsPath(each) ? In(catalogue, each) : Techniques.Named(catalogue, each)).Distinct()];

    private static IEnumerable<TechniqueInfo> In(IPluginCatalogue catalogue, string path) =>
        catalogue.All().Where(technique => LiesIn(catalogue.FileOf(technique), path));

    private static bool LiesIn(string file, string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return file == full || file.StartsWith(full + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }
}
