using System.CommandLine;
using System.Text;
using Research.Experiments;
using Research.Experiments.Pages;

namespace Research.Cli.Commands;

/// <summary><c>research compare REPORT REPORT...</c></summary>
internal static class CompareCommand
{
    public const string Name = "compare";

    private const int Least = 2;

    public static Command Create()
    {
        var reports = Arguments.Named(
            Arguments.OptionsAside(new Argument<string[]>("REPORT")
            {
                Description = "Reports (report.json, or a run's folder); each is held against the first that has the same cell.",
                Arity = ArgumentArity.OneOrMore,
            }), "report");
        var metric = new Option<string?>("--metric")
        {
            HelpName = "M",
            Description = "The measure to compare (the first report's primary one)."
        };
        var html = OutputFiles.Option("--html", "Writes the comparison as a page.");
        var json = OutputFiles.Option("--json", "Writes the comparison as JSON.");
        const string description = "Tells what differs between reports: settings, environments, plugins and, cell by cell, a measure.";
        var command = new Command(Name, description) { reports, metric, html, json };
        command.SetAction(result =>
        {
            var files = result.GetValue(reports)!;
            if (files.Length < Least) throw new UsageException($"research compare needs two reports or more, and got {files[0]} alone");
            var comparison = ReportComparer.Compare(Open(files), result.GetValue(metric));
            if (result.GetValue(html) is { } page) OutputFiles.Write(page, Encoding.UTF8.GetBytes(ComparisonPage.Write(comparison)));
            if (result.GetValue(json) is { } file) OutputFiles.Write(file, ComparisonJson.Write(comparison));
            var console = RunConsole.Standard();
            ComparisonText.Write(comparison, console.Out, console.Width);
            return ExitCode.Done;
        });
        return command.WithExamples(
            ("research compare runs/a runs/b", "Cells that are the same in both, paired where seeds and data are."),
            ("research compare runs/a runs/b runs/c --metric test.loss", "Three reports by another measure."),
            ("research compare runs/a runs/b --html comparison.html", "As a page too."));
    }

    /// <summary>What is wrong with any of them is told at once.</summary>
    private static List<ReportFile> Open(IEnumerable<string> files)
    {
        var opened = new List<ReportFile>();
        var faults = new List<ExperimentFault>();
        foreach (var file in files)
        {
            try
            {
                opened.Add(ReportFile.Open(file));
            }
            catch (ExperimentException exception)
            {
                faults.AddRange(exception.Faults);
            }
        }
        return faults.Count == 0 ? opened : throw new ExperimentException([.. faults.Distinct()]);
    }
}
