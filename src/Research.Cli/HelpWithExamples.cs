using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

namespace Research.Cli;

/// <summary>The usual help, with a command's examples after it.</summary>
internal sealed class HelpWithExamples(HelpAction inner) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        inner.Invoke(parseResult);
        if (!Examples.TryOf(parseResult.CommandResult.Command, out var examples)) return ExitCode.Done;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var (line, meaning) in examples)
        {
            output.WriteLine($"  {line}");
            output.WriteLine($"      {meaning}");
        }

        return ExitCode.Done;
    }
}

/// <summary>Examples that commands carry along for their help.</summary>
internal static class Examples
{
    private static readonly ConditionalWeakTable<Command, (string Line, string Meaning)[]> Known = new();

    public static TCommand WithExamples<TCommand>(this TCommand command, params (string Line, string Meaning)[] examples)
        where TCommand : Command
    {
        Known.Add(command, examples);
        return command;
    }

    public static bool TryOf(Command command, out (string Line, string Meaning)[] examples) => Known.TryGetValue(command, out examples!);
}
