using System.Globalization;
using System.Text.Json;

namespace Research.Plugins;

/// <summary>The primary measure's differences: each level from the baseline, then main effects and interactions where a design has
/// them.</summary>
internal sealed class DifferenceTable
{
    private const string Level = "level", MainEffect = "main-effect", Interaction = "interaction", Indent = "  ";

    /// <summary>Leaves the figures their room in 80 columns; a longer label wraps.</summary>
    private const int LabelWidth = 32;

    private static readonly (string Kind, string Title)[] Kinds =
        [(Level, "from the baseline"), (MainEffect, "main effect, over all cells"), (Interaction, "interaction")];

    private readonly List<(string Kind, string Label, Difference Difference)> _rows;
    private readonly double? _unseen;
    private readonly string _interval;

    public DifferenceTable(JsonElement report, CellResults results)
    {
        var comparisons = report.List("comparisons").Where(comparison => comparison.Text("measure") == results.Measure).ToList();
        _rows = [.. comparisons.Select(comparison =>
        {
            var difference = Difference.Read(comparison, "pHolm", results.Factors);
            var kind = comparison.Text("kind")!;
            return (kind, Label(kind, difference, results), difference);
        })];
        _interval = report.IntervalName();
        _unseen = comparisons.Select(comparison => comparison.Number("unseenFailureRate")).Max();
    }

    public IEnumerable<string> Lines(int width)
    {
        if (_rows.Count == 0) yield break;
        var lines = new List<(string Label, Difference? Difference)>();
        foreach (var (kind, title) in Kinds)
        {
            var rows = _rows.Where(row => row.Kind == kind).ToList();
            if (rows.Count == 0) continue;
            lines.Add((title, null));
            lines.AddRange(rows.SelectMany(row => TextWrap.Lines(row.Label, LabelWidth, Indent, 2 * Indent.Length).Index()
                .Select(line => (line.Item, line.Index == 0 ? row.Difference : null))));
        }

        var table = new TextTable();
        table.AddText("difference", [.. lines.Select(line => line.Label)]);
        table.AddNumbers("mean", [.. lines.Select(line => line.Difference?.MeanText ?? "")]);
        table.AddNumbers(_interval, [.. lines.Select(line => line.Difference?.IntervalText ?? "")]);
        table.AddNumbers("p (Holm)", [.. lines.Select(line => line.Difference?.PText ?? "")]);
        if (_rows.Any(row => row.Difference.Numbers < row.Difference.N))
            table.AddNumbers("n", [.. lines.Select(line => line.Difference?.Count ?? "")]);
        foreach (var line in table.Lines(width)) yield return line;
        foreach (var note in Notes().SelectMany(note => TextWrap.Lines(note, width, indent: Indent.Length))) yield return note;
    }

    private IEnumerable<string> Notes()
    {
        foreach (var (word, labels) in LabelsByWord())
        {
            var who = labels.Count > 1 && labels.Count == _rows.Count ? "every row" : string.Join("; ", labels);
            yield return $"{who}: {ReportWords.Said(word)}";
        }

        yield return "per seed, Student's t; p corrected over a factor's levels (Holm)"
            + (_unseen is { } rate
                ? string.Create(CultureInfo.InvariantCulture, $"; failures of up to {100 * rate:F0} % of runs may stay unseen")
                : "");
    }

    /// <summary>In the order in which the words come first.</summary>
    private OrderedDictionary<string, List<string>> LabelsByWord()
    {
        var labels = new OrderedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (kind, label, difference) in _rows)
        {
            foreach (var word in difference.Words)
            {
                if (!labels.TryGetValue(word, out var same)) labels.Add(word, same = []);
                same.Add(kind == MainEffect ? $"main effect of {label}" : label);
            }
        }

        return labels;
    }

    private static string Label(string kind, Difference difference, CellResults results)
    {
        var of = string.Join("; ", difference.Of);
        return kind switch
        {
            Level => difference.Of is [var id] ? results.ChangeOf(id) : of,
            Interaction => of.Replace(", ", " × ", StringComparison.Ordinal),
            _ => of,
        };
    }
}
