using System.CommandLine;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Research.Experiments;
using Research.Experiments.Pages;
using Research.Training;

namespace Research.Cli.Commands;

/// <summary><c>research report REPORT</c></summary>
internal static class ReportCommand
{
    public const string Name = "report";

    private const string Results = "results.csv", Curves = "curves.csv";

    public static Command Create()
    {
        var report = Arguments.Named(new Argument<string>("REPORT") { Description = "A report (report.json, or a run's folder)." }, "report");
        var html = OutputFiles.Option("--html", "Writes the report's page.");
        var csv = OutputFiles.Option("--csv", "Writes a row a trial; the curves go beside it, into <name>-curves.csv.");
        var plugins = Arguments.Plugins();
        var command = new Command(Name, "Shows a report again, or writes it as a page or as tables. Trains nothing.")
        {
            report, html, csv, plugins
        };
        command.SetAction(result =>
        {
            var file = ReportFile.Open(result.GetValue(report)!);
            using var host = ToolHost.Create(result.GetValue(plugins) ?? []);
            using var scope = host.Services.CreateScope();
            var factory = scope.ServiceProvider.GetRequiredService<ITechniqueFactory>();
            var (page, table) = (result.GetValue(html), result.GetValue(csv));
            if (page is not null) OutputFiles.Write(page, Encoding.UTF8.GetBytes(PageWriter.Write(file.Bytes)));
            if (table is not null) WriteTables(file, table, factory);
            if (page is null && table is null)
                ReportRendering.Write(file, ExperimentDefaults.ConsoleReporter, FolderOf(file), factory, RunConsole.Standard());
            return ExitCode.Done;
        });
        return command.WithExamples(
            ("research report runs/quickstart", "The tables and claims that the run ended with."),
            ("research report runs/quickstart --html page.html", "The page with its plots, in one file that needs no network."),
            ("research report runs/quickstart --csv trials.csv", "trials.csv with a row a trial, and trials-curves.csv."));
    }

    private static string FolderOf(ReportFile file) => Path.GetDirectoryName(Path.GetFullPath(file.Path))!;

    private static void WriteTables(ReportFile file, string target, ITechniqueFactory factory)
    {
        var folder = TemporaryFolder();
        try
        {
            ReportRendering.Write(file, ExperimentDefaults.TableReporter, folder.FullName, factory, RunConsole.Standard());
            OutputFiles.Write(target, File.ReadAllBytes(Path.Combine(folder.FullName, Results)));
            var curves = Path.Combine(
                Path.GetDirectoryName(target) ?? "", $"{Path.GetFileNameWithoutExtension(target)}-curves{Path.GetExtension(target)}");
            OutputFiles.Write(curves, File.ReadAllBytes(Path.Combine(folder.FullName, Curves)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static DirectoryInfo TemporaryFolder()
    {
        try
        {
            return Directory.CreateTempSubdirectory("research-report-");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"no temporary folder can be made in {Path.GetTempPath()}: let the system's variable (TMPDIR, or TMP) name another");
        }
    }
}
