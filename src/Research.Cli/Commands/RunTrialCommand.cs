using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Research.Experiments;

namespace Research.Cli.Commands;

/// <summary><c>research run-trial</c>: what a launcher's worker process runs; not for people.</summary>
internal static class RunTrialCommand
{
    /// <param name="stop">Interrupts it.</param>
    public static Command Create(CancellationToken stop)
    {
        var file = new Argument<string>("FILE");
        var trial = new Option<string>("--trial") { Required = true };
        var threads = Arguments.Positive("--threads", "Threads of the training.");
        var runs = Arguments.Runs();
        var fresh = Arguments.Fresh();
        var command = new Command(WorkerCommand.Verb, "Runs one training of an experiment into the store.") { file, trial, threads, runs, fresh };
        command.Hidden = true;
        var experiment = new ExperimentArguments(command);
        command.SetAction(result =>
        {
            var options = new RunOptions
            {
                RunsFolder = RunOptions.DefaultRunsFolder(result.GetValue(runs)),
                Fresh = result.GetValue(fresh),
                PluginFolders = experiment.Plugins(result),
            };
            using var host = ToolHost.Create(options.PluginFolders);
            var plan = host.Services.GetRequiredService<ExperimentPlanner>().Plan(experiment.Request(result, result.GetValue(file)!));
            var runner = host.Services.GetRequiredService<ExperimentRunner>();
            var failure = runner.RunTraining(plan, result.GetValue(trial)!, options, result.GetValue(threads) ?? 1, stop);
            if (failure is null) return ExitCode.Done;
            Console.Error.WriteLine(failure);
            return ExitCode.Failed;
        });
        return command;
    }
}
