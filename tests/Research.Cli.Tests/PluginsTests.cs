using Newtonsoft.Json.Linq;

namespace Research.Cli.Tests;

public sealed class PluginsTests : IDisposable
{
    private readonly ToolProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Every_plugin_of_the_sources_is_listed_and_usable()
    {
        var outcome = _tool.Research("plugins", "list", "--json");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        var plugins = JArray.Parse(outcome.Out);
        var projects = Directory.EnumerateFiles(Path.Combine(Repository.Root, "plugins"), "*.csproj", SearchOption.AllDirectories)
            .Select(project => Directory.GetParent(project)!)
            .Select(folder => $"Research.Plugins.{folder.Parent!.Name}.{folder.Name}");
        Assert.Equal(projects.Order(StringComparer.Ordinal),
            plugins.Select(plugin => (string)plugin["assembly"]!).Order(StringComparer.Ordinal));
        Assert.All(plugins, plugin => Assert.Equal("available", (string?)plugin["status"]));
    }

    [Fact]
    public void A_list_of_one_kind_has_its_techniques_and_what_cannot_be_used()
    {
        _tool.Write("mine/garbage.dll", "no assembly");
        var outcome = _tool.Research("plugins", "list", "--kind", "loss", "--plugins", "mine");
        Assert.Equal(0, outcome.ExitCode);
        Assert.StartsWith("loss:\n", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("  softmax-cross-entropy", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("accuracy", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("not usable:\n", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("garbage.dll: broken: it is no .NET assembly", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_environments_folders_are_searched_too()
    {
        _tool.Write("more/garbage.dll", "no assembly");
        _tool.Environment["RESEARCH_PLUGINS"] = Path.Combine(_tool.Folder, "more");
        Assert.Contains("garbage.dll", _tool.Research("plugins", "list").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_technique_is_shown_with_options_defaults_and_plugin()
    {
        var outcome = _tool.Research("plugins", "show", "dense");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.StartsWith("layer dense: ", outcome.Out, StringComparison.Ordinal);
        Assert.Matches("(?m)^  units +required +a whole number, at least 1", outcome.Out);
        Assert.Matches("(?m)^  useBias +default true +true or false", outcome.Out);
        Assert.Contains("plugin: Research.Plugins.Layers.Dense ", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("keys of every layer: name, repeat, activation", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_default_is_shown_as_a_file_would_have_it() =>
        Assert.Matches("(?m)^  epsilon +default 1e-8 ", _tool.Research("plugins", "show", "adam").Out);

    [Fact]
    public void Examples_that_differ_in_their_inputs_alone_are_shown_once() =>
        Assert.Single(_tool.Research("plugins", "show", "global-average-pool2d").Out.Split('\n'),
            line => line.StartsWith("example:", StringComparison.Ordinal));

    [Fact]
    public void An_id_of_two_kinds_is_found_by_kind()
    {
        var outcome = _tool.Research("plugins", "show", "loss.mean-squared-error");
        Assert.StartsWith("loss mean-squared-error", outcome.Out, StringComparison.Ordinal);
    }
}
