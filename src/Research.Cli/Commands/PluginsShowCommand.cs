using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Research.Cli.Output;
using Research.Hosting;

namespace Research.Cli.Commands;

/// <summary><c>research plugins show ID</c></summary>
internal static class PluginsShowCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "A technique's id, or kind.id where several kinds have it." };
        var plugins = Arguments.Plugins();
        const string description = "Shows a technique: what it is, its options with defaults and bounds, examples, and its plugin.";
        var command = new Command("show", description) { id, plugins };
        command.SetAction(result =>
        {
            using var host = ToolHost.Create(result.GetValue(plugins) ?? []);
            var catalogue = host.Services.GetRequiredService<IPluginCatalogue>();
            var technique = Techniques.TheOneNamed(catalogue, result.GetValue(id)!);
            try
            {
                Show(catalogue, technique);
            }
            catch (PluginException exception)
            {
                throw new UsageException($"{catalogue.FileOf(technique)} has \"{technique.Id}\", but cannot be used: {exception.Message}");
            }

            return ExitCode.Done;
        });
        return command.WithExamples(
            ("research plugins show elu", "The options of elu."),
            ("research plugins show loss.mean-squared-error", "The loss, for there is a metric of that name too."));
    }

    private static void Show(IPluginCatalogue catalogue, TechniqueInfo technique)
    {
        var options = catalogue.OptionsOf(technique);
        Console.WriteLine($"{technique.Kind} {technique.Id}{(technique.Summary is { } summary ? $": {summary}" : "")}");
        if (technique.Source is { } source) Console.WriteLine($"source: {source}");
        Console.WriteLine(options.Count == 0 ? "options: none" : "options:");
        Columns.Write(Console.Out, "  ", options.SelectMany(option => Rows(option, "")));
        if (PluginKinds.HostKeys(technique.Kind) is { Count: > 0 } keys)
            Console.WriteLine($"keys of every {technique.Kind}: {string.Join(", ", keys)}");
        var examples = catalogue.Examples(technique).Where(example => !example.Neutral).Select(example => example.Options);
        foreach (var example in examples.Distinct()) Console.WriteLine($"example: {WithType(technique.Id, example)}");
        var plugin = technique.Plugin;
        Console.WriteLine($"plugin: {plugin.Assembly} {plugin.Version}, contracts {plugin.Contract}, sha256 {plugin.Sha256}");
        Console.WriteLine($"file: {catalogue.FileOf(technique)}");
    }

    /// <summary>An option, and those of the records within it beneath it.</summary>
    private static IEnumerable<string[]> Rows(OptionInfo option, string indent)
    {
        var start = option.Required ? "required" : option.Default is { } value ? $"default {value}" : "optional";
        var type = option.Bounds is { } bounds ? $"{option.Type}, {bounds}" : option.Type;
        string[] row = [indent + option.Name, start, type + (option.Summary is { } summary ? $". {summary}" : "")];
        return [row, .. option.Nested.SelectMany(inner => Rows(inner, indent + "  "))];
    }

    private static string WithType(string id, string options)
    {
        var inner = options.Trim()[1..^1].Trim();
        return inner.Length == 0 ? $"\"{id}\"" : $"{{ \"type\": \"{id}\", {inner} }}";
    }
}
