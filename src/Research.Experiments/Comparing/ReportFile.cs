using System.Text.Json;

namespace Research.Experiments;

/// <summary>A report.json that was read and found whole.</summary>
/// <param name="Path">As the user named it.</param>
/// <param name="Bytes">As they lie in the file but for a byte order mark, which no reader of JSON takes: for reporters.</param>
public sealed record ReportFile(string Path, byte[] Bytes, Report Report)
{
    private const string FileName = "report.json";
    private const string Remedy = "the file is damaged or not a report; run its experiment again (what is stored is not trained again)";

    /// <param name="path">A report, or the folder of a run.</param>
    /// <exception cref="ExperimentException">It is missing, damaged, or of a later version: file, place and remedy.</exception>
    public static ReportFile Open(string path)
    {
        var file = Directory.Exists(path) ? System.IO.Path.Combine(path, FileName) : path;
        try
        {
            var bytes = ByteOrderMark.Without(File.ReadAllBytes(file));
            var report = ReportReader.Read(bytes);
            Check(file, report);
            return new ReportFile(file, bytes, report);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Wrong(file, "", 0, "there is no such report; research run writes one into runs/<experiment>/");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Wrong(file, "", 0, $"the report cannot be read ({fault.Message.TrimEnd('.')})");
        }
        catch (InvalidDataException fault) when (fault.InnerException is JsonException json)
        {
            throw Wrong(file, Place(json), (int)(json.LineNumber ?? -1) + 1, $"{Sentence(json)}: {Remedy}");
        }
        catch (InvalidDataException fault)
        {
            throw Wrong(file, "", 0, fault.Message);
        }
    }

    /// <summary>What is no JSON is one thing, JSON without what a report must have another.</summary>
    private static string Sentence(JsonException fault)
    {
        var end = fault.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        var message = end < 0 ? fault.Message : fault.Message[..end];
        end = message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        message = (end < 0 ? message : message[..end]).TrimEnd('.');
        // The serializer names its own classes: nothing for the reader of a file.
        return message.Contains("could not be converted", StringComparison.Ordinal) ? "a value of another type is expected here"
            : message.Contains("missing required properties", StringComparison.Ordinal)
                ? "lacks " + message[(message.IndexOf(':') + 1)..].Trim()
            : message.Contains("null values", StringComparison.Ordinal) || message.Contains("setting null", StringComparison.Ordinal)
                ? "a value is expected here, and there is none (null)"
            : message;
    }

    private static string Place(JsonException fault) => fault.Path is { } path ? path.TrimStart('$').TrimStart('.') : "";

    /// <summary>Lists refer to cells by their ids.</summary>
    private static void Check(string file, Report report)
    {
        if (report.Cells.Count == 0) throw Wrong(file, "cells", 0, $"there is no cell: {Remedy}");
        if (report.Measures.Count == 0) throw Wrong(file, "measures", 0, $"there is no measure: {Remedy}");
        var measures = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, measure) in report.Measures.Index())
        {
            if (!measures.Add(measure.Name))
                throw Wrong(file, $"measures[{index}].name", 0, $"\"{measure.Name}\" is there twice: {Remedy}");
        }
        var cells = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, cell) in report.Cells.Index())
        {
            if (!cells.Add(cell.Id)) throw Wrong(file, $"cells[{index}].id", 0, $"\"{cell.Id}\" is there twice: {Remedy}");
            if (report.Factors.FirstOrDefault(factor => !cell.Levels.ContainsKey(factor.Name)) is { } factor)
                throw Wrong(file, $"cells[{index}].levels", 0, $"no level of the factor \"{factor.Name}\" is there: {Remedy}");
        }
        var trials = new HashSet<(string, long)>();
        foreach (var (index, trial) in report.Trials.Index())
        {
            if (!cells.Contains(trial.Cell)) throw Wrong(file, $"trials[{index}].cell", 0, $"there is no cell \"{trial.Cell}\": {Remedy}");
            if (!trials.Add((trial.Cell, trial.Seed)))
                throw Wrong(file, $"trials[{index}].seed", 0, $"this cell has seed {trial.Seed} twice: {Remedy}");
        }
    }

    private static ExperimentException Wrong(string file, string path, int line, string message) =>
        new([new ExperimentFault(file, path, line, message)]);
}
