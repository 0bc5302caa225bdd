using System.Text.Json;

namespace Research.Plugins;

/// <summary>
/// One row a cell: its levels, mean ± standard deviation of the primary measure over the seeds, how many values are numbers and how
/// many are words instead, and the seconds of a trial; the differences from the baseline with their intervals; the claims with their
/// outcomes. Fits the console's width: tables cut their texts, sentences wrap.
/// </summary>
[Reporter("console", Summary = "Tables of the primary measure and its differences, and the claims")]
public sealed class ConsoleReporter : IReporter
{
    private const string BaselineMark = " *";

    /// <summary>no-color.org.</summary>
    private const string NoColour = "NO_COLOR";

    private static bool HasColours => Environment.GetEnvironmentVariable(NoColour) is null or ""
        && Environment.GetEnvironmentVariable("TERM") is not "dumb";

    public void Write(IReportContext context)
    {
        using var document = JsonDocument.Parse(context.Report);
        var report = document.RootElement;
        var results = CellResults.Read(report);
        var output = context.Console;

        Block(output, Title(report.GetProperty("experiment"), context.Width));
        Block(output, Table(report, results, context.Width)
            .Concat(Notes(report, results).SelectMany(note => TextWrap.Lines(note, context.Width, indent: 2))));
        Block(output, new DifferenceTable(report, results).Lines(context.Width));
        Block(output, new ClaimLines(report, results, context.Interactive && HasColours).Lines(context.Width));
        output.WriteLine();
        output.WriteLine($"Report: {Shortest(Path.Combine(context.Folder, "report.json"))}");
    }

    /// <summary>From the current folder where it lies below it, else in full.</summary>
    private static string Shortest(string path)
    {
        try
        {
            var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
            return relative.StartsWith("..", StringComparison.Ordinal) ? Path.GetFullPath(path) : relative;
        }
        catch (IOException)
        {
            // The current folder was deleted while the run went on.
            return path;
        }
    }

    /// <summary>Set apart by an empty line; nothing where there are no lines.</summary>
    private static void Block(TextWriter output, IEnumerable<string> lines)
    {
        foreach (var (index, line) in lines.Index())
        {
            if (index == 0) output.WriteLine();
            output.WriteLine(line);
        }
    }

    private static IEnumerable<string> Title(JsonElement experiment, int width)
    {
        var variant = experiment.Text("variant") is { } name ? $" (variant {name})" : "";
        foreach (var line in TextWrap.Lines(experiment.GetProperty("name").GetString()! + variant, width)) yield return line;
        foreach (var line in TextWrap.Lines(experiment.Text("question") ?? "", width).Where(line => line.Length > 0)) yield return line;
    }

    private static IEnumerable<string> Table(JsonElement report, CellResults results, int width)
    {
        var factors = report.GetProperty("factors").EnumerateArray().Select(factor => factor.GetProperty("name").GetString()!).ToList();
        var table = new TextTable();
        foreach (var factor in factors) table.AddText(factor, [.. results.Cells.Select(cell => cell.Levels[factor])]);
        if (factors.Count == 0) table.AddText("cell", [.. results.Cells.Select(cell => cell.Id)]);
        else table.Mark(results.Cells.Select(cell => cell.Baseline ? BaselineMark : ""));
        AddFigures(table, results);
        if (table.Fits(width)) return table.Lines(width);

        // Too many factors for a column each: what a cell changes of the baseline tells it apart.
        var narrow = new TextTable();
        narrow.AddText("cell", [.. results.Cells.Select(cell => cell.Change)]);
        AddFigures(narrow, results);
        return narrow.Lines(width);
    }

    private static void AddFigures(TextTable table, CellResults results)
    {
        table.AddNumbers(results.Measure, results.MeanAndDeviation());
        table.AddNumbers("n", [.. results.Cells.Select(cell => Figures.Count(cell.N))]);
        foreach (var word in results.Words)
            table.AddNumbers(word, [.. results.Cells.Select(cell => Figures.Count(cell.Missing.GetValueOrDefault(word)))]);
        table.AddNumbers("s", [.. results.Cells.Select(cell => cell.Seconds is { } seconds ? Figures.Seconds(seconds) : "-")]);
    }

    private static IEnumerable<string> Notes(JsonElement report, CellResults results)
    {
        var baseline = results.Cells.Count > 1 && results.Cells.Any(cell => cell.Baseline) ? "* baseline; " : "";
        var better = results.Better is { } direction ? $"{direction} is better; " : "";
        yield return $"{baseline}{better}mean ± std over n seeds; s: seconds a trial";
        foreach (var cell in results.Cells.Where(cell => cell.SameAs is not null)) yield return $"{cell.Id} is the same as {cell.SameAs}";
        var status = report.GetProperty("status");
        var trials = status.GetProperty("trials");
        int Count(string name) => trials.GetProperty(name).GetInt32();
        if (status.GetProperty("state").GetString() == "partial")
            yield return $"Partial: {Count("finished") + Count("diverged") + Count("failed")} of {Count("planned")} trials.";
        if (Count("failed") > 0) yield return $"{Count("failed")} of {Count("planned")} trials failed: see failures in the report.";
    }
}
