using System.CommandLine;

namespace Research.Cli.Commands;

/// <summary><c>research plugins</c></summary>
internal static class PluginsCommand
{
    public const string Name = "plugins";

    public static Command Create()
    {
        var command = new Command(Name, "The techniques that there are.") { PluginsListCommand.Create(), PluginsShowCommand.Create() };
        return command.WithExamples(
            ("research plugins list --kind activation", "All activations, and every plugin that cannot be used, with the reason."),
            ("research plugins show dense", "A technique's options, with defaults and bounds."));
    }
}
