using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Research.Cli.Output;
using Research.Hosting;

namespace Research.Cli.Commands;

/// <summary><c>research plugins list</c></summary>
internal static class PluginsListCommand
{
    public static Command Create()
    {
        var kind = new Option<string?>("--kind") { HelpName = "KIND", Description = $"One of {string.Join(", ", PluginKinds.Names)}." };
        kind.AcceptOnlyFromAmong([.. PluginKinds.Names]);
        var json = new Option<bool>("--json") { Description = "As JSON, with files, versions and hashes." };
        var plugins = Arguments.Plugins();
        const string description = "Lists every technique, and every plugin that cannot be used, with its file and reason.";
        var command = new Command("list", description) { kind, json, plugins };
        command.SetAction(result =>
        {
            using var host = ToolHost.Create(result.GetValue(plugins) ?? []);
            var reports = host.Services.GetRequiredService<IPluginCatalogue>().Plugins;
            if (result.GetValue(json))
                WriteJson(reports, result.GetValue(kind));
            else
                WriteTable(reports, result.GetValue(kind));
            return ExitCode.Done;
        });
        return command.WithExamples(
            ("research plugins list", "All of them."),
            ("research plugins list --kind optimizer --plugins build/plugins", "Optimizers, those of another folder included."),
            ("research plugins list --json", "For programs."));
    }

    private static bool IsUsable(PluginReport report) => report.Status is PluginStatus.Available or PluginStatus.Loaded;

    private static void WriteTable(IReadOnlyList<PluginReport> reports, string? kind)
    {
        var techniques = reports.Where(IsUsable).SelectMany(report => report.Techniques)
            .Where(technique => kind is null || technique.Kind == kind)
            .GroupBy(technique => technique.Kind)
            .OrderBy(group => PluginKinds.Names.Index().First(name => name.Item == group.Key).Index);
        foreach (var group in techniques)
        {
            Console.WriteLine($"{group.Key}:");
            var sorted = group.OrderBy(technique => technique.Id, StringComparer.Ordinal);
            Columns.Write(Console.Out, "  ", sorted.Select(technique => new[] { technique.Id, technique.Summary ?? "" }));
        }

        var useless = reports.Where(report => !IsUsable(report)).ToList();
        if (useless.Count == 0) return;
        Console.WriteLine("not usable:");
        foreach (var report in useless) Console.WriteLine($"  {report.File}: {StatusInWords(report.Status)}: {report.Reason}");
    }

    private static string StatusInWords(PluginStatus status) => status switch
    {
        PluginStatus.Available => "available",
        PluginStatus.Loaded => "loaded",
        PluginStatus.Broken => "broken",
        PluginStatus.TooNew => "too new",
        PluginStatus.DuplicateId => "duplicate id",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    private static void WriteJson(IReadOnlyList<PluginReport> reports, string? kind)
    {
        var list = reports
            .Where(report => kind is null || !IsUsable(report) || report.Techniques.Any(technique => technique.Kind == kind))
            .Select(report => new JObject
            {
                ["file"] = report.File,
                ["assembly"] = report.Identity?.Assembly,
                ["version"] = report.Identity?.Version,
                ["contract"] = report.Identity?.Contract,
                ["sha256"] = report.Identity?.Sha256,
                ["status"] = StatusInWords(report.Status),
                ["reason"] = report.Reason,
                ["techniques"] = new JArray(report.Techniques.Where(technique => kind is null || technique.Kind == kind).Select(ToJson)),
            });
        Console.WriteLine(new JArray(list).ToString(Formatting.Indented));
    }

    private static JObject ToJson(TechniqueInfo technique) => new()
    {
        ["kind"] = technique.Kind,
        ["id"] = technique.Id,
        ["summary"] = technique.Summary,
        ["source"] = technique.Source,
    };
}
