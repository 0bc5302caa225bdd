using System.CommandLine;
using System.CommandLine.Help;
using Research.Cli.Commands;
using Research.Cli.Output;
using Research.Experiments;
using Research.Testing;

namespace Research.Cli;

/// <summary>The <c>research</c> command.</summary>
internal static class Tool
{
    /// <summary>Set, an unexpected failure shows its stack trace.</summary>
    private const string DebugVariable = "RESEARCH_DEBUG";

    public static int Run(string[] arguments)
    {
        if (arguments is [RunCommand.Name or ValidateCommand.Name or PluginsCommand.Name, ..]) ToolHost.Begin();
        if (arguments is [RunCommand.Name, ..]) Rehearsal.Begin(KernelRehearsal.Run, () => TrainingRehearsal.Run());
        Console.SetError(new ForgivingWriter(Console.Error));
        // Every other command ends at once, as any program does.
        using var interruption = arguments is [RunCommand.Name or CheckCommand.Name or WorkerCommand.Verb, ..] ? new Interruption() : null;
        var stop = interruption?.Token ?? CancellationToken.None;
        try
        {
            var result = Parse(arguments, stop);
            if (result.Errors.Count > 0 && result.Action is not HelpWithExamples) return Misused(result, arguments);
            return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception exception)
        {
            return Failed(exception);
        }
    }

    /// <summary>
    /// Help and its translated texts take a start 10 ms: who names a command and asks for none is read without, and once more with it where
    /// that finds a mistake.
    /// </summary>
    private static ParseResult Parse(string[] arguments, CancellationToken stop)
    {
        var commands = Commands(stop);
        if (arguments.Length > 0 && commands.TryGetValue(arguments[0], out var create) && !arguments.Any(MayAskForHelp))
        {
            var result = new Command("research") { create() }.Parse(arguments);
            if (result.Errors.Count == 0) return result;
        }

        return Root(commands.Values).Parse(arguments);
    }

    /// <summary>Whether it is one of the names of <see cref="HelpOption"/>, or may hold a short one among others: <c>-qh</c>.</summary>
    private static bool MayAskForHelp(string argument) => argument is "--help" or "/h" or "/?"
        || (argument is ['-', not '-', ..] && (argument.Contains('h') || argument.Contains('?')));

    /// <summary>In the order of the help.</summary>
    private static OrderedDictionary<string, Func<Command>> Commands(CancellationToken stop) => new()
    {
        [RunCommand.Name] = () => RunCommand.Create(stop),
        [ValidateCommand.Name] = ValidateCommand.Create,
        [CompareCommand.Name] = CompareCommand.Create,
        [ReportCommand.Name] = ReportCommand.Create,
        [PluginsCommand.Name] = PluginsCommand.Create,
        [CheckCommand.Name] = () => CheckCommand.Create(stop),
        [WorkerCommand.Verb] = () => RunTrialCommand.Create(stop),
    };

    private static RootCommand Root(IEnumerable<Func<Command>> commands)
    {
        var root = new RootCommand("Trains networks with each combination of techniques that an experiment names; tells which one matters.");
        foreach (var create in commands) root.Add(create());
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root.WithExamples(
            ("research run experiments/quickstart.json", "Runs an experiment; the same command again carries on where it was stopped."),
            ("research validate mine.json", "Tells all that is wrong with an experiment file."),
            ("research plugins show dense", "A technique's options."),
            ("research run --help", "More on one command."));
    }

    private static int Misused(ParseResult result, string[] arguments)
    {
        var names = Names(result.CommandResult.Command);
        if (arguments.Length == 0)
        {
            Console.Error.WriteLine($"research needs a command{NearestName.Hint("", names.Where(name => !name.StartsWith('-')))}");
        }
        else
        {
            // That a command is missing says nothing new beside the word that is none.
            foreach (var error in result.Errors)
            {
                if (result.Errors.Count > 1 && error.Message.StartsWith("Required command", StringComparison.Ordinal)) continue;
                var unknown = arguments.FirstOrDefault(token => error.Message.Contains($"'{token}'", StringComparison.Ordinal));
                var near = unknown is null || names.Contains(unknown) ? null : NearestName.Of(unknown, names);
                Console.Error.WriteLine(error.Message + (near is null ? "" : $" Did you mean \"{near}\"?"));
            }
        }

        Console.Error.WriteLine($"See: {PathOf(result.CommandResult)} --help");
        return ExitCode.Wrong;
    }

    private static List<string> Names(Command command) =>
    [
        .. command.Subcommands.Where(inner => !inner.Hidden).Select(inner => inner.Name),
        .. command.Options.Select(option => option.Name),
    ];

    private static string PathOf(System.CommandLine.Parsing.CommandResult command) =>
        command.Parent is System.CommandLine.Parsing.CommandResult parent ? $"{PathOf(parent)} {command.Command.Name}" : "research";

    private static int Failed(Exception exception)
    {
        switch (exception)
        {
            case ExperimentException experiment:
                FaultWriter.Write(experiment.Faults);
                return ExitCode.Wrong;
            case FaultsException faults:
                Console.Error.WriteLine(faults.Message);
                return ExitCode.Wrong;
            case UsageException:
                Console.Error.WriteLine(exception.Message);
                return ExitCode.Wrong;
            case IOException or UnauthorizedAccessException:
                Console.Error.WriteLine($"{exception.Message.ReplaceLineEndings(" ").TrimEnd('.')}: mend that, then run the same command again");
                return ExitCode.Wrong;
            default:
                Unexpected(exception);
                return ExitCode.Failed;
        }
    }

    private static void Unexpected(Exception exception)
    {
        if (Environment.GetEnvironmentVariable(DebugVariable) is { Length: > 0 } and not "0")
        {
            Console.Error.WriteLine(exception);
            return;
        }

        var message = exception.Message.ReplaceLineEndings(" ");
        Console.Error.WriteLine($"research failed: {message} ({exception.GetType().Name}; {DebugVariable}=1 shows where)");
    }
}
