using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Research.Cli.Output;
using Research.Experiments;

namespace Research.Cli.Commands;

/// <summary><c>research validate FILE...</c></summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        var files = Arguments.Files();
        var (set, variant, seeds, plugins) = (Arguments.Set(), Arguments.Variant(), Arguments.Seeds(), Arguments.Plugins());
        var command = new Command("validate", "Tells everything that is wrong with an experiment file, with places. Trains and writes nothing.") { files, set, variant, seeds, plugins };
        command.SetAction(result =>
        {
            using var host = ToolHost.Create(result.GetValue(plugins) ?? []);
            var requests = result.GetValue(files)!.Select(file => new ExperimentRequest
            {
                File = file, Overrides = result.GetValue(set) ?? [], Variant = result.GetValue(variant), Seeds = result.GetValue(seeds),
            });
            foreach (var plan in Planning.PlanAll(host.Services.GetRequiredService<ExperimentPlanner>(), [.. requests])) Describe(plan);
            return ExitCode.Done;
        });
        return command.WithExamples(
            ("research validate experiments/quickstart.json", "Says how many cells and trials it has, or every fault as file:line: path: message (exit code 2)."),
            ("research validate mine.json --set model.hidden.units=0", "What a value would lead to."));
    }

    private static void Describe(ExperimentPlan plan)
    {
        FaultWriter.WriteWarnings(plan.Warnings);
        var parameters = plan.Cells.Select(cell => cell.Plan.Parameters).Order().ToList();
        var range = parameters[0] == parameters[^1] ? $"{parameters[0]}" : $"{parameters[0]} to {parameters[^1]}";
        Console.WriteLine($"{plan.Request.File}: valid; {Count(plan.Cells.Count, "cell")}, {Count(plan.Seeds.Count, "seed")}, {Count(plan.Trials.Count, "trial")}; {range} parameters; primary measure {plan.Primary.Address}");
        foreach (var cell in plan.Cells)
            Console.WriteLine($"  {cell.Id}{(cell.Baseline && plan.Cells.Count > 1 ? " (baseline)" : "")}{(cell.SameAs is { } other ? $" (the same as {other})" : "")}");
    }

    private static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";
}
