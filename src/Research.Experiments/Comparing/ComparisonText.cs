using System.Globalization;
using System.Text.Json;

namespace Research.Experiments;

/// <summary>A comparison in the terminal.</summary>
public static class ComparisonText
{
    private const string None = "-";
    private const int Indent = 2, DigitsOfHash = 12;
    private const double LeastP = 1e-4;

    public static void Write(ComparisonReport comparison, TextWriter writer, int width)
    {
        foreach (var line in Lines(comparison, width)) writer.WriteLine(line);
    }

    internal static string Words(ReportComparison comparison) => string.Join(", ", comparison.Words.Select(word => word.Replace('-', ' ')));

    internal static string Difference(double? value, bool factor) => value switch
    {
        null => None,
        { } difference when factor => "× " + Number(DoubleMath.Pow(10, difference)),
        > 0 => "+" + Number(value.Value),
        _ => Number(value.Value),
    };

    internal static string Interval(IReadOnlyList<double>? interval, bool factor) =>
        interval is [var low, var high]
            ? $"[{Number(factor ? DoubleMath.Pow(10, low) : low)}, {Number(factor ? DoubleMath.Pow(10, high) : high)}]"
            : None;

    private static string P(ReportValue? p) => p switch
    {
        { Number: < LeastP } => "<0.0001",
        { Number: { } number } =>
            number.ToString(number < 0.001 ? "0.00000" : number < 0.01 ? "0.0000" : number < 0.1 ? "0.000" : "0.00",
                CultureInfo.InvariantCulture),
        { Word: { } word } => word,
        _ => None,
    };

    internal static string Value(JsonElement? value) => value switch
    {
        null => "(not set)",
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { } json => json.GetRawText(),
    };

    internal static string Hash(string? hash) =>
        hash is null ? "(not used)" : hash.Length <= DigitsOfHash ? hash : hash[..DigitsOfHash] + "…";

    internal static string Seeds(IReadOnlyList<long> seeds) => seeds switch
    {
        [] => "no seeds",
        [var one] => $"seed {one}",
        _ when seeds[^1] - seeds[0] == seeds.Count - 1 => $"seeds {seeds[0]} to {seeds[^1]}",
        _ => $"seeds {string.Join(", ", seeds)}",
    };

    private static IEnumerable<string> Lines(ComparisonReport comparison, int width)
    {
        foreach (var report in comparison.Reports)
        {
            var variant = report.Variant is null ? "" : $" (variant {report.Variant})";
            foreach (var line in Wrapped.Lines(
                $"{report.Label}: {report.Name}{variant}, {Count(report.Cells, "cell")}, {Seeds(report.Seeds)}, "
                + $"{report.State.ToString().ToLowerInvariant()}: {report.File}", width, Indent))
                yield return line;
        }
        foreach (var block in (IEnumerable<string>[])[Differences(comparison, width), Matched(comparison, width),
            Baseline(comparison, width), Remarks(comparison, width)])
        {
            foreach (var (index, line) in block.Index())
            {
                if (index == 0) yield return "";
                yield return line;
            }
        }
    }

    private static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    private static IEnumerable<string> Differences(ComparisonReport comparison, int width)
    {
        var rows = comparison.Settings.Select(setting => (Name: setting.Path, Values: setting.Values.Select(Value)))
            .Concat(comparison.Environments.Select(field => (Name: $"machine: {field.Path}", Values: field.Values.Select(Value))))
            .Concat(comparison.Plugins.Select(plugin => (Name: $"plugin: {plugin.Kind} {plugin.Id}", Values: plugin.Hashes.Select(Hash))))
            .ToList();
        if (rows.Count == 0)
        {
            yield return "Same settings, environments and plugins.";
            yield break;
        }
        var table = new PlainTable().Text("what differs");
        foreach (var report in comparison.Reports) table.Text(report.Label);
        foreach (var (name, values) in rows) table.Row(values.Prepend(name));
        foreach (var line in table.Lines(width)) yield return line;
        if (comparison.Environments.Count == 0) yield return "Same environment.";
        if (comparison.Plugins.Count == 0) yield return "Same builds of the plugins that they share.";
    }

    private static IEnumerable<string> Matched(ComparisonReport comparison, int width)
    {
        var pairs = comparison.Cells.SelectMany(
            cell => cell.Comparisons.Zip(cell.Matches, (row, match) => (Cell: cell, Row: row, Match: match))).ToList();
        foreach (var pair in pairs.GroupBy(pair => (Of: pair.Row.Of[0][..1], Against: pair.Row.Against[0][..1]))
            .OrderBy(group => group.Key.Of, StringComparer.Ordinal))
        {
            var rows = pair.ToList();
            if (pair.Key.Of != comparison.Reports[1].Label) yield return "";
            foreach (var line in Table($"{comparison.Measure.Name}", pair.Key.Against, pair.Key.Of, comparison, [.. rows.Select(row =>
            {
                var (of, against) = (Index(pair.Key.Of), Index(pair.Key.Against));
                var (name, other) = (row.Cell.Cells[of]!, row.Cell.Cells[against]!);
                return (name == other ? name : $"{other} | {name}", row.Cell.Summaries[against]?.Mean, row.Cell.Summaries[of]?.Mean,
                    row.Row, row.Match);
            })], width)) yield return line;
        }
        var alone = comparison.Cells.Where(cell => cell.Comparisons.Count == 0).ToList();
        foreach (var (index, report) in comparison.Reports.Index())
        {
            var only = alone.Select(cell => cell.Cells[index]).OfType<string>().ToList();
            if (only.Count == 0) continue;
            foreach (var line in Wrapped.Lines($"only in {report.Label}: {string.Join("; ", only)}", width, Indent)) yield return line;
        }
    }

    private static int Index(string label) => label[0] - 'A';

    private static IEnumerable<string> Table(
        string measure, string a, string b, ComparisonReport comparison,
        IReadOnlyList<(string Cell, double? A, double? B, ReportComparison Row, CellMatch Match)> rows, int width)
    {
        var factor = comparison.Measure.Scale == ReportMeasure.Log10;
        var table = new PlainTable().Text(measure).Number($"mean {a}").Number($"mean {b}").Number($"{b} - {a}").Number("95 % interval")
            .Number("p (Holm)");
        foreach (var row in rows)
        {
            table.Row(row.Cell, Mean(row.A, factor), Mean(row.B, factor), Difference(row.Row.Difference, factor),
                Interval(row.Row.Interval, factor), P(row.Row.PHolm));
        }
        foreach (var line in table.Lines(width)) yield return line;
        foreach (var note in Notes(rows).SelectMany(note => Wrapped.Lines(note, width, Indent))) yield return note;
    }

    /// <summary>What holds of all rows is said once.</summary>
    private static IEnumerable<string> Notes(IReadOnlyList<(string Cell, double? A, double? B, ReportComparison Row, CellMatch Match)> rows)
    {
        string Note(ReportComparison row) =>
            (row.Pairing == "seed"
                ? $"paired by {Count(row.N, "seed")}"
                : row.Words.Contains(VerdictWords.SameTrials) ? Count(row.N, "seed") : $"at least {row.N} seeds on each side")
            + (row.Words.Count > 0 ? $": {Words(row)}" : "")
            + (row.Numbers < row.N && row.Numbers > 0 ? $"; {row.Numbers} of {row.N} are numbers" : "");
        foreach (var group in rows.GroupBy(row => Note(row.Row)))
            yield return group.Count() == rows.Count ? group.Key : $"{string.Join("; ", group.Select(row => row.Cell))}: {group.Key}";
        if (rows.Where(row => row.Match == CellMatch.Settings).Select(row => row.Cell).ToList() is { Count: > 0 } loosely)
            yield return loosely.Count == rows.Count
                ? "matched by their settings: their specifications differ"
                : $"{string.Join("; ", loosely)}: matched by settings, the specifications differ";
    }

    private static string Mean(double? mean, bool factor) => mean is { } known ? Number(factor ? DoubleMath.Pow(10, known) : known) : None;

    private static IEnumerable<string> Baseline(ComparisonReport comparison, int width)
    {
        if (comparison.AgainstSharedBaseline.Count == 0) yield break;
        var factor = comparison.Measure.Scale == ReportMeasure.Log10;
        yield return "The reports share their baseline's trials: all cells against it, by seed";
        var table = new PlainTable().Text($"{comparison.Measure.Name}").Number("difference").Number("95 % interval").Number("p (Holm)")
            .Number("seeds");
        foreach (var row in comparison.AgainstSharedBaseline)
            table.Row(row.Of[0], Difference(row.Difference, factor), Interval(row.Interval, factor), P(row.PHolm),
                row.N.ToString(CultureInfo.InvariantCulture));
        foreach (var line in table.Lines(width)) yield return line;
        foreach (var row in comparison.AgainstSharedBaseline.Where(row => row.Words.Count > 0))
        {
            foreach (var line in Wrapped.Lines($"{row.Of[0]}: {Words(row)}", width, Indent)) yield return line;
        }
    }

    private static IEnumerable<string> Remarks(ComparisonReport comparison, int width) =>
        comparison.Remarks.SelectMany(remark => Wrapped.Lines(remark, width));

    private static string Number(double value) =>
        value == 0 || Math.Abs(value) is >= 1e-3 and < 1e3
            ? value.ToString("0.0000", CultureInfo.InvariantCulture)
            : value.ToString("0.0e0", CultureInfo.InvariantCulture);
}
