using System.Text;
using System.Text.Json;
using CsvHelper;

namespace Research.Plugins;

/// <summary>
/// Two tables for other tools, UTF-8 and RFC 4180 with line feeds. results.csv has a row a trial: cell, the level of each factor, seed,
/// state, epochs, every measure (a number, or the word that stands for it) and seconds; no two columns have one name. curves.csv is long:
/// a row a trial, curve and moment.
/// </summary>
[Reporter("csv", Summary = "results.csv with a row a trial, and curves.csv", Source = "RFC 4180 (2005)")]
public sealed class CsvReporter : IReporter
{
    private static readonly CsvWriterOptions Format = CsvWriterOptions.Default with { NewLine = "\n" };

    public void Write(IReportContext context)
    {
        using var document = JsonDocument.Parse(context.Report);
        var report = document.RootElement;
        WriteFile(Path.Combine(context.Folder, "results.csv"), Results(report));
        WriteFile(Path.Combine(context.Folder, "curves.csv"), Curves(report));
    }

    private static IEnumerable<string[]> Results(JsonElement report)
    {
        var factors = Names(report, "factors");
        var measures = Names(report, "measures");
        var cells = report.GetProperty("cells").EnumerateArray().ToDictionary(cell => cell.GetProperty("id").GetString()!);
        var taken = new HashSet<string>(["cell", "seed", "state", "epochs", "seconds"], StringComparer.Ordinal);
        var measureColumns = Columns(measures, "measure.", taken);
        yield return ["cell", .. Columns(factors, "factor.", taken), "seed", "state", "epochs", .. measureColumns, "seconds"];
        foreach (var trial in report.GetProperty("trials").EnumerateArray())
        {
            var cell = Text(trial, "cell");
            yield return
            [
                cell, .. factors.Select(factor => Text(cells[cell].GetProperty("levels"), factor)),
                Text(trial, "seed"), Text(trial, "state"), Text(trial, "epochs"),
                .. measures.Select(measure => Text(trial.GetProperty("values"), measure)),
                Text(trial.GetProperty("machine"), "seconds"),
            ];
        }
    }

    /// <summary>A name that another column has already gets the prefix: who reads a column by name must find the one that is meant.</summary>
    private static string[] Columns(string[] names, string prefix, HashSet<string> taken)
    {
        var columns = new string[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            columns[i] = names[i];
            while (!taken.Add(columns[i])) columns[i] = prefix + columns[i];
        }

        return columns;
    }

    private static IEnumerable<string[]> Curves(JsonElement report)
    {
        yield return ["cell", "seed", "curve", "unit", "at", "value"];
        foreach (var trial in report.GetProperty("trials").EnumerateArray())
        {
            var curves = trial.GetProperty("curves");
            if (!curves.TryGetProperty("moments", out var moments)) continue;
            var at = moments.GetProperty("at");
            foreach (var curve in curves.EnumerateObject().Where(curve => curve.Name != "moments"))
            {
                foreach (var (index, value) in curve.Value.EnumerateArray().Index())
                {
                    if (value.ValueKind == JsonValueKind.Null) continue;
                    yield return
                    [
                        Text(trial, "cell"), Text(trial, "seed"), curve.Name, Text(moments, "unit"), at[index].ToString(), value.ToString(),
                    ];
                }
            }
        }
    }

    private static string[] Names(JsonElement report, string list) =>
        [.. report.GetProperty(list).EnumerateArray().Select(item => Text(item, "name"))];

    /// <summary>Numbers as the report spells them; empty where there is none.</summary>
    private static string Text(JsonElement item, string property) => item.TryGetProperty(property, out var value) ? value.ToString() : "";

    private static void WriteFile(string path, IEnumerable<string[]> rows)
    {
        using var writer = CsvWriter.Create(
            new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)), Format, leaveOpen: false);
        foreach (var row in rows) writer.WriteRecord(row);
    }
}
