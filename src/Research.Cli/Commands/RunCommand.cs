using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Research.Experiments;

namespace Research.Cli.Commands;

/// <summary><c>research run FILE...</c></summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var files = Arguments.Files();
        var (set, variant, seeds, runs, plugins, fresh) =
            (Arguments.Set(), Arguments.Variant(), Arguments.Seeds(), Arguments.Runs(), Arguments.Plugins(), Arguments.Fresh());
        var jobs = Arguments.Positive("--jobs", "Trials at once (the cores); where there are fewer trials, each gets more threads. Changes no result.");
        var launcher = new Option<string>("--launcher") { HelpName = "ID", Description = "Where trials run.", DefaultValueFactory = _ => RunOptions.DefaultLauncher };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "No progress, only tables, warnings and failures." };
        var command = new Command("run", "Trains every trial of an experiment that is not trained yet, and writes its report.")
        {
            files, set, variant, seeds, jobs, runs, launcher, plugins, fresh, quiet,
        };
        command.SetAction((result, stop) => Task.Run(() =>
        {
            var options = new RunOptions
            {
                RunsFolder = RunOptions.DefaultRunsFolder(result.GetValue(runs)),
                Jobs = result.GetValue(jobs) ?? Environment.ProcessorCount,
                Launcher = result.GetValue(launcher)!,
                Fresh = result.GetValue(fresh),
                Quiet = result.GetValue(quiet),
                CommandLine = CommandLine(result),
                PluginFolders = result.GetValue(plugins) ?? [],
            };
            var requests = result.GetValue(files)!.Select(file => new ExperimentRequest
            {
                File = file, Overrides = result.GetValue(set) ?? [], Variant = result.GetValue(variant), Seeds = result.GetValue(seeds),
            });
            return Run([.. requests], options, stop);
        }));
        return command.WithExamples(
            ("research run experiments/quickstart.json", "Runs it. The same command again does nothing; after a kill it carries on."),
            ("research run experiments/mnist.json --set data.path=~/mnist --seeds 3", "Another folder for the data, three seeds."),
            ("research run a.json b.json --jobs 4 --runs /scratch/runs", "Two experiments, four trials at a time; they share what they have in common."),
            ("research run mine.json --plugins build/plugins", "With techniques of your own."));
    }

    private static int Run(IReadOnlyList<ExperimentRequest> requests, RunOptions options, CancellationToken stop)
    {
        using var host = ToolHost.Create(options.PluginFolders);
        Warnings.OfHardware();
        // Every file is planned before the first one runs: a fault in the last must not show after hours.
        var plans = Planning.PlanAll(host.Services.GetRequiredService<ExperimentPlanner>(), requests);
        RefuseEqualNames(plans);
        var code = ExitCode.Done;
        foreach (var plan in plans)
        {
            var outcome = host.Services.GetRequiredService<ExperimentRunner>().Run(plan, options, stop);
            if (outcome.State == RunState.Partial) return outcome.ExitCode;
            code = Math.Max(code, outcome.ExitCode);
        }

        return code;
    }

    private static void RefuseEqualNames(IReadOnlyList<ExperimentPlan> plans)
    {
        if (plans.GroupBy(plan => plan.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } same)
            throw new UsageException($"{string.Join(" and ", same.Select(plan => plan.Request.File))} are both named \"{same.Key}\" and would overwrite each other's report; give one a \"name\"");
    }

    private static string CommandLine(ParseResult result) => string.Join(' ', ["research", .. result.Tokens.Select(token => token.Value.Contains(' ') ? $"\"{token.Value}\"" : token.Value)]);
}
