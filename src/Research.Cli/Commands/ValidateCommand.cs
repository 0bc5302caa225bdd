using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Research.Cli.Output;
using Research.Experiments;

namespace Research.Cli.Commands;

/// <summary><c>research validate FILE...</c></summary>
internal static class ValidateCommand
{
    public const string Name = "validate";

    public static Command Create()
    {
        var files = Arguments.Files();
        const string description = "Tells everything that is wrong with an experiment file and its variants, with places. Writes nothing.";
        var command = new Command(Name, description) { files };
        var experiment = new ExperimentArguments(command);
        command.SetAction(result =>
        {
            using var host = ToolHost.Create(experiment.Plugins(result));
            var requests = result.GetValue(files)!.Select(file => experiment.Request(result, file));
            var plans = Planning.PlanAllVariants(host.Services.GetRequiredService<ExperimentPlanner>(), [.. requests]);
            Planning.RequireReporters(host.Services.GetRequiredService<ExperimentRunner>(), plans);
            foreach (var plan in plans) Describe(plan, withCells: plan.Request.Variant == experiment.Variant(result));
            return ExitCode.Done;
        });
        return command.WithExamples(
            ("research validate experiments/quickstart.json", "Its cells and trials, or every fault as file:line: path: message."),
            ("research validate mine.json --set model.hidden.units=0", "What a value would lead to."));
    }

    /// <param name="withCells">False: a variant that nobody asked for is one line.</param>
    private static void Describe(ExperimentPlan plan, bool withCells)
    {
        FaultWriter.WriteWarnings(plan.Warnings);
        var counts = $"{Count(plan.Cells.Count, "cell")}, {Count(plan.Seeds.Count, "seed")}, {Count(plan.Trials.Count, "trial")}";
        var variant = plan.Request.Variant is { } name ? $" --variant {name}" : "";
        Console.WriteLine($"{plan.Request.File}{variant}: valid; {counts}; {Parameters(plan)} parameters; primary measure {plan.Primary.Address}");
        foreach (var cell in withCells ? plan.Cells : []) Console.WriteLine($"  {cell.Id}{Remark(cell, plan.Cells.Count)}");
    }

    private static string Parameters(ExperimentPlan plan)
    {
        var numbers = plan.Cells.Select(cell => cell.Plan.Parameters).Order().ToList();
        return numbers[0] == numbers[^1] ? $"{numbers[0]}" : $"{numbers[0]} to {numbers[^1]}";
    }

    private static string Remark(Cell cell, int cells) => cell switch
    {
        { SameAs: { } other } => $" (the same as {other})",
        { Baseline: true } when cells > 1 => " (baseline)",
        _ => "",
    };

    private static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";
}
