using System.CommandLine;
using Research.Experiments;

namespace Research.Cli.Commands;

/// <summary>The options that say which experiment is meant, as every command that plans one has them.</summary>
internal sealed class ExperimentArguments
{
    private readonly Option<string[]> _set = Arguments.Repeatable(
        "--set", "path=value", "Sets one value of the file for this run, such as training.epochs=20; repeatable.");

    private readonly Option<string?> _variant = new("--variant") { HelpName = "NAME", Description = "A variant that the file defines." };

    private readonly Option<int?> _seeds = Arguments.Positive("--seeds", "Seeds 1 to N in place of the file's.");

    private readonly Option<string[]> _plugins = Arguments.Plugins();

    public ExperimentArguments(Command command)
    {
        foreach (var option in (Option[])[_set, _variant, _seeds, _plugins]) command.Add(option);
    }

    public IReadOnlyList<string> Plugins(ParseResult result) => result.GetValue(_plugins) ?? [];

    public string? Variant(ParseResult result) => result.GetValue(_variant);

    public ExperimentRequest Request(ParseResult result, string file) => new()
    {
        File = file,
        Overrides = result.GetValue(_set) ?? [],
        Variant = Variant(result),
        Seeds = result.GetValue(_seeds),
    };
}
