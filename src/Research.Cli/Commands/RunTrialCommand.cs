using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Research.Experiments;

namespace Research.Cli.Commands;

/// <summary><c>research run-trial</c>: what a launcher's worker process runs; not for people.</summary>
internal static class RunTrialCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE");
        var trial = new Option<string>("--trial") { Required = true };
        var threads = Arguments.Positive("--threads", "Threads of the training.");
        var (set, variant, seeds, runs, plugins, fresh) =
            (Arguments.Set(), Arguments.Variant(), Arguments.Seeds(), Arguments.Runs(), Arguments.Plugins(), Arguments.Fresh());
        var command = new Command("run-trial", "Runs one training of an experiment into the store.") { file, trial, threads, set, variant, seeds, runs, plugins, fresh };
        command.Hidden = true;
        command.SetAction((result, stop) => Task.Run(() =>
        {
            var options = new RunOptions
            {
                RunsFolder = RunOptions.DefaultRunsFolder(result.GetValue(runs)), Fresh = result.GetValue(fresh), PluginFolders = result.GetValue(plugins) ?? [],
            };
            using var host = ToolHost.Create(options.PluginFolders);
            var plan = host.Services.GetRequiredService<ExperimentPlanner>().Plan(new()
            {
                File = result.GetValue(file)!, Overrides = result.GetValue(set) ?? [], Variant = result.GetValue(variant), Seeds = result.GetValue(seeds),
            });
            var runner = host.Services.GetRequiredService<ExperimentRunner>();
            if (runner.RunTraining(plan, result.GetValue(trial)!, options, result.GetValue(threads) ?? 1, stop) is not { } failure) return ExitCode.Done;
            Console.Error.WriteLine(failure);
            return ExitCode.Failed;
        }));
        return command;
    }
}
