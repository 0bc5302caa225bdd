using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Research.Experiments;
using Research.Training;

namespace Research.Cli.Commands;

/// <summary><c>research run FILE...</c></summary>
internal static class RunCommand
{
    public const string Name = "run";

    /// <param name="stop">Interrupts it.</param>
    public static Command Create(CancellationToken stop)
    {
        var files = Arguments.Files();
        var jobs = Arguments.Positive("--jobs", "Trials at once (the cores); fewer trials get more threads each. Changes no result.");
        var runs = Arguments.Runs();
        var launcher = new Option<string>("--launcher")
        {
            HelpName = "ID",
            Description = "Where trials run.",
            DefaultValueFactory = _ => ExperimentDefaults.Launcher,
        };
        var fresh = Arguments.Fresh();
        var quiet = new Option<bool>("--quiet", "-q") { Description = "No progress, only tables, warnings and failures." };
        var command = new Command(Name, "Trains every trial of an experiment that is not trained yet, and writes its report.") { files };
        var experiment = new ExperimentArguments(command);
        foreach (var option in (Option[])[jobs, runs, launcher, fresh, quiet]) command.Add(option);
        command.SetAction(result =>
        {
            var options = new RunOptions
            {
                RunsFolder = RunOptions.DefaultRunsFolder(result.GetValue(runs)),
                Jobs = result.GetValue(jobs) ?? Environment.ProcessorCount,
                Launcher = result.GetValue(launcher)!,
                Fresh = result.GetValue(fresh),
                Quiet = result.GetValue(quiet),
                CommandLine = CommandLine(result),
                PluginFolders = experiment.Plugins(result),
            };
            return Run([.. result.GetValue(files)!.Select(file => experiment.Request(result, file))], options, stop);
        });
        return command.WithExamples(
            ("research run experiments/quickstart.json", "Runs it. The same command again does nothing; after a kill it carries on."),
            ("research run experiments/mnist.json --set data.path=~/mnist --seeds 3", "Another folder for the data, three seeds."),
            ("research run a.json b.json --jobs 4 --runs /scratch/runs", "Two experiments; what they share is trained once."),
            ("research run mine.json --plugins build/plugins", "With techniques of your own."));
    }

    private static int Run(IReadOnlyList<ExperimentRequest> requests, RunOptions options, CancellationToken stop)
    {
        using var host = ToolHost.Create(options.PluginFolders);
        Warnings.OfHardware();
        // Every file is planned before the first one runs: a fault in the last must not show after hours.
        var plans = Planning.PlanAll(host.Services.GetRequiredService<ExperimentPlanner>(), requests);
        RefuseEqualFolders(plans, options);
        // One alone has its own made as it starts.
        if (plans.Count > 1) Planning.RequireReporters(host.Services.GetRequiredService<ExperimentRunner>(), plans);
        MakeFolder(options.RunsFolder);
        if (plans.Select(plan => ExperimentRunner.Unwritable(plan, options)).FirstOrDefault(fault => fault is not null) is { } unwritable)
            throw new UsageException(unwritable);
        var code = ExitCode.Done;
        var reports = new List<string>();
        foreach (var plan in plans)
        {
            var outcome = host.Services.GetRequiredService<ExperimentRunner>().Run(plan, options, stop);
            if (outcome.State == RunState.Partial) return outcome.ExitCode;
            code = Math.Max(code, outcome.ExitCode);
            reports.Add(outcome.ReportPath);
        }

        // One file's own table has said it already.
        if (reports.Count > 1) ClaimsSummary.Write([.. reports.Select(ReportFile.Open)], options.Console.Out, options.Console.Width);
        return code;
    }

    /// <summary>Names that differ may come to one folder: "a+b" and "a-b".</summary>
    private static void RefuseEqualFolders(IReadOnlyList<ExperimentPlan> plans, RunOptions options)
    {
        var folders = plans.GroupBy(plan => ExperimentRunner.FolderOf(plan, options), StringComparer.Ordinal);
        if (folders.FirstOrDefault(group => group.Count() > 1) is not { } same) return;
        var files = string.Join(" and ", same.Select(plan => plan.Request.File));
        var names = same.Select(plan => $"\"{plan.Name}\"").Distinct().ToList();
        var named = names.Count == 1 ? $"both named {names[0]}" : $"named {string.Join(" and ", names)}, both kept in {same.Key},";
        throw new UsageException($"{files} are {named} and would overwrite each other's report; change a \"name\"");
    }

    private static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--runs {folder}: the folder cannot be made ({exception.Message.TrimEnd('.')}); name another");
        }
    }

    private static string CommandLine(ParseResult result) =>
        string.Join(' ', ["research", .. result.Tokens.Select(token => token.Value.Contains(' ') ? $"\"{token.Value}\"" : token.Value)]);
}
